"""Who deletes a motion is forgotten by the log, which keeps what accounting needs."""

from datetime import timedelta
from typing import Any

import pytest

from domain.aggregate import Unknown
from domain.commands.attempts import StartGeneration, SucceedGeneration
from domain.commands.generations import CancelGeneration, FindGeneration, RetryGeneration
from domain.commands.likes import LikeMotion
from domain.commands.motions import DeleteMotion, EditMotion, RecordSweep
from domain.credits import CreditAccount
from domain.draft import Draft
from domain.generations import Generation, IdempotencyKeyReused, motion_of
from domain.journal import SNAPSHOT_EVERY, Journal
from domain.motions import Motion, StillRunning
from tests.given import ADA, BOB, FACTS, NOON, VARIANTS, enrolled, refused, request

LATER = NOON + timedelta(hours=1)
WRITTEN = ("secret dance", "my secret", "hidden", "walking", "motion.glb")
"""What a person wrote, and what was made of it, in the stories below."""


def story(draft: Draft) -> Any:
    """Request a motion, have it made and rename it, until it has a snapshot."""
    enrolled(draft)
    asked = request()
    asked.brief.update(prompt="a secret dance", title="my secret", webhook="https://hidden.example")
    asked.traits.update(prompt="a secret dance", title="my secret")
    draft.run(asked)
    draft.run(StartGeneration(ADA, asked.prediction, 1, NOON))
    draft.run(SucceedGeneration(ADA, asked.prediction, 1, NOON, FACTS, VARIANTS))
    motion = motion_of(asked.prediction)
    for number in range(SNAPSHOT_EVERY):
        draft.run(EditMotion(ADA, motion, f"my secret {number}", None, NOON, tags=("hidden",)))
    draft.commit()
    return asked


def stored(journal: Journal) -> str:
    """Return all that the store has, events and snapshots."""
    told = [each.state.decode() for each in journal.notifications(0, 10_000)]
    assert journal.snapshots is not None
    for record in journal.after(0, 10_000):
        snapshots = journal.snapshots.get(record.event.originator_id)
        told += [journal.mapper.to_stored_event(each).state.decode() for each in snapshots]
    return "\n".join(told)


def test_nothing_that_a_person_wrote_is_left_in_the_store(journal: Journal) -> None:
    draft = Draft(journal)
    asked = story(draft)
    told = stored(journal)
    assert all(each in told for each in WRITTEN)
    draft.run(DeleteMotion(ADA, motion_of(asked.prediction), LATER))
    draft.commit()
    told = stored(journal)
    assert [each for each in WRITTEN if each in told] == []
    assert asked.fingerprint != ""
    for kept in (ADA.hex, asked.prediction.hex, f"motions/{asked.prediction}", '"credits":4'):
        assert kept in told, kept


def test_what_is_left_is_replayed_as_before(journal: Journal) -> None:
    draft = Draft(journal)
    asked = story(draft)
    before = [(r.position, r.event.TOPIC, r.event.timestamp) for r in journal.after(0, 1000)]
    draft.run(DeleteMotion(ADA, motion_of(asked.prediction), LATER))
    draft.commit()
    after = [(r.position, r.event.TOPIC, r.event.timestamp) for r in journal.after(0, 1000)]
    assert after[: len(before)] == before
    assert [topic for _, topic, _ in after[len(before) :]] == [
        "motion.deleted",
        "generation.forgotten",
    ]
    again = Draft(journal)
    generation = again.find(Generation, asked.prediction)
    motion = again.find(Motion, motion_of(asked.prediction))
    account = again.find(CreditAccount, CreditAccount.create_id(ADA))
    assert generation is not None
    assert motion is not None
    assert account is not None
    assert (generation.status, generation.credits, generation.seeds) == ("succeeded", 4, [7])
    assert generation.brief["duration"] == motion.traits["duration"] == 4.0
    assert (motion.traits["title"], motion.traits["tags"], motion.public) == ("", [], False)
    assert (account.available, account.reserved) == (96, 0)


def test_what_was_written_in_the_same_commit_is_not_stored_at_all(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft)
    asked = request()
    asked.brief["prompt"] = "a secret dance"
    draft.run(asked)
    draft.run(CancelGeneration(ADA, asked.prediction, 0, NOON))
    draft.run(DeleteMotion(ADA, motion_of(asked.prediction), LATER))
    draft.commit()
    assert "secret" not in stored(journal)


def test_others_keep_what_they_wrote(journal: Journal) -> None:
    draft = Draft(journal)
    asked = story(draft)
    enrolled(draft, BOB, name="Bob")
    other = request(BOB)
    other.traits["title"] = "what Bob wrote"
    draft.run(other)
    draft.run(DeleteMotion(ADA, motion_of(asked.prediction), LATER))
    draft.commit()
    assert "what Bob wrote" in stored(journal)


def test_what_is_deleted_is_as_unknown_as_none(journal: Journal) -> None:
    draft = Draft(journal)
    asked = story(draft)
    motion = motion_of(asked.prediction)
    draft.run(DeleteMotion(ADA, motion, LATER))
    draft.run(DeleteMotion(ADA, motion, LATER))
    draft.commit()
    much_later = LATER + timedelta(hours=1)
    for kind, command in (
        ("motion", DeleteMotion(ADA, motion, much_later)),
        ("motion", EditMotion(ADA, motion, "back", None, much_later)),
        ("motion", LikeMotion(ADA, motion, ADA, much_later)),
        ("generation", FindGeneration(ADA, asked.prediction)),
        ("generation", RetryGeneration(ADA, asked.prediction, 0, much_later, asked.terms)),
    ):
        with refused(Unknown(kind)):
            draft.run(command)
    with refused(IdempotencyKeyReused()):
        draft.run(asked)


@pytest.mark.parametrize("started", [False, True])
def test_what_is_being_made_is_canceled_before_it_is_deleted(
    journal: Journal, started: bool
) -> None:
    draft = Draft(journal)
    enrolled(draft)
    asked = request()
    draft.run(asked)
    if started:
        draft.run(StartGeneration(ADA, asked.prediction, 1, NOON))
    with refused(StillRunning("processing" if started else "queued")):
        draft.run(DeleteMotion(ADA, motion_of(asked.prediction), LATER))
    draft.run(CancelGeneration(ADA, asked.prediction, 0, NOON))
    draft.run(DeleteMotion(ADA, motion_of(asked.prediction), LATER))


def test_another_s_motion_is_not_deleted(journal: Journal) -> None:
    draft = Draft(journal)
    asked = story(draft)
    enrolled(draft, BOB, name="Bob")
    with refused(Unknown("motion")):
        draft.run(DeleteMotion(BOB, motion_of(asked.prediction), LATER))


def test_that_the_files_are_gone_is_recorded_once_and_only_of_what_is_deleted(
    journal: Journal,
) -> None:
    draft = Draft(journal)
    asked = story(draft)
    motion = motion_of(asked.prediction)
    draft.run(RecordSweep(ADA, motion, NOON))
    draft.run(DeleteMotion(ADA, motion, LATER))
    draft.run(RecordSweep(ADA, motion, LATER))
    draft.run(RecordSweep(ADA, motion, LATER))
    draft.commit()
    topics = [record.event.TOPIC for record in journal.after(0, 1000)]
    assert topics.count("motion.swept") == 1
    assert topics[-1] == "motion.swept"
