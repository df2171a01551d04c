"""Engines for the read models: what a store's URL means to SQLAlchemy."""

from typing import Any

from sqlalchemy import Engine, create_engine, event


def dialect_url(url: str) -> str:
    """Return SQLAlchemy's form of sqlite:///PATH or postgresql://…, on psycopg 3."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def engine_of(url: str) -> Engine:
    """Return a synchronous engine. Read models can be rebuilt, so SQLite need not sync each."""
    engine = create_engine(dialect_url(url))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _pragmas)
    return engine


def _pragmas(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
