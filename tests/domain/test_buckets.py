from datetime import timedelta

import pytest

from domain.credits import CreditAccount, InsufficientCredits
from tests.given import ADA, NOON, given, news, refused

MONTH = NOON + timedelta(days=30)
LATER = MONTH + timedelta(hours=1)


def account(pack: int = 10, plan: int = 20) -> CreditAccount:
    opened = CreditAccount.opened(ADA, NOON)
    opened.grant(pack, "welcome", NOON)
    opened.grant(plan, "order:1", NOON, "plan", MONTH)
    return given(opened)


def test_plan_credits_are_spent_before_those_of_the_pack() -> None:
    ada = account(pack=10, plan=20)
    ada.reserve(25, "job", NOON)
    assert news(ada) == [("Reserved", 25, "job", {"order:1": 20})]
    assert (ada.pack, ada.available, ada.reserved) == (5, 5, 25)


def test_of_two_plans_the_one_that_ends_sooner_is_spent_first() -> None:
    ada = account(pack=0, plan=5)
    ada.grant(5, "order:0", NOON, "plan", NOON + timedelta(days=3))
    given(ada)
    ada.reserve(6, "job", NOON)
    assert news(ada) == [("Reserved", 6, "job", {"order:0": 5, "order:1": 1})]


def test_what_is_released_is_back_in_the_bucket_that_it_came_from() -> None:
    ada = account(pack=10, plan=20)
    ada.reserve(25, "job", NOON)
    ada.release("job", NOON)
    assert (ada.pack, ada.available, ada.reserved) == (10, 30, 0)


def test_plan_credits_end_with_their_period_however_late_the_clock_is() -> None:
    ada = account(pack=3, plan=20)
    with refused(InsufficientCredits(4, 3)):
        ada.reserve(4, "job", LATER)
    assert news(ada) == [("Expired", 20, "order:1", {"order:1": 20})]
    ada.expire(LATER)
    assert news(ada) == []


def test_plan_credits_that_come_back_after_their_period_end_at_once() -> None:
    ada = account(pack=3, plan=20)
    ada.reserve(22, "job", NOON)
    given(ada)
    ada.release("job", LATER)
    assert [each[:2] for each in news(ada)] == [("Released", 22), ("Expired", 20)]
    assert (ada.available, ada.lots) == (3, {})


def test_work_that_began_within_the_period_is_done_with_its_credits() -> None:
    ada = account(pack=0, plan=20)
    ada.reserve(20, "job", NOON)
    ada.expire(LATER)
    ada.capture("job", LATER)
    assert (ada.available, ada.reserved, ada.lots, ada.set_aside) == (0, 0, {}, {})


def test_a_refund_takes_back_what_is_there_and_the_rest_is_a_debt() -> None:
    ada = account(pack=4, plan=20)
    ada.reserve(18, "job", NOON)
    ada.capture("job", NOON)
    given(ada)
    ada.claw_back(20, "refund:1", "order:1", "plan", NOON)
    assert news(ada) == [("ClawedBack", 6, "refund:1", {"order:1": 2}, "order:1", 14, 0)]
    assert (ada.available, ada.debt) == (0, 14)


def test_a_debt_is_paid_by_the_next_grant_before_anything_else() -> None:
    ada = account(pack=0, plan=20)
    ada.reserve(20, "job", NOON)
    ada.claw_back(20, "refund:1", "order:1", "plan", NOON)
    given(ada)
    ada.grant(15, "order:2", NOON)
    ada.grant(15, "order:3", NOON, "plan", MONTH)
    assert [each[:3] for each in news(ada)] == [
        ("Granted", 15, "order:2"),
        ("Repaid", 15, "order:2"),
        ("Granted", 15, "order:3"),
        ("Repaid", 5, "order:3"),
    ]
    assert (ada.available, ada.debt) == (10, 0)


def test_a_debt_is_paid_by_credits_that_come_back() -> None:
    ada = account(pack=0, plan=20)
    ada.reserve(20, "job", NOON)
    ada.claw_back(20, "refund:1", "order:1", "plan", NOON)
    ada.release("job", NOON)
    assert (ada.available, ada.debt) == (0, 0)


def test_what_had_expired_unspent_is_not_asked_for_again() -> None:
    ada = account(pack=9, plan=20)
    ada.reserve(5, "job", NOON)
    ada.capture("job", NOON)
    ada.claw_back(20, "refund:1", "order:1", "plan", LATER)
    assert news(ada)[-1] == ("ClawedBack", 5, "refund:1", {}, "order:1", 0, 15)
    assert (ada.available, ada.debt) == (4, 0)


@pytest.mark.parametrize(("bucket", "left"), [("plan", (5, 5)), ("pack", (0, 10))])
def test_a_refund_takes_of_its_own_bucket_first(bucket: str, left: tuple[int, int]) -> None:
    ada = account(pack=5, plan=10)
    ada.claw_back(5, "refund:1", "order:1", bucket, NOON)
    assert (ada.pack, ada.available - ada.pack) == left


def test_suspending_twice_is_suspending_once() -> None:
    ada = account()
    for lift in (False, False, True, True):
        ada.suspend(NOON, lift=lift)
    assert news(ada) == [("Suspended",), ("Reinstated",)]


def test_a_snapshot_of_the_first_version_still_reads() -> None:
    state = {"owner": ADA, "available": 7, "reservations": {"job": 3}, "grants": {"welcome": 10}}
    taken = CreditAccount.Snapshot(
        originator_id=CreditAccount.create_id(ADA),
        originator_version=3,
        timestamp=NOON,
        topic="credit_account",
        state={**state, "_created_on": NOON, "_modified_on": NOON},
    )
    ada = taken.mutate(None)
    assert isinstance(ada, CreditAccount)
    ada.release("job", NOON)
    assert (ada.available, ada.pack, ada.debt, ada.suspended) == (10, 10, 0, False)
