"""An e-mail address, which is one owner's at a time. The log has whose it is, not its letters."""

from datetime import datetime
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate, Refused

ADDRESSES = UUID("04a31e03-5a9e-5776-a31d-ccfccbff2780")


class EmailTaken(Refused):
    """The address belongs to another owner, who is not named."""

    CODE = "email_taken"

    def __str__(self) -> str:
        """Say no more than that."""
        return "this e-mail address belongs to another profile"


class Address(Aggregate):
    """The right to one address. Owners of any shard write it: the store's versions decide."""

    TOPIC = "address"

    class Taken(AggregateCreated):
        """Somebody has it for the first time."""

        TOPIC = "address.taken"
        owner: UUID

    class Freed(Aggregate.Event):
        """Nobody has it any more."""

        TOPIC = "address.freed"

    class TakenAgain(Aggregate.Event):
        """Somebody has it after it was freed."""

        TOPIC = "address.taken_again"
        owner: UUID

    @staticmethod
    def create_id(email: str) -> UUID:
        """Return the id of a normalised address; upper and lower case are the same."""
        return uuid5(ADDRESSES, email.casefold())

    @event(Taken)
    def __init__(self, owner: UUID) -> None:
        self.owner: UUID | None = owner

    @classmethod
    def taken(cls, email: str, owner: UUID, now: datetime) -> "Address":
        """Give an address that nobody ever had to its first owner."""
        return cls._create(cls.Taken, id=cls.create_id(email), owner=owner, timestamp=now)

    def take(self, owner: UUID, now: datetime) -> None:
        """Give it to an owner; EmailTaken where another has it."""
        if self.owner not in (None, owner):
            raise EmailTaken
        if self.owner is None:
            self._taken_again(owner, timestamp=now)

    def free(self, owner: UUID, now: datetime) -> None:
        """Take it from an owner; nothing where it is not theirs."""
        if self.owner == owner:
            self._freed(timestamp=now)

    @event(Freed)
    def _freed(self, timestamp: datetime) -> None:
        self.owner = None

    @event(TakenAgain)
    def _taken_again(self, owner: UUID, timestamp: datetime) -> None:
        self.owner = owner
