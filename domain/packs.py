"""Packs: sets of motions that an operator put together, and who has claimed them."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate, Refused

OPERATOR = uuid5(NAMESPACE_URL, "urn:nocapmocap:operator")
"""Whose packs are: nobody's who signs in."""
MOST_MOTIONS = 50


class PackWithdrawn(Refused):
    """The pack was there once; whoever claimed it before keeps its motions."""

    CODE = "pack_withdrawn"

    def __str__(self) -> str:
        """Say that it is over."""
        return "this pack is not given any more"


class Pack(Aggregate):
    """A set of motions with a price in credits. What is in it, and the price, never change."""

    TOPIC = "pack"

    class Created(AggregateCreated):
        """It was put together: `motions` are copies, whose files are the pack's own."""

        TOPIC = "pack.created"
        owner: UUID
        title: str
        description: str
        price: int
        motions: list[dict[str, Any]]

    class Published(Aggregate.Event):
        """Everybody may see and claim it."""

        TOPIC = "pack.published"

    class Withdrawn(Aggregate.Event):
        """Nobody can claim it any more."""

        TOPIC = "pack.withdrawn"

    @event(Created)
    def __init__(
        self, owner: UUID, title: str, description: str, price: int, motions: list[dict[str, Any]]
    ) -> None:
        self.owner = owner
        self.title, self.description, self.price = title, description, price
        self.motions = motions
        self.status = "draft"

    @classmethod
    def created(cls, pack: UUID, now: datetime, **fields: Any) -> "Pack":
        """Put it together, for nobody to see yet; the fields are those of the event."""
        return cls._create(cls.Created, id=pack, timestamp=now, **fields)

    def publish(self, now: datetime) -> None:
        """Show it, for the first time or again."""
        if self.status != "published":
            self._published(timestamp=now)

    def withdraw(self, now: datetime) -> None:
        """Take it out of sight; nothing where it is not in sight."""
        if self.status == "published":
            self._withdrawn(timestamp=now)

    @event(Published)
    def _published(self, timestamp: datetime) -> None:
        self.status = "published"

    @event(Withdrawn)
    def _withdrawn(self, timestamp: datetime) -> None:
        self.status = "withdrawn"


class Claim(Aggregate):
    """That an owner has a pack: once, whatever becomes of the pack or the motions."""

    TOPIC = "claim"

    class Made(AggregateCreated):
        """The owner was given the pack's motions for `price` credits."""

        TOPIC = "claim.made"
        owner: UUID
        pack: UUID
        price: int

    @staticmethod
    def create_id(owner: UUID, pack: UUID) -> UUID:
        """Return the id of an owner's one claim of a pack."""
        return uuid5(owner, f"pack:{pack}")

    @event(Made)
    def __init__(self, owner: UUID, pack: UUID, price: int) -> None:
        self.owner, self.pack, self.price = owner, pack, price

    @classmethod
    def made(cls, now: datetime, **fields: Any) -> "Claim":
        """Give an owner a pack; the fields are those of the event."""
        return cls._create(cls.Made, timestamp=now, **fields)

    def motion(self, original: str) -> UUID:
        """Return the id of the owner's own motion, of the one that is in the pack."""
        return uuid5(self.id, original)
