"""All read models, applied in batches; their position moves in the same transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from domain.journal import Record
from projections import (
    credits,
    deliveries,
    exports,
    generations,
    motions,
    owners,
    packs,
    subscriptions,
    uploads,
)
from projections.stores import engine_of
from projections.tables import positions, reads

NAME = "reads"
MODELS = (
    owners,
    credits,
    subscriptions,
    deliveries,
    generations,
    motions,
    packs,
    uploads,
    exports,
)
"""In the order in which they are applied: motions look for names in the profiles."""


class Projector:
    """The read models of one database. Each event counts once, however often it comes."""

    def __init__(self, url: str) -> None:
        self.engine = engine_of(url)

    def close(self) -> None:
        """Let go of the store."""
        self.engine.dispose()

    def position(self) -> int:
        """Return the position of the last event that is in the rows."""
        with self.engine.connect() as connection:
            return _position(connection)

    def apply(self, records: list[Record], after: int | None = None) -> int:
        """Apply what is new among `records`, in one transaction; return the position.

        `after`: the position that they were read after. Where the rows are further back, since
        they were emptied meanwhile, nothing is applied: the caller reads on from the answer.
        """
        with self.engine.begin() as connection:
            position = _position(connection, lock=True)
            new = [record for record in records if record.position > position]
            if not new or (after is not None and position < after):
                return position
            return _fold(connection, new)

    def rebuild(self, pages: Iterable[list[Record]] = ()) -> int:
        """Make all rows anew from the log's pages, from its first event on; return the position.

        It is one transaction: readers see the old rows until the new ones are whole. Without
        pages everything is forgotten, and following the journal makes it again.
        """
        with self.engine.begin() as connection:
            _position(connection, lock=True)
            for table in reversed(reads.sorted_tables):
                connection.execute(delete(table))
            position = 0
            for page in pages:
                position = _fold(connection, page)
            return position

    def ending(self, moment: datetime) -> list[UUID]:
        """Return owners whose plan credits have ended by `moment`."""
        with self.engine.connect() as connection:
            return [UUID(owner) for owner in credits.ending(connection, moment)]

    def unsettled(self) -> list[UUID]:
        """Return deliveries of the payment side that are not settled, the oldest first."""
        with self.engine.connect() as connection:
            return [UUID(row["id"]) for row in deliveries.unsettled(connection)]

    def sweeping(self) -> list[dict[str, Any]]:
        """Return the deleted motions whose files are still to go, the oldest first."""
        with self.engine.connect() as connection:
            return motions.sweeping(connection)

    def unfinished(self) -> tuple[int, list[dict[str, Any]]]:
        """Return the position, and what a worker must know of each unfinished generation."""
        with self.engine.begin() as connection:
            rows = generations.unfinished(connection)
            jobs = [
                {
                    "prediction": UUID(row["id"]),
                    "owner": UUID(row["owner"]),
                    "kind": row["kind"],
                    "brief": row["brief"],
                    "seeds": tuple(row["seeds"]),
                    "attempt": row["attempt"],
                }
                for row in rows
            ]
            return _position(connection), jobs

    def overdue(self, moment: str, limit: int) -> list[dict[str, Any]]:
        """Return whose bytes are to go at `moment` (RFC 3339), longest overdue first."""
        with self.engine.connect() as connection:
            return uploads.overdue(connection, moment, limit)


def _fold(connection: Connection, records: list[Record]) -> int:
    for model in MODELS:
        model.apply(connection, records)
    _move(connection, records[-1].position)
    return records[-1].position


def _position(connection: Connection, *, lock: bool = False) -> int:
    statement = select(positions.c.position).where(positions.c.projection == NAME)
    if lock:
        statement = statement.with_for_update()
    return int(connection.execute(statement).scalar() or 0)


def _move(connection: Connection, position: int) -> None:
    insert = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = insert.insert(positions).values(projection=NAME, position=position)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[positions.c.projection], set_={"position": position}
        )
    )
