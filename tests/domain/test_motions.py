"""A motion's exports: each kind once, and not without end."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.aggregate import Unknown
from domain.commands.exports import RecordExport
from domain.draft import Draft
from domain.exports import MOST, TooManyExports, key_of
from domain.journal import SNAPSHOT_EVERY, Journal
from domain.motions import Motion, NotFinished
from tests.given import ADA, BOB, FACTS, NOON, VARIANTS, given, news, refused, request

FBX: dict[str, Any] = {"options": {"format": "fbx"}, "asset": {"key": "exports/a/b.fbx"}}


def promised() -> Motion:
    traits = {**request().traits, "category": "locomotion"}
    fields = {"owner": ADA, "generation": uuid4(), "source_type": "text_to_motion"}
    return Motion.created(uuid4(), NOON, **fields, traits=traits)


@pytest.fixture
def motion() -> Motion:
    made = promised()
    made.complete(FACTS, list(VARIANTS), NOON)
    return given(made)


def test_an_export_is_noted_once_for_its_options(motion: Motion) -> None:
    assert motion.export("k", FBX, NOON) == FBX
    assert motion.export("k", {"asset": "another"}, NOON + timedelta(1)) == FBX
    assert news(motion) == [("Exported", "k", FBX)]


def test_what_is_not_there_cannot_be_exported() -> None:
    with refused(NotFinished()):
        promised().export("k", FBX, NOON)


def test_a_motion_has_so_many_exports_and_no_more(motion: Motion) -> None:
    for each in range(MOST):
        motion.export(str(each), FBX, NOON)
    assert motion.export("7", FBX, NOON) == FBX
    with refused(TooManyExports(MOST)):
        motion.export("one more", FBX, NOON)


def test_the_same_options_have_the_same_key_and_others_another() -> None:
    assert key_of({"a": 1, "b": 2.0}, 0) == key_of({"b": 2.0, "a": 1}, 0)
    others: list[tuple[dict[str, Any], int]] = [
        ({"a": 1}, 0),
        ({"a": 1}, 1),
        ({"a": 2}, 0),
        ({"a": None}, 0),
    ]
    assert len({key_of(options, variant) for options, variant in others}) == len(others)


def test_only_the_owner_notes_an_export_and_it_outlives_a_snapshot(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path}/journal.db")
    draft = Draft(journal)
    motion = draft.add(promised())
    motion.complete(FACTS, list(VARIANTS), NOON)

    def note(owner: UUID, key: str) -> Any:
        return draft.run(RecordExport(owner, motion.id, key, FBX, NOON))

    with refused(Unknown("motion")):
        note(BOB, "k")
    for each in range(SNAPSHOT_EVERY):
        assert note(ADA, str(each)) == FBX
        draft.commit()
    again = Draft(journal).find(Motion, motion.id)
    assert again is not None
    assert list(again.exports) == [str(each) for each in range(SNAPSHOT_EVERY)]
    journal.close()


def test_a_snapshot_of_before_there_were_exports_reads_back() -> None:
    state = {"owner": ADA, "finished": True}
    Motion.upcast_v1_v2(state)
    assert state["exports"] == {}
