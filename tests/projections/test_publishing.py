from datetime import timedelta
from math import log2
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import select

from domain.commands.exports import RecordExport
from domain.commands.likes import LikeMotion, UnlikeMotion
from domain.commands.motions import DeleteMotion, EditMotion
from domain.generations import motion_of
from projections import trends
from projections.tables import exports, generations, motions, sweeps
from tests.given import ADA, BOB, NOON
from tests.projections.library import Library


def like(library: Library, made: UUID, days: float = 0.0, person: UUID = BOB) -> None:
    moment = NOON + timedelta(days=days)
    library.draft.run(LikeMotion(ADA, motion_of(made), person, moment))


def table(library: Library, which: Any) -> list[dict[str, Any]]:
    with library.projector.engine.connect() as connection:
        return sorted((dict(r) for r in connection.execute(select(which)).mappings()), key=str)


def test_likes_are_counted_and_taken_back(library: Library) -> None:
    made = library.add()
    library.publish(made)
    library.settle()
    (quiet,) = library.page()
    like(library, made)
    like(library, made, 1, ADA)
    library.settle()
    (liked,) = library.page()
    assert liked["likes"] == 2
    assert liked["updated_at"] == quiet["updated_at"]
    for person in (ADA, BOB):
        later = NOON + timedelta(days=2)
        library.draft.run(UnlikeMotion(ADA, motion_of(made), person, later))
    library.settle()
    (unliked,) = library.page()
    assert unliked["likes"] == 0
    assert unliked["trend"] == pytest.approx(quiet["trend"])


def test_many_likes_of_last_week_trend_less_than_some_of_today(library: Library) -> None:
    old, new = library.add(title="old"), library.add(title="new")
    for made in (old, new):
        library.publish(made)
    for number in range(9):
        like(library, old, 0, uuid5(BOB, str(number)))
    for number in range(3):
        like(library, new, 7, uuid5(BOB, str(number)))
    library.settle()
    assert [row["title"] for row in library.page(order="popular")] == ["old", "new"]
    assert [row["title"] for row in library.page(order="trending")] == ["new", "old"]


def test_who_hides_and_shows_a_motion_again_does_not_come_to_the_top(library: Library) -> None:
    first, second = library.add(title="first"), library.add(title="second")
    for made, hours in ((first, 0), (second, 1)):
        moment = NOON + timedelta(hours=hours)
        library.draft.run(EditMotion(ADA, motion_of(made), None, True, moment))
    for public in (False, True):
        later = NOON + timedelta(hours=2)
        library.draft.run(EditMotion(ADA, motion_of(first), None, public, later))
    library.settle()
    assert [row["title"] for row in library.page(order="trending")] == ["second", "first"]


def test_a_score_is_that_of_likes_that_lose_half_their_weight_with_every_half_life() -> None:
    moments = [NOON + timedelta(days=days) for days in (0, 1, 1, 5)]
    now = NOON + timedelta(days=6)
    score = 0.0
    for moment in moments:
        score = trends.plus(score, moment)
    weights = [0.5 ** ((now - each).total_seconds() / trends.HALF_LIFE) for each in moments]
    assert score - now.timestamp() / trends.HALF_LIFE == pytest.approx(log2(sum(weights)))
    for moment in moments[1:]:
        score = trends.minus(score, moment)
    assert score == pytest.approx(trends.plus(0.0, moments[0]))
    assert trends.minus(score, moments[0]) == 0.0


def test_a_category_is_proposed_and_can_be_corrected(library: Library) -> None:
    walk, dance = library.add(), library.add()
    library.draft.run(
        EditMotion(ADA, motion_of(dance), None, True, NOON, "dance", ("slow", "solo"))
    )
    library.publish(walk)
    library.settle()
    assert [row["category"] for row in library.page(category="locomotion")] == ["locomotion"]
    (row,) = library.page(category="dance", tag="slow", search="solo")
    assert row["tags"] == ["slow", "solo"]
    assert library.page(search="walking", category="dance") == []


def test_a_deleted_motion_leaves_no_row_also_when_all_is_built_again(library: Library) -> None:
    kept, gone = library.add(title="kept"), library.add(title="gone")
    library.publish(gone)
    like(library, gone)
    for made in (kept, gone):
        for key in ("a", "b"):
            library.draft.run(RecordExport(ADA, motion_of(made), key, {"format": "fbx"}, NOON))
    library.settle()
    library.draft.run(DeleteMotion(ADA, motion_of(gone), NOON))
    library.settle()
    tables = (exports, generations, motions, sweeps)
    there = {each.name: table(library, each) for each in tables}
    assert [row["title"] for row in there["motions"]] == ["kept"]
    assert [row["id"] for row in there["generations"]] == [str(kept)]
    assert {row["motion"] for row in there["exports"]} == {str(motion_of(kept))}
    assert [row["motion"] for row in there["sweeps"]] == [str(motion_of(gone))]
    assert library.page(search="gone") == library.page(owner=ADA, search="gone") == []
    library.projector.rebuild()
    library.settle()
    assert {each.name: table(library, each) for each in tables} == there
