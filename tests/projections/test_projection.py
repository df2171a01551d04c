from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from domain.commands.attempts import (
    FailGeneration,
    ProgressGeneration,
    StartGeneration,
    SucceedGeneration,
)
from domain.commands.generations import CancelGeneration
from domain.commands.motions import EditMotion
from domain.draft import Draft
from domain.journal import Journal, Record
from projections.migrations import upgrade
from projections.projection import Projector
from projections.tables import reads
from tests.given import ADA, BOB, FACTS, NOON, VARIANTS, enrolled, request


def life(journal: Journal) -> dict[str, UUID]:
    """Write one generation of each fate; return their ids by what became of them."""
    draft = Draft(journal)
    enrolled(draft, ADA)
    enrolled(draft, BOB, name="Bob")
    ids = {fate: uuid4() for fate in ("succeeded", "failed", "canceled", "running", "queued")}
    for fate, prediction in ids.items():
        draft.run(request(prediction=prediction))
        if fate not in ("queued", "canceled"):
            draft.run(StartGeneration(ADA, prediction, 1, NOON))
            draft.run(ProgressGeneration(ADA, prediction, 1, NOON, 50, "rendering"))
    draft.run(SucceedGeneration(ADA, ids["succeeded"], 1, NOON, FACTS, VARIANTS))
    draft.run(FailGeneration(ADA, ids["failed"], 1, NOON, "generation_failed", "it broke"))
    draft.run(CancelGeneration(ADA, ids["canceled"], 0, NOON))
    draft.commit()
    return ids


def rows(projector: Projector) -> dict[str, list[dict[str, Any]]]:
    with projector.engine.connect() as connection:
        return {
            table.name: sorted(
                (dict(row) for row in connection.execute(select(table)).mappings()), key=str
            )
            for table in reads.sorted_tables
        }


def test_the_rows_say_what_became_of_each(journal: Journal, projector: Projector) -> None:
    ids = life(journal)
    assert projector.apply(journal.after(0)) == journal.position()
    told = {row["id"]: row for row in rows(projector)["generations"]}
    assert {fate: told[str(ids[fate])]["status"] for fate in ids} == {
        "succeeded": "succeeded",
        "failed": "failed",
        "canceled": "canceled",
        "running": "processing",
        "queued": "queued",
    }
    assert told[str(ids["succeeded"])]["credits_charged"] == 4
    assert told[str(ids["failed"])]["error_code"] == "generation_failed"
    assert told[str(ids["running"])]["progress"] == 50
    (account,) = [r for r in rows(projector)["accounts"] if r["owner"] == str(ADA)]
    assert (account["available"], account["reserved"]) == (100 - 4 - 8, 8)


def test_an_event_counts_once_however_often_it_comes(
    journal: Journal, projector: Projector
) -> None:
    life(journal)
    records = journal.after(0)
    projector.apply(records)
    once = rows(projector)
    projector.apply(records)
    projector.apply(records[3:9])
    assert rows(projector) == once


@pytest.mark.parametrize("size", [1, 2, 5])
def test_any_cut_into_batches_gives_the_same_rows(
    journal: Journal, projector: Projector, size: int
) -> None:
    life(journal)
    records = journal.after(0)
    projector.apply(records)
    at_once = rows(projector)
    projector.rebuild()
    assert projector.position() == 0
    assert rows(projector) != at_once
    for start in range(0, len(records), size):
        projector.apply(records[start : start + size])
    assert rows(projector) == at_once


def test_a_batch_that_fails_leaves_neither_rows_nor_position(
    journal: Journal, projector: Projector, monkeypatch: pytest.MonkeyPatch
) -> None:
    life(journal)
    records = journal.after(0)
    projector.apply(records[:4])
    before = rows(projector)

    def torn(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("projections.projection._move", torn)
        with pytest.raises(OSError, match="disk"):
            projector.apply(records)
    assert rows(projector) == before
    assert projector.apply(records) == records[-1].position


def test_what_is_unfinished_is_told_in_the_order_of_its_requests(
    journal: Journal, projector: Projector
) -> None:
    ids = life(journal)
    projector.apply(journal.after(0))
    position, jobs = projector.unfinished()
    assert position == journal.position()
    assert [(job["prediction"], job["attempt"]) for job in jobs] == [
        (ids["running"], 1),
        (ids["queued"], 0),
    ]
    assert jobs[0]["owner"] == ADA
    assert jobs[0]["seeds"] == (7,)


def test_a_published_motion_names_its_author(journal: Journal, projector: Projector) -> None:
    ids = life(journal)
    draft = Draft(journal)
    projector.apply(journal.after(0))
    (motion,) = [
        row for row in rows(projector)["motions"] if row["generation"] == str(ids["succeeded"])
    ]
    draft.run(EditMotion(ADA, UUID(motion["id"]), "My walk", True, NOON))
    draft.commit()
    projector.apply(journal.after(projector.position()))
    (edited,) = [row for row in rows(projector)["motions"] if row["id"] == motion["id"]]
    assert (edited["title"], bool(edited["public"]), edited["owner_name"]) == (
        "My walk",
        True,
        "Ada",
    )


def test_the_tables_are_made_once_however_often_they_are_asked_for(
    reads_url: str, journal: Journal, projector: Projector
) -> None:
    life(journal)
    projector.apply(journal.after(0))
    before = rows(projector)
    upgrade(reads_url)
    assert rows(projector) == before


def test_events_of_no_interest_only_move_the_position(projector: Projector) -> None:
    class Later:
        """An event of a newer release."""

        TOPIC = "later.happened"

    assert projector.apply([Record(5, Later())]) == 5
    assert projector.position() == 5
