"""One row by its primary key, as often and as cheaply as a poll wants it.

The statement is SQLAlchemy's, compiled once; the driver runs it. Through the engine a read costs
several times what the database takes for it.
"""

import sqlite3
from typing import Any

import orjson
from psycopg import AsyncConnection
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import JSON, Select, create_engine
from sqlalchemy.dialects import sqlite

Row = dict[str, Any]


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
    """Reads through a pool of connections, each statement prepared and a transaction of its own."""

    def __init__(self, url: str, statement: Select[Any], size: int = 8) -> None:
        dialect = create_engine("postgresql+psycopg://").dialect
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled).encode()
        self.pool: AsyncConnectionPool[AsyncConnection[Row]] = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=size,
            open=False,
            kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": 0},
        )
        self.opened = False

    async def find(self, wanted: str) -> Row | None:
        """Return the row of a key."""
        if not self.opened:
            self.opened = True
            await self.pool.open()
        async with self.pool.connection() as connection:
            found = await connection.execute(self.sql, {"wanted": wanted})
            return await found.fetchone()

    async def close(self) -> None:
        """Let go of the connections."""
        await self.pool.close()
