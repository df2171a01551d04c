"""A like: one person's for one motion. It is no part of the motion, which would grow with fame."""

from datetime import datetime
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate


class Like(Aggregate):
    """What one person thinks of one motion; its id follows from both."""

    TOPIC = "like"

    class Given(AggregateCreated):
        """The person likes it, for the first time."""

        TOPIC = "like.given"
        motion: UUID
        person: UUID

    class Withdrawn(Aggregate.Event):
        """The person likes it no more, who had since `since`."""

        TOPIC = "like.withdrawn"
        motion: UUID
        since: datetime

    class Renewed(Aggregate.Event):
        """The person likes it again."""

        TOPIC = "like.renewed"
        motion: UUID

    @staticmethod
    def create_id(motion: UUID, person: UUID) -> UUID:
        """Return the id of the person's one like for the motion."""
        return uuid5(motion, f"like:{person}")

    @event(Given)
    def __init__(self, motion: UUID, person: UUID) -> None:
        self.motion = motion
        self.person = person
        self.since: datetime | None = self.created_on

    @classmethod
    def given(cls, motion: UUID, person: UUID, now: datetime) -> "Like":
        """Begin to like it."""
        return cls._create(cls.Given, motion=motion, person=person, timestamp=now)

    def renew(self, now: datetime) -> None:
        """Like it, if not already."""
        if self.since is None:
            self._renewed(self.motion, timestamp=now)

    def withdraw(self, now: datetime) -> None:
        """Like it no more, if at all."""
        if self.since is not None:
            self._withdrawn(self.motion, self.since, timestamp=now)

    @event(Withdrawn)
    def _withdrawn(self, motion: UUID, since: datetime, timestamp: datetime) -> None:
        self.since = None

    @event(Renewed)
    def _renewed(self, motion: UUID, timestamp: datetime) -> None:
        self.since = timestamp
