"""A profile: who an owner is, as far as the platform needs to know."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate, Refused


class EmailManaged(Refused):
    """The address comes from the provider that signs the owner in: (provider)."""

    CODE = "email_managed_by_provider"

    def __str__(self) -> str:
        """Say where it is changed."""
        return f"the e-mail address is managed by {self.args[0]}; change it there"

    def facts(self) -> dict[str, Any]:
        """Return the provider."""
        return {"provider": self.args[0]}


class Profile(Aggregate):
    """One person, known by the token's issuer and subject."""

    TOPIC = "profile"
    class_version = 2

    class Registered(AggregateCreated):
        """The person was seen for the first time."""

        TOPIC = "profile.registered"
        owner: UUID
        name: str
        email: str | None
        email_verified: bool
        provider: str

    class Renamed(Aggregate.Event):
        """The person goes by another name."""

        TOPIC = "profile.renamed"
        name: str

    class EmailChanged(Aggregate.Event):
        """The person has another address, which nobody has verified."""

        TOPIC = "profile.email_changed"
        email: str

    class EmailLost(Aggregate.Event):
        """The unverified address went to somebody who proved that it is theirs."""

        TOPIC = "profile.email_lost"

    class EmailFollowed(Aggregate.Event):
        """The provider that signs the person in said another address, in a token of `issued`.

        `issued` in epoch seconds.
        """

        TOPIC = "profile.email_followed"
        email: str
        verified: bool
        issued: float

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Read a snapshot of before addresses followed their provider."""
        state["email_issued"] = 0.0

    @staticmethod
    @lru_cache(20_000)
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
        self.email_issued = 0.0

    @classmethod
    def registered(cls, now: datetime, **fields: Any) -> "Profile":
        """Register a person; the fields are those of the event."""
        return cls._create(cls.Registered, timestamp=now, **fields)

    def rename(self, name: str, now: datetime) -> None:
        """Go by another name."""
        if name != self.name:
            self._renamed(name, timestamp=now)

    def change_email(self, email: str, now: datetime) -> None:
        """Have another address; it is unverified."""
        if email != self.email:
            self._email_changed(email, timestamp=now)

    def follow_email(self, email: str, issued: float, now: datetime, *, verified: bool) -> None:
        """Have the address that a provider's token says; an older token's word is not heard."""
        if issued > self.email_issued:
            self._email_followed(email, verified, issued, timestamp=now)

    def lose_email(self, now: datetime) -> None:
        """Have no address any more."""
        if self.email is not None:
            self._email_lost(timestamp=now)

    @event(Renamed)
    def _renamed(self, name: str, timestamp: datetime) -> None:
        self.name = name

    @event(EmailChanged)
    def _email_changed(self, email: str, timestamp: datetime) -> None:
        self.email, self.email_verified = email, False

    @event(EmailLost)
    def _email_lost(self, timestamp: datetime) -> None:
        self.email, self.email_verified = None, False

    @event(EmailFollowed)
    def _email_followed(
        self, email: str, verified: bool, issued: float, timestamp: datetime
    ) -> None:
        self.email, self.email_verified, self.email_issued = email, verified, issued
