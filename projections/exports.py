"""What was exported of each motion, by the key of its options."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, delete, select

from domain.aggregate import stamp
from domain.journal import Record
from domain.motions import Motion
from projections.tables import exports


def apply(connection: Connection, records: list[Record]) -> None:
    """Add a row for each export of a batch; take those of deleted motions away."""
    rows = [
        {
            "motion": str(event.originator_id),
            "key": event.key,
            "export": event.export,
            "created_at": stamp(event.timestamp),
        }
        for event in (record.event for record in records)
        if isinstance(event, Motion.Exported)
    ]
    if rows:
        connection.execute(exports.insert(), rows)
    deleted = [str(r.event.originator_id) for r in records if isinstance(r.event, Motion.Deleted)]
    if deleted:
        connection.execute(delete(exports).where(exports.c.motion.in_(deleted)))


def of_motion(motion: UUID, key: str | None = None) -> Select[Any]:
    """Ask for a motion's exports, or the one of a key, newest first."""
    asked = select(exports).where(exports.c.motion == str(motion))
    if key is not None:
        asked = asked.where(exports.c.key == key)
    return asked.order_by(exports.c.created_at.desc(), exports.c.key)
