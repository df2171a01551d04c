"""Credits: what an owner may spend, what is set aside for running work, and why."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate, Refused


class InsufficientCredits(Refused):
    """Fewer credits are available than are required: (required, available)."""

    CODE = "insufficient_credits"

    def __str__(self) -> str:
        """Say how many are missing to what."""
        return f"{self.args[0]} credits are required and {self.args[1]} are available"

    def facts(self) -> dict[str, Any]:
        """Return both figures."""
        return {"required": self.args[0], "available": self.args[1]}


class CreditAccount(Aggregate):
    """One owner's credits. Every change names its cause and happens once for it."""

    TOPIC = "credit_account"

    class Opened(AggregateCreated):
        """The owner has an account, empty."""

        TOPIC = "credit_account.opened"
        owner: UUID

    class Granted(Aggregate.Event):
        """Credits were added: a welcome, a purchase, an operator's gift."""

        TOPIC = "credit_account.granted"
        credits: int
        cause: str

    class Reserved(Aggregate.Event):
        """Credits were set aside for a piece of work."""

        TOPIC = "credit_account.reserved"
        credits: int
        cause: str

    class Captured(Aggregate.Event):
        """The work was done: what was set aside is spent."""

        TOPIC = "credit_account.captured"
        credits: int
        cause: str

    class Released(Aggregate.Event):
        """The work failed or was canceled: what was set aside is available again."""

        TOPIC = "credit_account.released"
        credits: int
        cause: str

    @staticmethod
    def create_id(owner: UUID) -> UUID:
        """Return the id of the owner's one account."""
        return uuid5(owner, "credits")

    @event(Opened)
    def __init__(self, owner: UUID) -> None:
        self.owner = owner
        self.available = 0
        self.reservations: dict[str, int] = {}
        self.grants: dict[str, int] = {}

    @classmethod
    def opened(cls, owner: UUID, now: datetime) -> "CreditAccount":
        """Open the owner's account."""
        return cls._create(cls.Opened, owner=owner, timestamp=now)

    @property
    def reserved(self) -> int:
        """What is set aside for work that has not ended."""
        return sum(self.reservations.values())

    def grant(self, credits: int, cause: str, now: datetime) -> None:
        """Add credits, once for each cause."""
        if cause not in self.grants:
            self._granted(credits, cause, timestamp=now)

    def reserve(self, credits: int, cause: str, now: datetime) -> None:
        """Set credits aside, once for each cause; InsufficientCredits where too few are there."""
        if cause in self.reservations:
            return
        if credits > self.available:
            raise InsufficientCredits(credits, self.available)
        self._reserved(credits, cause, timestamp=now)

    def capture(self, cause: str, now: datetime) -> None:
        """Spend what was set aside for `cause`; nothing where nothing is."""
        if cause in self.reservations:
            self._captured(self.reservations[cause], cause, timestamp=now)

    def release(self, cause: str, now: datetime) -> None:
        """Give back what was set aside for `cause`; nothing where nothing is."""
        if cause in self.reservations:
            self._released(self.reservations[cause], cause, timestamp=now)

    @event(Granted)
    def _granted(self, credits: int, cause: str, timestamp: datetime) -> None:
        self.available += credits
        self.grants[cause] = credits

    @event(Reserved)
    def _reserved(self, credits: int, cause: str, timestamp: datetime) -> None:
        self.available -= credits
        self.reservations[cause] = credits

    @event(Captured)
    def _captured(self, credits: int, cause: str, timestamp: datetime) -> None:
        del self.reservations[cause]

    @event(Released)
    def _released(self, credits: int, cause: str, timestamp: datetime) -> None:
        del self.reservations[cause]
        self.available += credits
