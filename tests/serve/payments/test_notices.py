from datetime import UTC, datetime
from typing import Any

import pytest

from domain.notices import NothingToDo, RefundSucceeded, SubscriptionTold, Unreadable
from serve.notices import notice_from, period_end

BOUGHT = "2026-11-10T12:00:00Z"
ORDER = {"created_at": BOUGHT, "subscription_id": "s1", "items": []}
NOW_IN = {
    "current_period_start": "2026-11-10T11:59:59Z",
    "current_period_end": "2026-12-10T11:59:59Z",
    "recurring_interval": "month",
}
PERIODS_LATER = {
    "current_period_start": "2027-01-10T12:00:00Z",
    "current_period_end": "2027-02-10T12:00:00Z",
    "recurring_interval": "month",
}
LINE = {"end_timestamp": "2026-12-10T12:00:00.123456Z"}
USAGE = {"end_timestamp": BOUGHT}


@pytest.mark.parametrize(
    ("what", "order", "until"),
    [
        ("a line says it", {"items": [LINE, USAGE], "subscription": NOW_IN}, (2026, 12, 10)),
        ("only usage is in lines", {"items": [USAGE], "subscription": NOW_IN}, (2026, 12, 10)),
        ("the subscription says it", {"subscription": NOW_IN}, (2026, 12, 10)),
        ("the subscription went on", {"subscription": PERIODS_LATER}, (2026, 12, 11)),
        ("a line says it still", {"items": [LINE], "subscription": PERIODS_LATER}, (2026, 12, 10)),
        ("only the product is there", {"product": {"recurring_interval": "year"}}, (2027, 11, 11)),
        ("nothing is there", {"subscription": None, "product": None}, (2026, 12, 11)),
        ("lines are nonsense", {"items": ["x", {"end_timestamp": "soon"}]}, (2026, 12, 11)),
        ("lines are no list", {"items": 7, "subscription": NOW_IN}, (2026, 12, 10)),
    ],
)
def test_the_end_of_the_period_that_an_order_pays_for(
    what: str, order: dict[str, Any], until: tuple[int, int, int]
) -> None:
    found = period_end({**ORDER, **order})
    assert found is not None, what
    assert (found.year, found.month, found.day) == until, what


def test_a_single_purchase_is_for_no_period() -> None:
    assert period_end({"created_at": BOUGHT, "subscription_id": None, "items": []}) is None


SUBSCRIPTION: dict[str, Any] = {
    "id": "s1",
    "product_id": "p",
    "status": "active",
    "cancel_at_period_end": False,
    "ends_at": None,
    "ended_at": None,
    "created_at": BOUGHT,
    "modified_at": None,
    "customer": {"external_id": None},
}


@pytest.mark.parametrize(
    ("kind", "change", "status"),
    [
        ("active", {}, "active"),
        ("active", {"status": "trialing"}, "active"),
        ("cycled", {}, "active"),
        ("canceled", {"cancel_at_period_end": True}, "canceled"),
        ("updated", {"cancel_at_period_end": True}, "canceled"),
        ("uncanceled", {}, "active"),
        ("past_due", {"status": "past_due"}, "past_due"),
        ("paused", {"status": "paused"}, "paused"),
        ("resumed", {}, "active"),
        ("canceled", {"status": "canceled"}, "revoked"),
        ("updated", {"status": "unpaid"}, "revoked"),
        ("revoked", {}, "revoked"),
    ],
)
def test_a_subscription_is_what_its_object_says(
    kind: str, change: dict[str, Any], status: str
) -> None:
    told = notice_from(f"subscription.{kind}", {**SUBSCRIPTION, **change}, BOUGHT)
    assert isinstance(told, SubscriptionTold)
    assert told.status == status


@pytest.mark.parametrize(
    ("timestamp", "modified", "expected"),
    [
        ("2026-11-12T00:00:00Z", "2026-11-11T00:00:00Z", 12),
        (None, "2026-11-11T00:00:00Z", 11),
        ("soon", None, 10),
    ],
)
def test_the_event_says_when_it_happened_or_else_the_object(
    timestamp: Any, modified: str | None, expected: int
) -> None:
    data = {**SUBSCRIPTION, "modified_at": modified}
    told = notice_from("subscription.active", data, timestamp)
    assert isinstance(told, SubscriptionTold)
    assert told.happened_at.day == expected


@pytest.mark.parametrize("status", ["incomplete", "incomplete_expired"])
def test_a_subscription_that_never_began_is_nothing(status: str) -> None:
    data = {**SUBSCRIPTION, "status": status}
    assert notice_from("subscription.created", data, BOUGHT) == NothingToDo()


REFUND = {"id": "r1", "order_id": "o1", "amount": 450, "status": "succeeded"}


@pytest.mark.parametrize("kind", ["refund.created", "refund.updated"])
@pytest.mark.parametrize("status", ["pending", "failed", "canceled", None])
def test_a_refund_counts_when_it_succeeded(kind: str, status: str | None) -> None:
    assert notice_from(kind, REFUND, None) == RefundSucceeded("o1", "r1", 450)
    assert notice_from(kind, {**REFUND, "status": status}, None) == NothingToDo()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("order.paid", None),
        ("order.paid", []),
        ("order.paid", {"id": ["o1"]}),
        ("order.refunded", {"id": "o1"}),
        ("order.refunded", {"id": "o1", "refunded_amount": True}),
        ("refund.created", {**REFUND, "amount": 10**13}),
        ("refund.created", {**REFUND, "id": "r" * 201}),
        ("subscription.active", {**SUBSCRIPTION, "status": "merry"}),
        ("subscription.active", {**SUBSCRIPTION, "created_at": None}),
    ],
)
def test_what_lacks_a_fact_is_unreadable_and_no_exception(kind: str, data: Any) -> None:
    assert isinstance(notice_from(kind, data, None), Unreadable)


@pytest.mark.parametrize("kind", ["order.created", "benefit_grant.created", "x"])
def test_any_other_event_is_nothing_to_do(kind: str) -> None:
    assert notice_from(kind, {}, None) == NothingToDo()


def test_moments_are_read_in_utc() -> None:
    data = {**SUBSCRIPTION, "current_period_end": "2026-12-01T01:00:00+02:00"}
    told = notice_from("subscription.active", data, BOUGHT)
    assert isinstance(told, SubscriptionTold)
    assert told.period_end == datetime(2026, 11, 30, 23, tzinfo=UTC)
