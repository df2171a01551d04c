"""One row by its primary key, as often and as cheaply as a poll wants it.

The statement is SQLAlchemy's, compiled once; the driver runs it. Through the engine a read costs
several times what the database takes for it.
"""

import asyncio
import sqlite3
from itertools import chain
from typing import Any

import orjson
from psycopg import AsyncConnection
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import JSON, Select, create_engine
from sqlalchemy.dialects import sqlite

Row = dict[str, Any]
AT_ONCE = 2
"""Queries under way at once: one at the server, one in the driver."""


class SqlitePoint:
    """Reads on the event loop: some 20 µs, less than a change of thread."""

    def __init__(self, path: str, statement: Select[Any]) -> None:
        self.sql = str(statement.compile(dialect=sqlite.dialect(paramstyle="named")))
        self.names = [column.name for column in statement.selected_columns]
        self.documents = [
            index
            for index, column in enumerate(statement.selected_columns)
            if isinstance(column.type, JSON)
        ]
        self.connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=30
        )

    async def find(self, wanted: str) -> Row | None:
        """Return the row of a key."""
        found = self.connection.execute(self.sql, {"wanted": wanted}).fetchone()
        if found is None:
            return None
        values = list(found)
        for index in self.documents:
            values[index] = orjson.loads(values[index])
        return dict(zip(self.names, values, strict=True))

    async def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


class PostgresPoint:
    """Reads of one moment meet in one query: a query costs the driver more than its rows do."""

    def __init__(self, url: str, statement: Select[Any]) -> None:
        dialect = create_engine("postgresql+psycopg://").dialect
        self.sql = str(statement.compile(dialect=dialect)).encode()
        self.pool: AsyncConnectionPool[AsyncConnection[Row]] = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=AT_ONCE,
            open=False,
            kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": 0},
        )
        self.opened = False
        self.asked: dict[str, list[asyncio.Future[Row | None]]] = {}
        self.asking: set[asyncio.Task[None]] = set()

    async def find(self, wanted: str) -> Row | None:
        """Return the row of a key."""
        if not self.opened:
            self.opened = True
            await self.pool.open()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Row | None] = loop.create_future()
        self.asked.setdefault(wanted, []).append(answer)
        if len(self.asking) < AT_ONCE:
            task = loop.create_task(self._ask())
            self.asking.add(task)
            task.add_done_callback(self.asking.discard)
        return await answer

    async def close(self) -> None:
        """Let go of the connections."""
        await self.pool.close()

    async def _ask(self) -> None:
        while self.asked:
            asked, self.asked = self.asked, {}
            try:
                async with self.pool.connection() as connection:
                    found = await connection.execute(self.sql, {"wanted": list(asked)})
                    rows = {row["id"]: row for row in await found.fetchall()}
            except Exception as error:  # noqa: BLE001 - each asker must hear of it
                for answer in chain.from_iterable(asked.values()):
                    if not answer.done():
                        answer.set_exception(error)
                continue
            for wanted, answers in asked.items():
                for answer in answers:
                    if not answer.done():
                        answer.set_result(rows.get(wanted))
