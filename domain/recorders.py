"""How each store inserts events, and forgets what they tell, in one transaction."""

import json
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor, SQLiteDatastore
from psycopg import Cursor
from psycopg.rows import DictRow
from psycopg.sql import SQL, Identifier

from domain.redaction import redacted

SQLITE_SNAPSHOTS, POSTGRES_SNAPSHOTS = "stored_snapshots", "journal_snapshots"
"""The library's names for the tables of an application that is called journal."""


def blank(state: bytes) -> bytes:
    """Return an event's stored state without what a person wrote."""
    return json.dumps(redacted(json.loads(state)), separators=(",", ":")).encode()


class GaplessRecorder(SQLiteApplicationRecorder):
    """Positions that VACUUM cannot renumber: the library's table relies on an implicit rowid."""

    def __init__(
        self, datastore: SQLiteDatastore, events_table_name: str = "stored_events"
    ) -> None:
        super().__init__(datastore, events_table_name)
        self.insert_events_statement = (
            f"INSERT INTO {events_table_name} "  # noqa: S608 - the name is a constant of ours
            "(originator_id, originator_version, topic, state) VALUES (?,?,?,?)"
        )
        self.select_positions = (
            f"SELECT rowid, state FROM {events_table_name} WHERE originator_id = ?"  # noqa: S608
        )
        self.update_state = f"UPDATE {events_table_name} SET state = ? WHERE rowid = ?"  # noqa: S608

    def construct_create_table_statements(self) -> list[str]:
        """Return the table with an explicit, never reused position."""
        statement = (
            f"CREATE TABLE IF NOT EXISTS {self.events_table_name} ("
            "rowid INTEGER PRIMARY KEY AUTOINCREMENT, "
            "originator_id TEXT NOT NULL, originator_version INTEGER NOT NULL, "
            "topic TEXT NOT NULL, state BLOB NOT NULL, "
            "UNIQUE (originator_id, originator_version))"
        )
        return [statement]

    def _insert_events(
        self,
        c: SQLiteCursor,
        stored_events: Sequence[StoredEvent],
        forgotten: Collection[UUID] = (),
        **kwargs: Any,
    ) -> Sequence[int] | None:
        if forgotten:
            # What is overwritten is not to lie in the file's free space.
            c.execute("PRAGMA secure_delete = ON")
        for identity in forgotten:
            c.execute(self.select_positions, (identity.hex,))
            told = [(blank(row["state"]), row["rowid"]) for row in c.fetchall()]
            c.executemany(self.update_state, told)
            c.execute(f"DELETE FROM {SQLITE_SNAPSHOTS} WHERE originator_id = ?", (identity.hex,))  # noqa: S608
        return super()._insert_events(c, stored_events, **kwargs)


class ForgettingRecorder(PostgresApplicationRecorder):
    """PostgreSQL's, which redacts before it inserts."""

    def _insert_events(
        self,
        curs: Cursor[DictRow],
        stored_events: Sequence[StoredEvent],
        forgotten: Collection[UUID] = (),
        **kwargs: Any,
    ) -> None:
        if forgotten:
            # The lock that an insert takes, before the weaker one of an update: two writers that
            # forget would otherwise wait for each other.
            self._lock_table(curs)
            events = Identifier(self.datastore.schema, self.events_table_name)
            snapshots = Identifier(self.datastore.schema, POSTGRES_SNAPSHOTS)
            mine = list(forgotten)
            curs.execute(
                SQL("SELECT notification_id, state FROM {} WHERE originator_id = ANY(%s)").format(
                    events
                ),
                (mine,),
            )
            told = [(blank(row["state"]), row["notification_id"]) for row in curs.fetchall()]
            update = SQL("UPDATE {} SET state = %s WHERE notification_id = %s").format(events)
            curs.executemany(update, told)
            curs.execute(
                SQL("DELETE FROM {} WHERE originator_id = ANY(%s)").format(snapshots), (mine,)
            )
        super()._insert_events(curs, stored_events, **kwargs)
