"""What the payment side can tell us, in the few facts that count; nothing of a buyer's person."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.subscriptions import Status


@dataclass(frozen=True)
class OrderPaid:
    """An order was paid. `owner`: whom the payment side says it is for; None where it cannot say.

    `net_amount` in cents, without tax; `until`: the end of the period that it pays for; `reason`:
    why it was billed.
    """

    order: str
    owner: UUID | None
    product: str
    net_amount: int
    until: datetime | None
    subscription: str | None
    reason: str


@dataclass(frozen=True)
class OrderRefunded:
    """Of an order, `total` cents have been paid back by now, in one refund or in several."""

    order: str
    owner: UUID | None
    total: int


@dataclass(frozen=True)
class RefundSucceeded:
    """One refund of an order went through: `amount` in cents, without tax."""

    order: str
    refund: str
    amount: int


@dataclass(frozen=True)
class SubscriptionTold:
    """A subscription is as follows, as of `happened_at`."""

    subscription: str
    owner: UUID | None
    product: str
    status: Status
    period_end: datetime | None
    ends_at: datetime | None
    happened_at: datetime


@dataclass(frozen=True)
class NothingToDo:
    """Something that changes nothing here."""


@dataclass(frozen=True)
class Unreadable:
    """Something that lacks what it must have."""

    reason: str


Notice = OrderPaid | OrderRefunded | RefundSucceeded | SubscriptionTold | NothingToDo | Unreadable
KINDS: dict[str, type[Notice]] = {
    "order_paid": OrderPaid,
    "order_refunded": OrderRefunded,
    "refund_succeeded": RefundSucceeded,
    "subscription_told": SubscriptionTold,
    "nothing_to_do": NothingToDo,
    "unreadable": Unreadable,
}
"""By the names under which they are stored, for ever."""
NAMES = {kind: name for name, kind in KINDS.items()}


def facts_of(notice: Notice) -> dict[str, Any]:
    """Return a notice as it is stored."""
    return {"notice": NAMES[type(notice)], **asdict(notice)}


def notice_of(facts: dict[str, Any]) -> Notice:
    """Return a stored notice."""
    fields = {name: value for name, value in facts.items() if name != "notice"}
    return KINDS[facts["notice"]](**fields)
