"""The journal: the one store of all events, on SQLite or PostgreSQL.

It imports every aggregate, so that each topic resolves wherever a journal is opened.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import Notification
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.sqlite import SQLiteApplicationRecorder
from eventsourcing.utils import Environment, EnvType
from psycopg.sql import SQL, Identifier

from domain.addresses import Address
from domain.checkouts import Checkout
from domain.credits import CreditAccount
from domain.deliveries import Delivery
from domain.generations import Generation
from domain.likes import Like
from domain.motions import Motion
from domain.packs import Claim, Pack
from domain.payments import Order
from domain.profiles import Profile
from domain.recorders import blank
from domain.sales import Sale
from domain.slots import UploadSlots
from domain.subscriptions import Subscription
from domain.uploads import Upload

AGGREGATES = (
    Address,
    Checkout,
    Claim,
    CreditAccount,
    Delivery,
    Generation,
    Like,
    Motion,
    Order,
    Pack,
    Profile,
    Sale,
    Subscription,
    Upload,
    UploadSlots,
)
SNAPSHOT_EVERY = 20
SQLITE_EXISTING = (
    "SELECT originator_id FROM {} WHERE originator_version = 1"
    " AND originator_id IN (SELECT value FROM json_each(?))"
)
POSTGRES_EXISTING = (
    "SELECT originator_id FROM {} WHERE originator_version = 1 AND originator_id = ANY(%s)"
)


@dataclass(frozen=True)
class Record:
    """One event as it stands in the journal."""

    position: int
    event: Any


class Journal(Application[UUID]):
    """All events. `url`: sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/DATABASE."""

    name = "journal"
    is_snapshotting_enabled = True
    snapshot_class = CreditAccount.Snapshot

    def __init__(self, url: str) -> None:
        super().__init__(environment(url))

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Take what was given and nothing from the process's environment."""
        return Environment(name, {"IS_SNAPSHOTTING_ENABLED": "y", **(env or {})})

    def write(self, events: Sequence[Any]) -> int:
        """Write events in one transaction; return the newest position.

        Where one of them FORGETS, what its aggregate has in the store is redacted in the same
        transaction, and its snapshots go. `save` would collect the events from aggregates by
        checks of protocols that take longer.
        """
        stored = [self.mapper.to_stored_event(each) for each in events]
        forgotten = {each.originator_id for each in events if getattr(each, "FORGETS", False)}
        if forgotten:
            stored = [
                replace(each, state=blank(each.state)) if each.originator_id in forgotten else each
                for each in stored
            ]
        positions = self.recorder.insert_events(stored, forgotten=forgotten)
        return max(positions or [0])

    def after(self, position: int, limit: int = 500) -> list[Record]:
        """Return up to `limit` events after `position`, in order."""
        return [self.read(each) for each in self.notifications(position, limit)]

    def notifications(self, position: int, limit: int) -> Sequence[Notification]:
        """Return up to `limit` stored events after `position`, undecoded."""
        return self.recorder.select_notifications(position, limit, inclusive_of_start=False)

    def read(self, notification: Notification) -> Record:
        """Decode one stored event."""
        return Record(notification.id, self.mapper.to_domain_event(notification))

    def existing(self, identities: Sequence[UUID]) -> set[UUID]:
        """Return which of these aggregates there are; one question, however many."""
        recorder = self.recorder
        if isinstance(recorder, SQLiteApplicationRecorder):
            statement = SQLITE_EXISTING.format(recorder.events_table_name)
            values = json.dumps([identity.hex for identity in identities])
            with recorder.datastore.transaction(commit=False) as cursor:
                cursor.execute(statement, (values,))
                return {UUID(row[0]) for row in cursor.fetchall()}
        if isinstance(recorder, PostgresApplicationRecorder):
            table = Identifier(recorder.datastore.schema, recorder.events_table_name)
            with recorder.datastore.get_connection() as connection:
                rows = connection.execute(
                    SQL(POSTGRES_EXISTING).format(table), (list(identities),), prepare=True
                )
                return {row["originator_id"] for row in rows.fetchall()}
        raise TypeError(recorder)

    def position(self) -> int:
        """Return the position of the newest event, 0 where there is none."""
        return self.recorder.max_notification_id() or 0


def environment(url: str) -> dict[str, str]:
    """Return the library's settings for a store's URL; ValueError for another scheme."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "APPLICATION_RECORDER_TOPIC": "domain.recorders:GaplessRecorder",
            "SQLITE_DBNAME": parts.path.removeprefix("/"),
            "SQLITE_LOCK_TIMEOUT": "30",
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": parts.path.removeprefix("/"),
            "POSTGRES_HOST": parts.hostname or "127.0.0.1",
            "POSTGRES_PORT": str(parts.port or 5432),
            "POSTGRES_USER": unquote(parts.username or ""),
            "POSTGRES_PASSWORD": unquote(parts.password or ""),
            "APPLICATION_RECORDER_TOPIC": "domain.recorders:ForgettingRecorder",
            "POSTGRES_POOL_SIZE": "2",
            "POSTGRES_MAX_OVERFLOW": "4",
        }
    msg = f"a journal is on sqlite: or postgresql:, not on {parts.scheme or 'nothing'}:"
    raise ValueError(msg)
