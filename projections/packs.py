"""Packs as everybody lists them, and as their operator does."""

from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from domain.aggregate import stamp
from domain.journal import Record
from domain.packs import Pack
from projections.changes import Changes
from projections.tables import packs

COVERS = ("preview", "thumbnail")
BRIEF = [column for column in packs.columns if column.name != "motions"]
"""What a list shows: everything but what is in the pack."""


def apply(connection: Connection, records: list[Record]) -> None:
    """Fold a batch of events into the rows."""
    mine = [r.event for r in records if r.event.TOPIC.startswith("pack.")]
    rows = Changes(connection, packs)
    rows.load({str(event.originator_id) for event in mine})
    for event in mine:
        key, moment = str(event.originator_id), stamp(event.timestamp)
        match event:
            case Pack.Created():
                rows.put(_created(event, key, moment))
            case Pack.Published():
                rows.change(key, status="published", published_at=moment, updated_at=moment)
            case Pack.Withdrawn():
                rows.change(key, status="withdrawn", updated_at=moment)
    rows.write()


def _created(event: Any, key: str, moment: str) -> dict[str, Any]:
    first = event.motions[0]["variants"][0]["assets"]
    return {
        "id": key,
        "title": event.title,
        "description": event.description,
        "price": event.price,
        "status": "draft",
        "size": len(event.motions),
        "seconds": sum(each["facts"]["duration_seconds"] for each in event.motions),
        "cover": [asset for asset in first if asset["kind"] in COVERS],
        "motions": event.motions,
        "created_at": moment,
        "updated_at": moment,
        "published_at": None,
    }


def one(wanted: str) -> Select[Any]:
    """Return the statement for a pack with all that is in it."""
    return select(packs).where(packs.c.id == wanted)


def every() -> Select[Any]:
    """Return the statement for all packs, the newest first, for their operator."""
    return select(*BRIEF).order_by(packs.c.created_at.desc(), packs.c.id.desc())


def published(limit: int, offset: int, after: tuple[str, str] | None) -> Select[Any]:
    """Return the statement for one more than a page of packs; those shown last come first."""
    statement = select(*BRIEF).where(packs.c.status == "published")
    if after is not None:
        statement = statement.where(tuple_(packs.c.published_at, packs.c.id) < after)
    statement = statement.order_by(packs.c.published_at.desc(), packs.c.id.desc())
    return statement.limit(limit + 1).offset(offset)


def total() -> Select[Any]:
    """Return the statement for the number of published packs, as `total`."""
    counted = select(func.count().label("total")).select_from(packs)
    return counted.where(packs.c.status == "published")
