"""Queries over the read models, for the edge. No query ever enters an actor.

SQLite is asked on the event loop itself: a point read costs less than a change of thread.
PostgreSQL is asked through a pool of asynchronous connections.
"""

import time
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Connection,
    Executable,
    RowMapping,
    String,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from projections import packs, walks
from projections.exports import of_motion
from projections.listings import Row, Wanted, containing, cut, listed, matching, ordered
from projections.point import PostgresPoint, SqlitePoint
from projections.requests import Requested, requested
from projections.stores import dialect_url, engine_of
from projections.tables import accounts, generations, ledger, motions, profiles, subscriptions

AT_A_TIME = 100
QUEUE_AGE = 0.5
LONGEST_QUEUE = 1_000
QUEUED = (
    select(generations.c.kind, generations.c.requested_position)
    .where(generations.c.status == "queued")
    .order_by(generations.c.requested_position)
    .limit(LONGEST_QUEUE)
)
GENERATION = select(generations).where(generations.c.id == bindparam("wanted"))
GENERATIONS = select(generations).where(
    generations.c.id == any_(bindparam("wanted", type_=ARRAY(String)))
)


class Reads:
    """The read side of one store."""

    def __init__(self, url: str) -> None:
        self.engine = engine_of(url)
        self.queues: dict[str, list[int]] = {}
        self.queue_read_at = float("-inf")
        self.pool: AsyncEngine | None = None
        if self.engine.dialect.name == "postgresql":
            # Every read is one statement: without a transaction it is one round trip, not three.
            self.pool = create_async_engine(
                dialect_url(url),
                pool_size=8,
                max_overflow=8,
                isolation_level="AUTOCOMMIT",
                # A search is planned by its words: prepared, all would share one plan.
                connect_args={"prepare_threshold": None},
            )
            self.point: SqlitePoint | PostgresPoint = PostgresPoint(url, GENERATIONS)
        else:
            self.point = SqlitePoint(url.removeprefix("sqlite:///"), GENERATION)

    async def close(self) -> None:
        """Let go of the store."""
        await self.point.close()
        self.engine.dispose()
        if self.pool is not None:
            await self.pool.dispose()

    async def generation(self, wanted: UUID) -> Row | None:
        """Return a generation by its prediction id."""
        return await self.point.find(str(wanted))

    async def queue_position(self, kind: str, requested_position: int) -> int:
        """Return how many queued generations of a kind were requested before a position.

        The queue is read at most once in QUEUE_AGE seconds: pollers ask far more often.
        """
        moment = time.monotonic()
        if moment - self.queue_read_at > QUEUE_AGE:
            self.queue_read_at = moment
            self.queues = {}
            for row in await self._rows(QUEUED):
                self.queues.setdefault(row["kind"], []).append(row["requested_position"])
        return bisect_left(self.queues.get(kind, []), requested_position)

    async def generations(self, wanted: Requested) -> list[Row]:
        """Return what an owner requested, the newest first, and one row more than the page."""
        return await self._rows(requested(wanted))

    async def motion(self, wanted: UUID) -> Row | None:
        """Return a motion."""
        rows = await self._rows(select(motions).where(motions.c.id == str(wanted)))
        return rows[0] if rows else None

    async def exports(self, motion: UUID, key: str | None = None) -> list[Row]:
        """Return what was exported of a motion, newest first, or only that of a key."""
        return await self._rows(of_motion(motion, key))

    async def page(self, wanted: Wanted) -> list[Row]:
        """Return one row more than the page, where there is one: then there is a next page."""
        conditions = wanted.sought()
        if conditions is None:
            return []
        if self.pool is None and conditions:
            with self.engine.connect() as connection:
                return walks.page(partial(lazily, connection), wanted, conditions)
        statement = listed(select(motions), wanted)
        if conditions:
            statement = statement.where(matching(conditions))
        return await self._rows(cut(ordered(statement, wanted), wanted))

    async def total(self, wanted: Wanted) -> int:
        """Return how many motions the filters leave, whatever the cursor."""
        conditions = wanted.sought()
        if conditions is None:
            return 0
        statement = select(func.count().label("total")).select_from(motions)
        statement = listed(statement, replace(wanted, after=None))
        if conditions and self.pool is not None:
            statement = statement.where(matching(conditions))
        elif conditions:
            statement = statement.where(*map(containing, conditions))
        return int((await self._rows(statement))[0]["total"])

    async def account(self, owner: UUID) -> Row | None:
        """Return an owner's credits."""
        rows = await self._rows(select(accounts).where(accounts.c.owner == str(owner)))
        return rows[0] if rows else None

    async def subscriptions(self, owner: UUID) -> list[Row]:
        """Return an owner's subscriptions, the one that changed last after the others."""
        mine = select(subscriptions).where(subscriptions.c.owner == str(owner))
        return await self._rows(mine.order_by(subscriptions.c.changed_position))

    async def entries(self, owner: UUID, before: int | None, limit: int) -> list[Row]:
        """Return entries of an owner's ledger, the newest first, those before one of them."""
        mine = select(ledger).where(ledger.c.owner == str(owner))
        if before is not None:
            mine = mine.where(ledger.c.id < before)
        return await self._rows(mine.order_by(ledger.c.id.desc()).limit(limit))

    async def profile(self, owner: UUID) -> Row | None:
        """Return an owner's profile."""
        rows = await self._rows(select(profiles).where(profiles.c.owner == str(owner)))
        return rows[0] if rows else None

    async def pack(self, wanted: UUID) -> Row | None:
        """Return a pack with all that is in it, whatever its status."""
        rows = await self._rows(packs.one(str(wanted)))
        return rows[0] if rows else None

    async def packs(self) -> list[Row]:
        """Return all packs, whatever their status."""
        return await self._rows(packs.every())

    async def published_packs(
        self, limit: int, offset: int, after: tuple[str, str] | None
    ) -> list[Row]:
        """Return one more than a page of packs, where there is one."""
        return await self._rows(packs.published(limit, offset, after))

    async def published_packs_total(self) -> int:
        """Return how many packs there are to claim."""
        return int((await self._rows(packs.total()))[0]["total"])

    async def _rows(self, statement: Executable, values: dict[str, Any] | None = None) -> list[Row]:
        if self.pool is not None:
            async with self.pool.connect() as connection:
                found = await connection.execute(statement, values or {})
                return [dict(row) for row in found.mappings()]
        with self.engine.connect() as connection:
            found = connection.execute(statement, values or {})
            return [dict(row) for row in found.mappings()]


def lazily(connection: Connection, statement: Executable) -> Iterator[RowMapping]:
    """Return the rows of a statement as they are read, some at a time."""
    with connection.execute(statement) as found:
        for some in found.mappings().partitions(AT_A_TIME):
            yield from some
