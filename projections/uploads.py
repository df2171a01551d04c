"""Uploads, and when the bytes of each are to go."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, exists, select

from domain.aggregate import stamp
from domain.journal import Record
from domain.uploads import Upload
from projections.changes import Changes
from projections.generations import WAITING
from projections.tables import generations, uploads


def apply(connection: Connection, records: list[Record]) -> None:
    """Fold a batch of events into the rows."""
    mine = [r.event for r in records if r.event.TOPIC.startswith("upload.")]
    rows = Changes(connection, uploads)
    reserved = {str(event.originator_id) for event in mine if isinstance(event, Upload.Reserved)}
    rows.load({str(event.originator_id) for event in mine} - reserved)
    for event in mine:
        key = str(event.originator_id)
        match event:
            case Upload.Reserved():
                rows.put(
                    {
                        "id": key,
                        "owner": str(event.owner),
                        "source_key": event.key,
                        "generation": None,
                        "kept": event.kept,
                        "due_at": stamp(event.expires_at),
                    }
                )
            case Upload.Received() | Upload.Reused():
                kept = timedelta(seconds=rows.rows[key]["kept"])
                rows.change(
                    key,
                    generation=str(event.generation),
                    due_at=stamp(event.timestamp + kept),
                )
            case Upload.Expired():
                rows.change(key, due_at=stamp(event.timestamp))
            case Upload.Removed():
                rows.change(key, due_at=None)
    rows.write()


def overdue(connection: Connection, moment: str, limit: int) -> list[dict[str, Any]]:
    """Return whose bytes are to go at `moment`, longest overdue first.

    What a generation that waits or runs still needs is left out.
    """
    needed = exists().where(
        generations.c.id == uploads.c.generation, generations.c.status.in_(WAITING)
    )
    statement = (
        select(uploads.c.id, uploads.c.owner, uploads.c.source_key)
        .where(uploads.c.due_at <= moment, ~needed)
        .order_by(uploads.c.due_at)
        .limit(limit)
    )
    return [
        {"upload": UUID(row.id), "owner": UUID(row.owner), "key": row.source_key}
        for row in connection.execute(statement)
    ]
