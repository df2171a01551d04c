"""Take in what the payment side tells, apply it once, or leave it for an operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.commands.credits import opened_account
from domain.deliveries import INBOX, Delivery
from domain.draft import Command, Draft, known
from domain.notices import (
    Notice,
    OrderPaid,
    OrderRefunded,
    RefundSucceeded,
    facts_of,
)
from domain.sales import Sale


@dataclass(frozen=True)
class Told:
    """What is known after a delivery: `settled` where nothing is left to do.

    `payment`, `refunds` and `owner` are the order's, as far as it was told.
    """

    settled: bool
    order: str = ""
    owner: UUID | None = None
    payment: dict[str, Any] | None = None
    refunds: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class ReceiveDelivery:
    """Record a delivery, each id once, and what it says of an order.

    `news_only`: record nothing where the notice is of an order and says nothing new of it.
    """

    delivery: str
    kind: str
    notice: Notice
    now: datetime
    news_only: bool = False
    owner: UUID = INBOX

    def run(self, draft: Draft) -> Told:
        """Return what is known by now; the same again for a repeat."""
        sale = self._learned(draft)
        delivery = draft.find(Delivery, Delivery.create_id(self.delivery))
        if delivery is None and not (self.news_only and sale and not sale.pending_events):
            facts = facts_of(self.notice)
            delivery = draft.add(Delivery.received(self.delivery, self.kind, facts, self.now))
        settled = delivery is None or delivery.settled
        if sale is None:
            return Told(settled)
        refunds = tuple(sale.counted.items())
        return Told(settled, sale.order, sale.owner, sale.payment, refunds)

    def _learned(self, draft: Draft) -> Sale | None:
        notice, now = self.notice, self.now
        if not isinstance(notice, OrderPaid | OrderRefunded | RefundSucceeded):
            return None
        order = notice.order
        sale = draft.obtain(Sale, Sale.create_id(order), lambda: Sale.opened(order, now))
        match notice:
            case OrderPaid():
                sale.claim(notice.owner, now)
                sale.pay(
                    notice.product,
                    notice.net_amount,
                    notice.until,
                    notice.subscription,
                    notice.reason,
                    now,
                )
            case OrderRefunded():
                sale.claim(notice.owner, now)
                sale.refund_in_all(notice.total, now)
            case RefundSucceeded():
                sale.refund(notice.refund, notice.amount, now)
        return sale


@dataclass(frozen=True)
class ApplyPayments:
    """Run what follows from a delivery, all or nothing, for an owner that there is."""

    owner: UUID
    commands: Sequence[Command]

    def run(self, draft: Draft) -> bool:
        """Return whether anything was new; Unknown for an owner that never was here."""
        opened_account(draft, self.owner)
        news = [command.run(draft) for command in self.commands]
        return any(news)


@dataclass(frozen=True)
class SettleDelivery:
    """Note that what a delivery asks for is done."""

    delivery: str
    outcome: str
    now: datetime
    owner: UUID = INBOX

    def run(self, draft: Draft) -> None:
        """Note it."""
        known(Delivery, draft.find(Delivery, Delivery.create_id(self.delivery))).settle(
            self.outcome, self.now
        )


@dataclass(frozen=True)
class SetAsideDelivery:
    """Leave a delivery for an operator."""

    delivery: str
    reason: str
    now: datetime
    owner: UUID = INBOX

    def run(self, draft: Draft) -> None:
        """Note why."""
        known(Delivery, draft.find(Delivery, Delivery.create_id(self.delivery))).set_aside(
            self.reason, self.now
        )
