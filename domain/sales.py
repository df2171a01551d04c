"""Sales: what the payment side told of one order, whoever's it is and in whatever order it came."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate
from domain.deliveries import INBOX


class Sale(Aggregate):
    """One order, as told. Amounts in cents, without tax.

    A refund is told twice, by itself and in the order's total. What counts is the larger of the
    total and the sum of the refunds: so it is taken back once, whichever comes, in any order.
    """

    TOPIC = "sale"

    class Opened(AggregateCreated):
        """The order was heard of."""

        TOPIC = "sale.opened"
        order: str

    class Claimed(Aggregate.Event):
        """It is this owner's."""

        TOPIC = "sale.claimed"
        owner: UUID

    class Paid(Aggregate.Event):
        """It was paid."""

        TOPIC = "sale.paid"
        product: str
        net_amount: int
        until: datetime | None
        subscription: str | None
        reason: str

    class Refunded(Aggregate.Event):
        """A refund was told; `counted` of its amount were not in a total before."""

        TOPIC = "sale.refunded"
        refund: str
        amount: int
        counted: int

    class Totalled(Aggregate.Event):
        """The total of its refunds was told; `counted` of it were in no refund before."""

        TOPIC = "sale.totalled"
        total: int
        counted: int

    @staticmethod
    def create_id(order: str) -> UUID:
        """Return the id of an order's sale."""
        return uuid5(INBOX, f"sale:{order}")

    @event(Opened)
    def __init__(self, order: str) -> None:
        self.order = order
        self.owner: UUID | None = None
        self.payment: dict[str, Any] | None = None
        self.refunds: dict[str, int] = {}
        self.total = 0
        self.counted: dict[str, int] = {}

    @classmethod
    def opened(cls, order: str, now: datetime) -> "Sale":
        """Hear of an order."""
        return cls._create(cls.Opened, order=order, timestamp=now)

    def claim(self, owner: UUID | None, now: datetime) -> None:
        """Note whose it is, once that is known."""
        if owner is not None and self.owner is None:
            self._claimed(owner, timestamp=now)

    def pay(
        self,
        product: str,
        net_amount: int,
        until: datetime | None,
        subscription: str | None,
        reason: str,
        now: datetime,
    ) -> None:
        """Note the payment, once."""
        if self.payment is None:
            self._paid(product, net_amount, until, subscription, reason, timestamp=now)

    def refund(self, refund: str, amount: int, now: datetime) -> None:
        """Note a refund, once for its id."""
        if refund not in self.refunds:
            self._refunded(refund, amount, self._more(extra=amount), timestamp=now)

    def refund_in_all(self, total: int, now: datetime) -> None:
        """Note the total of the refunds, where it has grown."""
        if total > self.total:
            self._totalled(total, self._more(total=total), timestamp=now)

    def _more(self, extra: int = 0, total: int = 0) -> int:
        due = max(self.total, total, sum(self.refunds.values()) + extra)
        return due - sum(self.counted.values())

    @event(Claimed)
    def _claimed(self, owner: UUID, timestamp: datetime) -> None:
        self.owner = owner

    @event(Paid)
    def _paid(
        self,
        product: str,
        net_amount: int,
        until: datetime | None,
        subscription: str | None,
        reason: str,
        timestamp: datetime,
    ) -> None:
        self.payment = {
            "product": product,
            "net_amount": net_amount,
            "until": until,
            "subscription": subscription,
            "reason": reason,
        }

    @event(Refunded)
    def _refunded(self, refund: str, amount: int, counted: int, timestamp: datetime) -> None:
        self.refunds[refund] = amount
        if counted:
            self.counted[refund] = counted

    @event(Totalled)
    def _totalled(self, total: int, counted: int, timestamp: datetime) -> None:
        self.total = total
        if counted:
            self.counted[f"total:{self.order}:{total}"] = counted
