"""The peer: what a good engineer writes with FastAPI and SQLAlchemy, rows changed in place.

The same function as ours: bearer tokens checked, the body validated, credits reserved, the job and
its library row written in one durable transaction, a poll by id. No event, no queue position.
Run as `python -m tests.bench.crud PORT STORE_URL FOLDER_OF_SECRETS`.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException
from sqlalchemy import JSON, ForeignKey, String, create_engine, event, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from projections.stores import dialect_url
from serve.bodies import Generate
from serve.issuer import Issuer


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "crud_accounts"
    owner: Mapped[str] = mapped_column(String(36), primary_key=True)
    available: Mapped[int] = mapped_column(default=1_000_000_000)
    reserved: Mapped[int] = mapped_column(default=0)


class Job(Base):
    __tablename__ = "crud_jobs"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    owner: Mapped[str] = mapped_column(ForeignKey("crud_accounts.owner"), index=True)
    status: Mapped[str] = mapped_column(String(16), index=True)
    credits: Mapped[int]
    brief: Mapped[dict[str, Any]] = mapped_column(JSON)
    requested_at: Mapped[datetime] = mapped_column(index=True)


class LibraryRow(Base):
    __tablename__ = "crud_library"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    owner: Mapped[str] = mapped_column(String(36), index=True)
    job: Mapped[str] = mapped_column(ForeignKey("crud_jobs.id"))
    title: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)


def application(store_url: str, secrets: Path) -> FastAPI:
    """Return the peer's application on a store whose tables it makes."""
    # As many connections as uvicorn's thread pool has threads.
    engine = create_engine(dialect_url(store_url), pool_size=40)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _like_ours)
    Base.metadata.create_all(engine)
    sessions = sessionmaker(engine, expire_on_commit=False)
    verifier = Issuer(secrets, issuer="urn:bench", audience="nocapmocap").verifier()
    app = FastAPI()

    async def owner(authorization: Annotated[str, Header()]) -> str:
        return str((await verifier.identify(authorization)).owner)

    def session() -> Iterator[Session]:
        with sessions() as opened:
            yield opened

    Owner = Annotated[str, Depends(owner)]  # noqa: N806 - a type
    Opened = Annotated[Session, Depends(session)]  # noqa: N806 - a type

    @app.post("/api/generate", status_code=202)
    def generate(body: Generate, who: Owner, store: Opened) -> dict[str, Any]:
        moment = datetime.now(UTC).replace(tzinfo=None)
        if engine.dialect.name == "sqlite":
            # What FOR UPDATE is elsewhere; a transaction that begins as a reader is refused here.
            store.execute(text("BEGIN IMMEDIATE"))
        account = store.scalar(select(Account).where(Account.owner == who).with_for_update())
        if account is None:
            account = Account(owner=who, available=1_000_000_000, reserved=0)
            store.add(account)
        if account.available < 1:
            raise HTTPException(402)
        account.available -= 1
        account.reserved += 1
        job = Job(
            id=str(uuid4()),
            owner=who,
            status="queued",
            credits=1,
            brief=body.model_dump(),
            requested_at=moment,
        )
        store.add(job)
        store.flush()
        store.add(
            LibraryRow(
                id=str(uuid4()), owner=who, job=job.id, title=body.prompt[:120], created_at=moment
            )
        )
        store.commit()
        return {"predictionId": job.id, "status": job.status}

    @app.get("/api/generate/{prediction}")
    def find(prediction: str, who: Owner, store: Opened) -> dict[str, Any]:
        job = store.get(Job, prediction)
        if job is None or job.owner != who:
            raise HTTPException(404)
        return {"predictionId": job.id, "status": job.status, **job.brief}

    return app


def _like_ours(connection: Any, _: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA busy_timeout=30000")


if __name__ == "__main__":
    uvicorn.run(
        application(sys.argv[2], Path(sys.argv[3])), port=int(sys.argv[1]), log_level="error"
    )
