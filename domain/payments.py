"""An order at the till: what was paid for, and what of it was paid back."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate

Bucket = Literal["plan", "pack"]


class Order(Aggregate):
    """One order of one owner. A refund may be heard of before the payment is.

    Amounts are in cents. Credits are taken back in proportion to what was paid back in all,
    rounded down, and all of them once all is paid back: the same in whatever order they come.
    """

    TOPIC = "order"

    class Opened(AggregateCreated):
        """It was heard of; `order` is the till's name for it."""

        TOPIC = "order.opened"
        owner: UUID
        order: str

    class Paid(Aggregate.Event):
        """It was paid: `net_amount` cents for `credits`."""

        TOPIC = "order.paid"
        product: str
        credits: int
        bucket: Bucket
        until: datetime | None
        net_amount: int
        subscription: str | None

    class Refunded(Aggregate.Event):
        """`amount` cents of it were paid back, under the till's name of the refund."""

        TOPIC = "order.refunded"
        refund: str
        amount: int

    @staticmethod
    def create_id(owner: UUID, order: str) -> UUID:
        """Return the id of an owner's order."""
        return uuid5(owner, f"order:{order}")

    @event(Opened)
    def __init__(self, owner: UUID, order: str) -> None:
        self.owner = owner
        self.order = order
        self.paid = False
        self.credits = 0
        self.bucket: Bucket = "pack"
        self.net_amount = 0
        self.refunds: dict[str, int] = {}

    @classmethod
    def opened(cls, owner: UUID, order: str, now: datetime) -> "Order":
        """Hear of an order for the first time."""
        return cls._create(cls.Opened, owner=owner, order=order, timestamp=now)

    @property
    def cause(self) -> str:
        """What its credits are granted for."""
        return f"order:{self.order}"

    def pay(
        self,
        product: str,
        credits: int,
        bucket: Bucket,
        until: datetime | None,
        net_amount: int,
        subscription: str | None,
        now: datetime,
    ) -> bool:
        """Note the payment, once; return whether it was new."""
        if self.paid:
            return False
        self._paid(product, credits, bucket, until, net_amount, subscription, timestamp=now)
        return True

    def refund(self, refund: str, amount: int, now: datetime) -> bool:
        """Note a refund, once for its name; return whether it was new."""
        if refund in self.refunds:
            return False
        self._refunded(refund, amount, timestamp=now)
        return True

    def shares(self) -> dict[str, int]:
        """Return the credits that each refund takes back, by its name, in the order heard of."""
        shares, total = {}, 0
        for refund, amount in self.refunds.items():
            before = self._due(total)
            total += amount
            shares[refund] = self._due(total) - before
        return shares

    def _due(self, refunded: int) -> int:
        if refunded <= 0:
            return 0
        if refunded >= self.net_amount:
            return self.credits
        return self.credits * refunded // self.net_amount

    @event(Paid)
    def _paid(
        self,
        product: str,
        credits: int,
        bucket: Bucket,
        until: datetime | None,
        net_amount: int,
        subscription: str | None,
        timestamp: datetime,
    ) -> None:
        self.paid = True
        self.credits, self.bucket, self.net_amount = credits, bucket, net_amount

    @event(Refunded)
    def _refunded(self, refund: str, amount: int, timestamp: datetime) -> None:
        self.refunds[refund] = amount
