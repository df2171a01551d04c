"""A subscription: which plan, in which state, and until when; news may come in any order."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate

Status = Literal["active", "past_due", "paused", "canceled", "revoked"]
GRAVITY = ("active", "past_due", "paused", "canceled", "revoked")
"""Of two pieces of news of one moment the graver counts, whichever comes first."""


class Subscription(Aggregate):
    """One subscription of one owner, as the till told it last, by the till's clock."""

    TOPIC = "subscription"

    class Opened(AggregateCreated):
        """It was heard of; `subscription` is the till's name for it."""

        TOPIC = "subscription.opened"
        owner: UUID
        subscription: str

    class Changed(Aggregate.Event):
        """The till told its state as of `happened_at`; `ends_at` is when access ends."""

        TOPIC = "subscription.changed"
        plan: str
        status: Status
        period_end: datetime | None
        ends_at: datetime | None
        happened_at: datetime

    @staticmethod
    def create_id(owner: UUID, subscription: str) -> UUID:
        """Return the id of an owner's subscription."""
        return uuid5(owner, f"subscription:{subscription}")

    @event(Opened)
    def __init__(self, owner: UUID, subscription: str) -> None:
        self.owner = owner
        self.subscription = subscription
        self.told: list[Any] = []
        self.plan = ""
        self.status: Status = "revoked"
        self.period_end: datetime | None = None
        self.ends_at: datetime | None = None

    @classmethod
    def opened(cls, owner: UUID, subscription: str, now: datetime) -> "Subscription":
        """Hear of a subscription for the first time."""
        return cls._create(cls.Opened, owner=owner, subscription=subscription, timestamp=now)

    @property
    def until(self) -> datetime | None:
        """When access ends: a canceled one keeps it to its end, any other has none."""
        return (self.ends_at or self.period_end) if self.status == "canceled" else None

    def change(
        self,
        plan: str,
        status: Status,
        period_end: datetime | None,
        ends_at: datetime | None,
        happened_at: datetime,
        now: datetime,
    ) -> bool:
        """Take in what the till told; return whether it was news, and not older than that."""
        news = (_rank(happened_at, status, plan), period_end, ends_at)
        if self.told and news[0] < self.told:
            return False
        if (self.told, self.period_end, self.ends_at) == news:
            return False
        self._changed(plan, status, period_end, ends_at, happened_at, timestamp=now)
        return True

    @event(Changed)
    def _changed(
        self,
        plan: str,
        status: Status,
        period_end: datetime | None,
        ends_at: datetime | None,
        happened_at: datetime,
        timestamp: datetime,
    ) -> None:
        self.plan, self.status = plan, status
        self.period_end, self.ends_at = period_end, ends_at
        self.told = _rank(happened_at, status, plan)


def _rank(happened_at: datetime, status: Status, plan: str) -> list[Any]:
    return [happened_at.timestamp(), GRAVITY.index(status), plan]
