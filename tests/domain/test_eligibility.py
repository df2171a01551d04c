from datetime import datetime, timedelta

import pytest
from eventsourcing.persistence import IntegrityError

from domain.aggregate import Refused
from domain.commands.attempts import FailGeneration, StartGeneration
from domain.commands.credits import Grant, Suspend
from domain.commands.generations import CancelGeneration, RetryGeneration
from domain.commands.payments import ChangeSubscription
from domain.credits import CreditAccount, InsufficientCredits
from domain.draft import Draft
from domain.eligibility import (
    AccountSuspended,
    PaymentPastDue,
    TooManyJobs,
    TooManyVariants,
    Work,
    admit,
    standing,
)
from domain.journal import Journal
from domain.models import DurationTooLong
from domain.prices import Limits, Terms
from tests.given import ADA, NOON, enrolled, given, refused, request

MONTH = NOON + timedelta(days=30)
TERMS = Terms(
    {
        "free": Limits(longest=10, most_variants=1, jobs_at_once=2, longest_clip=20),
        "creator": Limits(longest=30, most_variants=4, jobs_at_once=3),
    },
    "free",
)
WALK = Work("text_to_motion", 4, 4.0)


def account(credits: int = 50) -> CreditAccount:
    opened = CreditAccount.opened(ADA, NOON)
    opened.grant(credits, "welcome", NOON)
    return given(opened)


@pytest.mark.parametrize(
    ("work", "refusal"),
    [
        (WALK._replace(seconds=10.5), DurationTooLong(10.5, 10)),
        (WALK._replace(kind="video_to_motion", seconds=20.5), DurationTooLong(20.5, 20)),
        (WALK._replace(variants=2), TooManyVariants(2, 1)),
        (WALK._replace(credits=51), InsufficientCredits(51, 50)),
    ],
)
def test_the_free_plan_has_its_limits(work: Work, refusal: Refused) -> None:
    with refused(refusal):
        admit(account(), TERMS, work, NOON)


def test_a_subscription_widens_them() -> None:
    ada = account()
    ada.entitle("s", "creator", "active", None, NOON)
    admit(ada, TERMS, Work("text_to_motion", 50, 30.0, 4), NOON)


@pytest.mark.parametrize(
    ("status", "until", "plan", "due"),
    [
        ("active", None, "creator", False),
        ("canceled", MONTH, "creator", False),
        ("canceled", NOON, None, False),
        ("canceled", None, None, False),
        ("paused", None, None, False),
        ("past_due", None, None, True),
        ("revoked", None, None, False),
    ],
)
def test_a_subscription_counts_while_it_is_paid(
    status: str, until: datetime | None, plan: str | None, due: bool
) -> None:
    ada = account()
    ada.entitle("s", "creator", status, until, NOON)
    assert standing(ada.plans.values(), NOON) == (plan, due)


def test_a_plan_that_is_not_sold_any_more_allows_what_the_free_one_does() -> None:
    assert TERMS.limits("gone") == TERMS.limits("free")


def test_another_paid_subscription_makes_up_for_one_that_is_due() -> None:
    ada = account()
    ada.entitle("old", "creator", "past_due", None, NOON)
    with refused(PaymentPastDue(4, 50)):
        admit(ada, TERMS, WALK, NOON)
    ada.entitle("new", "creator", "active", None, NOON)
    admit(ada, TERMS, WALK, NOON)


def test_jobs_that_wait_or_run_are_counted_until_they_end(journal: Journal) -> None:
    enrolled(draft := Draft(journal))
    first, second = request(terms=TERMS), request(terms=TERMS)
    for command in (first, second, first):
        draft.run(command)
    with refused(TooManyJobs(2, 2)):
        draft.run(request(terms=TERMS))
    draft.run(CancelGeneration(ADA, first.prediction, 0, NOON))
    draft.run(request(terms=TERMS))


def test_a_suspended_owner_starts_nothing_and_retries_nothing(journal: Journal) -> None:
    enrolled(draft := Draft(journal))
    begun, failed = request(), request()
    for command in (begun, failed):
        draft.run(command)
    draft.run(StartGeneration(ADA, failed.prediction, 1, NOON))
    draft.run(FailGeneration(ADA, failed.prediction, 1, NOON, "code", "why"))
    draft.run(Suspend(ADA, NOON))
    with refused(AccountSuspended()):
        draft.run(request())
    with refused(AccountSuspended()):
        draft.run(RetryGeneration(ADA, failed.prediction, 0, NOON, TERMS))
    assert draft.run(begun)["prediction"] == begun.prediction


def test_a_change_beside_a_running_writer_is_heard_at_its_next_commit(journal: Journal) -> None:
    enrolled(draft := Draft(journal))
    draft.commit()
    beside = Draft(journal)
    beside.run(Suspend(ADA, NOON))
    beside.commit()
    draft.run(request())
    with pytest.raises(IntegrityError):
        draft.commit()
    with refused(AccountSuspended()):
        draft.run(request())


def test_a_due_payment_names_what_is_required_and_available(journal: Journal) -> None:
    enrolled(draft := Draft(journal), credits=10)
    draft.run(ChangeSubscription(ADA, "s", "creator", "past_due", MONTH, None, NOON, NOON))
    with refused(PaymentPastDue(4, 10)):
        draft.run(request())
    draft.run(Grant(ADA, 5, "gift", NOON))
    later = NOON + timedelta(hours=1)
    draft.run(ChangeSubscription(ADA, "s", "creator", "active", MONTH, None, later, NOON))
    draft.run(request())
