"""From Polar's events and objects to what they tell: a few facts, read with care.

The SDK's own reader refuses an event that lacks any of a hundred fields, after its signature was
found good; these lines need a dozen of them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.notices import (
    NothingToDo,
    Notice,
    OrderPaid,
    OrderRefunded,
    RefundSucceeded,
    SubscriptionTold,
    Unreadable,
)
from domain.subscriptions import Status

LONGEST = 200
"""Characters of an id."""
MOST_CENTS = 10**12
PERIODS = {"day": 1, "week": 7, "month": 31, "year": 366}
"""Days, at most, of a period that nothing else tells the end of."""
Json = Mapping[str, Any]


class Lacking(ValueError):  # noqa: N818 - it says what the data is
    """A field is missing, or is not what it must be."""


def notice_from(kind: str, data: Any, timestamp: Any) -> Notice:
    """Return what an event tells; Unreadable where it lacks a fact, never an exception."""
    try:
        if not isinstance(data, Mapping):
            raise Lacking("data")  # noqa: TRY301 - one kind of answer for all that is wrong
        if kind == "order.paid":
            return order_paid(data)
        if kind == "order.refunded":
            return OrderRefunded(text(data, "id"), owner(data), cents(data, "refunded_amount"))
        if kind in {"refund.created", "refund.updated"}:
            return refund(data)
        if kind.startswith("subscription."):
            return subscription(kind, data, timestamp)
    except Lacking as lacking:
        return Unreadable(f"{kind} has no sound {lacking}")
    return NothingToDo()


def order_paid(data: Json) -> OrderPaid:
    """Return the payment of an order."""
    return OrderPaid(
        order=text(data, "id"),
        owner=owner(data),
        product=text(data, "product_id"),
        net_amount=cents(data, "net_amount"),
        until=period_end(data),
        subscription=maybe_text(data, "subscription_id"),
        reason=text(data, "billing_reason"),
    )


def refund(data: Json) -> RefundSucceeded | NothingToDo:
    """Return a refund that went through; any other is not money yet, or never."""
    if data.get("status") != "succeeded":
        return NothingToDo()
    return RefundSucceeded(text(data, "order_id"), text(data, "id"), cents(data, "amount"))


def subscription(kind: str, data: Json, timestamp: Any) -> SubscriptionTold | NothingToDo:
    """Return a subscription's state; it comes whole with each event, so its name hardly counts."""
    status = status_of(kind, data)
    if status is None:
        return NothingToDo()
    ends_at = maybe_moment(data, "ends_at")
    if status == "revoked":
        ends_at = maybe_moment(data, "ended_at") or ends_at
    stamped = {"timestamp": timestamp}
    happened_at = (
        maybe_moment(stamped, "timestamp")
        or maybe_moment(data, "modified_at")
        or moment(data, "created_at")
    )
    return SubscriptionTold(
        subscription=text(data, "id"),
        owner=owner(data),
        product=text(data, "product_id"),
        status=status,
        period_end=maybe_moment(data, "current_period_end"),
        ends_at=ends_at,
        happened_at=happened_at,
    )


def status_of(kind: str, data: Json) -> Status | None:
    """Return our word for a subscription's state; None for one that never began."""
    told = data.get("status")
    if kind == "subscription.revoked" or told in {"canceled", "unpaid"}:
        return "revoked"
    if told in {"active", "trialing"}:
        return "canceled" if data.get("cancel_at_period_end") is True else "active"
    if told == "past_due":
        return "past_due"
    if told == "paused":
        return "paused"
    if told in {"incomplete", "incomplete_expired"}:
        return None
    raise Lacking("status")


def period_end(data: Json) -> datetime | None:
    """Return the end of the period that an order pays for; None where it is for no period.

    Its lines say it best: the subscription beside them is as of now, which for an old order may
    be periods later. Where neither tells, the period is as long as the product's, from the order.
    """
    nested = data.get("subscription")
    if not data.get("subscription_id") and not isinstance(nested, Mapping):
        return None
    bought = moment(data, "created_at")
    lines = data.get("items")
    ends = [
        end
        for line in (lines if isinstance(lines, list) else [])
        if isinstance(line, Mapping) and (end := maybe_moment(line, "end_timestamp"))
    ]
    if ends and max(ends) > bought:
        return max(ends)
    around = nested if isinstance(nested, Mapping) else {}
    start, end = (maybe_moment(around, f"current_period_{side}") for side in ("start", "end"))
    if start and end and start <= bought + timedelta(days=1) and end > bought:
        return end
    product = data.get("product")
    interval = around.get("recurring_interval")
    if interval is None and isinstance(product, Mapping):
        interval = product.get("recurring_interval")
    return bought + timedelta(days=PERIODS.get(str(interval), PERIODS["month"]))


def owner(data: Json) -> UUID | None:
    """Return whom an object is for: the customer's id here, where it is one of ours."""
    customer = data.get("customer")
    external = customer.get("external_id") if isinstance(customer, Mapping) else None
    try:
        return UUID(external) if isinstance(external, str) else None
    except ValueError:
        return None


def text(data: Json, name: str) -> str:
    """Return an id or a word."""
    found = maybe_text(data, name)
    if found is None:
        raise Lacking(name)
    return found


def maybe_text(data: Json, name: str) -> str | None:
    """Return an id or a word, or None where there is none."""
    found = data.get(name)
    return found if isinstance(found, str) and 0 < len(found) <= LONGEST else None


def cents(data: Json, name: str) -> int:
    """Return an amount."""
    found = data.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= MOST_CENTS:
        raise Lacking(name)
    return found


def moment(data: Json, name: str) -> datetime:
    """Return a moment."""
    found = maybe_moment(data, name)
    if found is None:
        raise Lacking(name)
    return found


def maybe_moment(data: Json, name: str) -> datetime | None:
    """Return a moment in UTC, or None where there is none."""
    found = data.get(name)
    try:
        read = datetime.fromisoformat(found) if isinstance(found, str) else None
        if read is None:
            return None
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
