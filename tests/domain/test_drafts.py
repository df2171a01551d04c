from pathlib import Path
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from domain.aggregate import Unknown
from domain.commands.attempts import FailGeneration, StartGeneration, SucceedGeneration
from domain.commands.credits import Grant
from domain.commands.generations import CancelGeneration, FindGeneration, RetryGeneration
from domain.commands.motions import EditMotion
from domain.credits import CreditAccount, InsufficientCredits
from domain.draft import Draft
from domain.generations import MOST_ATTEMPTS, Generation, IdempotencyKeyReused, motion_of
from domain.journal import Journal
from domain.motions import NotFinished
from tests.given import ADA, BOB, FACTS, NOON, ROOMY, VARIANTS, enrolled, refused, request


def balance(draft: Draft) -> tuple[int, int]:
    account = draft.find(CreditAccount, CreditAccount.create_id(ADA))
    assert account is not None
    return account.available, account.reserved


def test_a_request_reserves_and_a_success_captures(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft, credits=10)
    asked = request()
    draft.run(asked)
    assert balance(draft) == (6, 4)
    draft.run(StartGeneration(ADA, asked.prediction, 1, NOON))
    assert draft.run(SucceedGeneration(ADA, asked.prediction, 1, NOON, FACTS, VARIANTS))
    assert not draft.run(SucceedGeneration(ADA, asked.prediction, 1, NOON, FACTS, VARIANTS))
    assert balance(draft) == (6, 0)


@pytest.mark.parametrize("end", ["failed", "canceled"])
def test_a_failure_or_a_cancel_gives_the_credits_back(journal: Journal, end: str) -> None:
    draft = Draft(journal)
    enrolled(draft, credits=10)
    asked = request()
    draft.run(asked)
    draft.run(StartGeneration(ADA, asked.prediction, 1, NOON))
    if end == "failed":
        assert draft.run(FailGeneration(ADA, asked.prediction, 1, NOON, "code", "why"))
    else:
        draft.run(CancelGeneration(ADA, asked.prediction, 0, NOON))
        draft.run(CancelGeneration(ADA, asked.prediction, 0, NOON))
    assert balance(draft) == (10, 0)


def test_a_retry_reserves_again_and_is_charged_once(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft, credits=10)
    asked = request()
    draft.run(asked)
    draft.run(StartGeneration(ADA, asked.prediction, 1, NOON))
    draft.run(FailGeneration(ADA, asked.prediction, 1, NOON, "code", "why"))
    draft.run(RetryGeneration(ADA, asked.prediction, 0, NOON, ROOMY))
    assert balance(draft) == (6, 4)
    draft.run(StartGeneration(ADA, asked.prediction, 2, NOON))
    draft.run(SucceedGeneration(ADA, asked.prediction, 2, NOON, FACTS, VARIANTS))
    assert balance(draft) == (6, 0)


def test_the_same_request_again_gets_the_first_answer_and_reserves_once(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft, credits=10)
    asked = request()
    first = draft.run(asked)
    draft.commit()
    assert Draft(journal).run(asked) == first
    assert balance(draft) == (6, 4)


def test_the_same_key_for_another_request_is_refused(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft)
    asked = request()
    draft.run(asked)
    with refused(IdempotencyKeyReused()):
        draft.run(request(prediction=asked.prediction, fingerprint="another"))


def test_a_refusal_does_not_disturb_its_neighbours(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft, credits=10)
    draft.run(request())
    with refused(InsufficientCredits(50, 6)):
        draft.run(request(credits=50))
    draft.run(request())
    draft.commit()
    assert balance(Draft(journal)) == (2, 8)


class Careless(Grant):
    """A command that changes something before it is refused."""

    def run(self, draft: Draft) -> int:
        super().run(draft)
        raise InsufficientCredits(1, 0)


def test_what_a_refused_command_had_already_changed_is_taken_back(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft, credits=10)
    draft.run(request())
    with refused(InsufficientCredits(1, 0)):
        draft.run(Careless(ADA, 1000, "gift", NOON))
    assert balance(draft) == (6, 4)
    draft.commit()
    assert balance(Draft(journal)) == (6, 4)


def test_two_writers_cannot_spend_the_same_credits(journal: Journal) -> None:
    enrolled(setup := Draft(journal), credits=4)
    setup.commit()
    first, second = Draft(journal), Draft(journal)
    first.run(request())
    second.run(request())
    first.commit()
    with pytest.raises(IntegrityError):
        second.commit()
    with refused(InsufficientCredits(4, 0)):
        second.run(request())


def test_anothers_generation_is_as_unknown_as_none(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft)
    enrolled(draft, BOB, name="Bob")
    asked = request()
    draft.run(asked)
    with refused(Unknown("generation")):
        draft.run(FindGeneration(BOB, asked.prediction))
    with refused(Unknown("generation")):
        draft.run(FindGeneration(BOB, uuid4()))
    with refused(Unknown("motion")):
        draft.run(EditMotion(BOB, motion_of(asked.prediction), "mine", None, NOON))


def test_only_a_finished_motion_is_published(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft)
    asked = request()
    draft.run(asked)
    with refused(NotFinished()):
        draft.run(EditMotion(ADA, motion_of(asked.prediction), "new title", True, NOON))


def test_a_long_history_is_read_from_its_snapshot(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path}/long.db")
    draft = Draft(journal)
    enrolled(draft, credits=10_000)
    for _ in range(5):
        for _ in range(100):
            draft.run(request(credits=1))
        draft.commit()
    assert journal.snapshots is not None
    account = CreditAccount.create_id(ADA)
    snapshots = list(journal.snapshots.get(account, desc=True, limit=1))
    assert snapshots[0].originator_version > 400
    assert balance(Draft(journal)) == balance(draft)


def test_the_journal_has_the_events_in_the_order_of_the_commands(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft)
    first, second = request(), request()
    draft.run(first)
    draft.run(CancelGeneration(ADA, first.prediction, 0, NOON))
    with pytest.raises(InsufficientCredits):
        draft.run(request(credits=1000))
    draft.run(second)
    draft.commit()
    told = [(r.event.TOPIC, r.event.originator_id) for r in journal.after(0)]
    assert told.index(("motion.created", motion_of(first.prediction))) < told.index(
        ("generation.canceled", first.prediction)
    )
    assert told.index(("generation.canceled", first.prediction)) < told.index(
        ("generation.requested", second.prediction)
    )


def test_a_job_that_takes_its_workers_down_ends_and_costs_nothing(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft)
    asked = request(credits=4)
    draft.run(asked)
    begun = [
        draft.run(StartGeneration(ADA, asked.prediction, attempt, NOON)) for attempt in range(1, 8)
    ]
    assert begun == [True] * MOST_ATTEMPTS + [False] * 2
    generation = draft.find(Generation, asked.prediction)
    account = draft.find(CreditAccount, CreditAccount.create_id(ADA))
    assert generation is not None
    assert account is not None
    assert generation.status == "failed"
    assert (account.available, account.reserved) == (100, 0)
    draft.run(RetryGeneration(ADA, asked.prediction, 0, NOON, ROOMY))
    assert draft.run(StartGeneration(ADA, asked.prediction, MOST_ATTEMPTS + 1, NOON))
    assert (account.available, account.reserved) == (96, 4)
