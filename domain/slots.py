"""How many uploads an owner has on the way: one aggregate, so that a limit holds in a commit."""

from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate, Refused


class TooManyUploads(Refused):
    """As many uploads as are allowed wait to be used: (limit, seconds until one expires)."""

    CODE = "too_many_uploads"

    def __str__(self) -> str:
        """Say what frees a place."""
        return (
            f"{self.args[0]} uploads wait to be used, and no more may;"
            f" the next one expires in {self.args[1]} seconds"
        )

    def facts(self) -> dict[str, Any]:
        """Return the limit, and when to ask again."""
        return {"limit": self.args[0], "retryAfter": self.args[1]}


class UploadSlots(Aggregate):
    """An owner's uploads that nothing has used yet, each until it expires (epoch seconds)."""

    TOPIC = "upload_slots"

    class Opened(AggregateCreated):
        """The owner uploads for the first time."""

        TOPIC = "upload_slots.opened"
        owner: UUID

    class Taken(Aggregate.Event):
        """An upload takes a place, until then at most."""

        TOPIC = "upload_slots.taken"
        upload: UUID
        until: datetime

    class Freed(Aggregate.Event):
        """An upload was used, rejected or has expired: its place is free."""

        TOPIC = "upload_slots.freed"
        upload: UUID

    @staticmethod
    def create_id(owner: UUID) -> UUID:
        """Return the id of the owner's one set of places."""
        return uuid5(owner, "uploads")

    @event(Opened)
    def __init__(self, owner: UUID) -> None:
        self.owner = owner
        self.taken: dict[str, float] = {}

    @classmethod
    def opened(cls, owner: UUID, now: datetime) -> "UploadSlots":
        """Open the owner's places."""
        return cls._create(cls.Opened, owner=owner, timestamp=now)

    def take(self, upload: UUID, until: datetime, limit: int, now: datetime) -> None:
        """Take a place; TooManyUploads where `limit` are taken. What has expired holds none."""
        if str(upload) in self.taken:
            return
        ends = sorted(end for end in self.taken.values() if end > now.timestamp())
        if len(ends) >= limit:
            raise TooManyUploads(limit, ceil(ends[len(ends) - limit] - now.timestamp()))
        self._taken(upload, until, timestamp=now)

    def free(self, upload: UUID, now: datetime) -> None:
        """Give the place back; nothing where it holds none."""
        if str(upload) in self.taken:
            self._freed(upload, timestamp=now)

    @event(Taken)
    def _taken(self, upload: UUID, until: datetime, timestamp: datetime) -> None:
        self.taken = {**self.taken, str(upload): until.timestamp()}

    @event(Freed)
    def _freed(self, upload: UUID, timestamp: datetime) -> None:
        self.taken = {each: end for each, end in self.taken.items() if each != str(upload)}
