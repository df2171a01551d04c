"""A profile: who an owner is, as far as the platform needs to know."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate


class Profile(Aggregate):
    """One person, known by the token's issuer and subject."""

    TOPIC = "profile"

    class Registered(AggregateCreated):
        """The person was seen for the first time."""

        TOPIC = "profile.registered"
        owner: UUID
        name: str
        email: str | None
        email_verified: bool
        provider: str

    @staticmethod
    def create_id(owner: UUID) -> UUID:
        """Return the id of the owner's one profile."""
        return uuid5(owner, "profile")

    @event(Registered)
    def __init__(
        self, owner: UUID, name: str, email: str | None, email_verified: bool, provider: str
    ) -> None:
        self.owner = owner
        self.name = name
        self.email = email
        self.email_verified = email_verified
        self.provider = provider

    @classmethod
    def registered(cls, now: datetime, **fields: Any) -> "Profile":
        """Register a person; the fields are those of the event."""
        return cls._create(cls.Registered, timestamp=now, **fields)
