"""Queries over the read models, for the edge. No query ever enters an actor.

SQLite is asked on the event loop itself: a point read costs less than a change of thread.
PostgreSQL is asked through a pool of asynchronous connections.
"""

import time
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Executable, Select, String, any_, bindparam, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from projections.point import PostgresPoint, SqlitePoint
from projections.stores import dialect_url, engine_of
from projections.tables import accounts, generations, motions, profiles

Row = dict[str, Any]
Cursor = tuple[Any, str]

ORDERS = {
    "newest": motions.c.created_at,
    "popular": motions.c.likes,
    "trending": motions.c.trend,
    "duration": motions.c.duration_seconds,
}
QUEUE_AGE = 0.5
LONGEST_QUEUE = 1_000
QUEUED = (
    select(generations.c.requested_position)
    .where(generations.c.status == "queued")
    .order_by(generations.c.requested_position)
    .limit(LONGEST_QUEUE)
)
GENERATION = select(generations).where(generations.c.id == bindparam("wanted"))
GENERATIONS = select(generations).where(
    generations.c.id == any_(bindparam("wanted", type_=ARRAY(String)))
)


@dataclass(frozen=True)
class Wanted:
    """Which motions, in which order: None leaves a filter out.

    `owner` for a library; None for explore, which shows what is public and succeeded.
    `after` is the cursor: the sort value and the id of the last row of the page before.
    """

    owner: UUID | None = None
    category: str | None = None
    character_type: str | None = None
    tag: str | None = None
    search: str | None = None
    source_type: str | None = None
    order: str = "newest"
    limit: int = 24
    offset: int = 0
    after: Cursor | None = None


class Reads:
    """The read side of one store."""

    def __init__(self, url: str) -> None:
        self.engine = engine_of(url)
        self.queue: list[int] = []
        self.queue_read_at = float("-inf")
        self.pool: AsyncEngine | None = None
        if self.engine.dialect.name == "postgresql":
            # Every read is one statement: without a transaction it is one round trip, not three.
            self.pool = create_async_engine(
                dialect_url(url), pool_size=8, max_overflow=8, isolation_level="AUTOCOMMIT"
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

    async def queue_position(self, requested_position: int) -> int:
        """Return how many queued generations were requested before a position.

        The queue is read at most once in QUEUE_AGE seconds: pollers ask far more often.
        """
        moment = time.monotonic()
        if moment - self.queue_read_at > QUEUE_AGE:
            self.queue_read_at = moment
            self.queue = [row["requested_position"] for row in await self._rows(QUEUED)]
        return bisect_left(self.queue, requested_position)

    async def motion(self, wanted: UUID) -> Row | None:
        """Return a motion."""
        rows = await self._rows(select(motions).where(motions.c.id == str(wanted)))
        return rows[0] if rows else None

    async def page(self, wanted: Wanted) -> list[Row]:
        """Return one row more than the page, where there is one: then there is a next page."""
        column = ORDERS[wanted.order]
        statement = filtered(select(motions), wanted)
        if wanted.after is not None:
            statement = statement.where(tuple_(column, motions.c.id) < wanted.after)
        statement = statement.order_by(column.desc(), motions.c.id.desc())
        return await self._rows(statement.limit(wanted.limit + 1).offset(wanted.offset))

    async def total(self, wanted: Wanted) -> int:
        """Return how many motions the filters leave."""
        counted = filtered(select(func.count().label("total")).select_from(motions), wanted)
        return int((await self._rows(counted))[0]["total"])

    def sort_column(self, order: str) -> str:
        """Return the name of the column that a listing is sorted by."""
        return str(ORDERS[order].name)

    async def account(self, owner: UUID) -> Row | None:
        """Return an owner's credits."""
        rows = await self._rows(select(accounts).where(accounts.c.owner == str(owner)))
        return rows[0] if rows else None

    async def profile(self, owner: UUID) -> Row | None:
        """Return an owner's profile."""
        rows = await self._rows(select(profiles).where(profiles.c.owner == str(owner)))
        return rows[0] if rows else None

    async def _rows(self, statement: Executable, values: dict[str, Any] | None = None) -> list[Row]:
        if self.pool is not None:
            async with self.pool.connect() as connection:
                found = await connection.execute(statement, values or {})
                return [dict(row) for row in found.mappings()]
        with self.engine.connect() as connection:
            found = connection.execute(statement, values or {})
            return [dict(row) for row in found.mappings()]


def filtered(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """Return the statement with the filters of a listing."""
    if wanted.owner is None:
        statement = statement.where(motions.c.public.is_(True), motions.c.status == "succeeded")
    else:
        statement = statement.where(motions.c.owner == str(wanted.owner))
    equal = {
        motions.c.category: wanted.category,
        motions.c.character_type: wanted.character_type,
        motions.c.source_type: wanted.source_type,
    }
    for column, value in equal.items():
        if value is not None:
            statement = statement.where(column == value)
    if wanted.search:
        for word in wanted.search.split():
            statement = statement.where(motions.c.words.icontains(word, autoescape=True))
    if wanted.tag is not None:
        statement = statement.where(
            motions.c.tag_list.contains(f"\n{wanted.tag}\n", autoescape=True)
        )
    return statement
