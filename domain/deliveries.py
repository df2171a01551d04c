"""Deliveries: what the payment side sent us, each once, and what became of it."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate

INBOX = uuid5(NAMESPACE_URL, "urn:nocapmocap:payments")
"""Whose writer keeps deliveries and sales: not every one names an owner."""


class Delivery(Aggregate):
    """One delivery, by the sender's id for it. It is settled once, maybe after it was set aside."""

    TOPIC = "delivery"

    class Received(AggregateCreated):
        """It came, signed as it must be; `facts` is all that is kept of it."""

        TOPIC = "delivery.received"
        delivery: str
        kind: str
        facts: dict[str, Any]

    class Settled(Aggregate.Event):
        """What it asks for is done."""

        TOPIC = "delivery.settled"
        outcome: str

    class SetAside(Aggregate.Event):
        """It is left for an operator."""

        TOPIC = "delivery.set_aside"
        reason: str

    @staticmethod
    def create_id(delivery: str) -> UUID:
        """Return the id of a delivery."""
        return uuid5(INBOX, f"delivery:{delivery}")

    @event(Received)
    def __init__(self, delivery: str, kind: str, facts: dict[str, Any]) -> None:
        self.delivery = delivery
        self.kind = kind
        self.facts = facts
        self.settled = False
        self.reason = ""

    @classmethod
    def received(cls, delivery: str, kind: str, facts: dict[str, Any], now: datetime) -> "Delivery":
        """Take a delivery in."""
        return cls._create(cls.Received, delivery=delivery, kind=kind, facts=facts, timestamp=now)

    def settle(self, outcome: str, now: datetime) -> None:
        """Note that it is done."""
        if not self.settled:
            self._settled(outcome, timestamp=now)

    def set_aside(self, reason: str, now: datetime) -> None:
        """Leave it for an operator, once for a reason."""
        if not self.settled and self.reason != reason:
            self._set_aside(reason, timestamp=now)

    @event(Settled)
    def _settled(self, outcome: str, timestamp: datetime) -> None:
        self.settled = True

    @event(SetAside)
    def _set_aside(self, reason: str, timestamp: datetime) -> None:
        self.reason = reason
