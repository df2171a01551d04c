"""A draft: what a batch of commands decided and has not yet been committed."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError

from domain.aggregate import Aggregate, Unknown
from domain.journal import SNAPSHOT_EVERY, Journal

A = TypeVar("A", bound=Aggregate)
Made = TypeVar("Made", bound=Aggregate)


class Command(Protocol):
    """Something asked for: a value with all that it needs, time and chance included.

    `owner` decides which writer runs it. `run` may be called again after a crash, so it finds
    its own traces (an id that it was given, a cause) and answers the same. A command that makes
    an aggregate of a given id may say so with a property `makes`, which saves a question.
    """

    @property
    def owner(self) -> UUID:
        """Whose aggregates it changes."""
        ...

    def run(self, draft: "Draft") -> Any:
        """Decide; Refused where the business does not allow it."""
        ...


class Draft:
    """Aggregates by id, over a journal, with the events that are still to be committed.

    Not for several threads. `commit` writes all pending events in one transaction. A refused
    command leaves nothing behind and does not disturb what others decided before it.
    """

    def __init__(self, journal: Journal, remembered: int = 20_000) -> None:
        self.journal = journal
        self.remembered = remembered
        self._known: dict[UUID, Aggregate] = {}
        self._snapshots: dict[UUID, int] = {}
        self._touched: dict[UUID, int] = {}
        self._changed: dict[UUID, Aggregate] = {}
        self._decided: list[Any] = []
        self._absent: set[UUID] = set()

    def foresee(self, commands: Sequence[Command]) -> None:
        """Ask once which aggregates, that these commands would make, are not there yet.

        Until the next call their absence is taken as known. Where another writer makes one
        meanwhile, the commit finds it: versions are unique.
        """
        named: set[UUID | None] = {getattr(each, "makes", None) for each in commands}
        made = {each for each in named if each is not None and each not in self._known}
        self._absent = made - self.journal.existing(list(made)) if made else set()

    def find(self, kind: type[A], identity: UUID) -> A | None:
        """Return the aggregate, or None where there is none of that kind."""
        known = self._known.get(identity)
        if known is None:
            if identity in self._absent:
                return None
            known = self._load(identity)
            if known is None:
                return None
            self._known[identity] = known
            self._snapshots[identity] = known.version
        elif len(self._known) >= self.remembered:
            # What is asked for often is not to be the oldest.
            self._known[identity] = self._known.pop(identity)
        self._touched.setdefault(identity, known.version)
        return known if isinstance(known, kind) else None

    def newest(self, kind: type[A], identity: UUID) -> A | None:
        """Return what `find` does, as the journal has it now: for what other shards write too.

        A refusal commits nothing, so no version check would ever correct what is remembered.
        """
        known = self._known.get(identity)
        if known is not None and not known.pending_events:
            del self._known[identity]
            self._touched.pop(identity, None)
        return self.find(kind, identity)

    def obtain(self, kind: type[A], identity: UUID, make: Callable[[], A]) -> A:
        """Return the aggregate, made now where there is none."""
        return self.find(kind, identity) or self.add(make())

    def add(self, made: Made) -> Made:
        """Take in a new aggregate."""
        self._known[made.id] = made
        self._snapshots[made.id] = 0
        self._touched[made.id] = 0
        return made

    def run(self, command: Command) -> Any:
        """Let a command decide; on any exception its own events are taken back."""
        self._touched = {}
        try:
            answer = command.run(self)
        except Exception:
            self._take_back()
            raise
        for identity, version in self._touched.items():
            aggregate = self._known[identity]
            if aggregate.version != version:
                self._changed[identity] = aggregate
                self._decided += aggregate.happened_since(version)
        return answer

    def commit(self) -> int:
        """Write what was decided, in one transaction; return the newest position, 0 if nothing.

        The journal has the events in the order in which the commands decided them. On an
        exception nothing was written, and everything touched is forgotten.
        """
        if not self._changed:
            return 0
        changed, self._changed = self._changed, {}
        decided, self._decided = self._decided, []
        for each in changed.values():
            each.collect_events()
        try:
            newest = self.journal.write(decided)
        except Exception:
            for identity in changed:
                self._known.pop(identity, None)
            raise
        self._snapshot(changed)
        self._forget_oldest()
        return newest

    def _load(self, identity: UUID) -> Aggregate | None:
        try:
            return cast("Aggregate", self.journal.repository.get(identity))
        except AggregateNotFoundError:
            return None

    def _take_back(self) -> None:
        for identity, version in self._touched.items():
            known = self._known[identity]
            if known.version == version:
                continue
            earlier = [e for e in known.pending_events if e.originator_version <= version]
            if version == 0:
                del self._known[identity]
                continue
            restored = self._load(identity)
            for event in earlier:
                restored = event.mutate(restored)
            if restored is None:
                msg = f"aggregate {identity} is neither in the journal nor in the draft"
                raise LookupError(msg)
            restored.pending_events.extend(earlier)
            self._known[identity] = restored
            if identity in self._changed:
                self._changed[identity] = restored

    def _snapshot(self, changed: dict[UUID, Aggregate]) -> None:
        due = {
            identity: each
            for identity, each in changed.items()
            if each.version - self._snapshots.get(identity, 0) >= SNAPSHOT_EVERY
        }
        if due and self.journal.snapshots is not None:
            self.journal.snapshots.put([each.Snapshot.take(each) for each in due.values()])
            self._snapshots.update({identity: each.version for identity, each in due.items()})

    def _forget_oldest(self) -> None:
        for identity in list(islice(self._known, max(0, len(self._known) - self.remembered))):
            del self._known[identity]
            self._snapshots.pop(identity, None)


def known(kind: type[A], aggregate: A | None) -> A:
    """Return what was found; Unknown where nothing was."""
    if aggregate is None:
        raise Unknown(kind.__name__.lower())
    return aggregate
