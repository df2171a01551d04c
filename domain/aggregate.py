"""The words that all else is made of: Aggregate, its Event and Created, and Refused."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import AggregateEvent, BaseAggregate
from eventsourcing.domain import Snapshot as StoredSnapshot


class Aggregate(BaseAggregate[UUID]):
    """A thing with a life of its own, which is the sequence of its events.

    Decisions (verbs) may refuse; mutators (`_` and the event's name) may not, since they run
    again at every replay. Every event names its TOPIC: no import path is in the store.
    """

    class Event(AggregateEvent):
        """Something that happened; `timestamp` is when, by the clock of who asked."""

    Snapshot = StoredSnapshot

    def happened_since(self, version: int) -> list[Any]:
        """Return the pending events after `version`."""
        return [event for event in self.pending_events if event.originator_version > version]


class Refused(Exception):  # noqa: N818 - it says what happened, not that something broke
    """A command that the business does not allow; nothing has changed.

    Its arguments go to `Exception` by position, so that it survives pickling between processes.
    `CODE` is stable: clients program against it.
    """

    CODE: ClassVar[str] = "refused"

    def facts(self) -> dict[str, Any]:
        """Return what a client may want beside the message, in JSON's types."""
        return {}


class Unknown(Refused):
    """There is no such thing, or none that the asker may know of: (kind)."""

    CODE = "not_found"

    def __str__(self) -> str:
        """Name the kind of thing, never the id."""
        return f"there is no such {self.args[0]}"


def stamp(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC with `Z` and milliseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
