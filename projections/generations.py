"""Generations as their owners poll them."""

from typing import Any

from sqlalchemy import Connection, select

from domain.aggregate import stamp
from domain.generations import Generation
from domain.journal import Record
from projections.changes import Changes
from projections.tables import generations

WAITING = ("queued", "processing")


def apply(connection: Connection, records: list[Record]) -> None:
    """Fold a batch of events into the rows."""
    mine = [r for r in records if r.event.TOPIC.startswith("generation.")]
    rows = Changes(connection, generations)
    requested = {str(r.event.originator_id) for r in mine if r.event.originator_version == 1}
    rows.load({str(r.event.originator_id) for r in mine} - requested)
    for record in mine:
        key, event = str(record.event.originator_id), record.event
        moment = stamp(event.timestamp)
        match event:
            case Generation.Requested():
                rows.put(_requested(event, key, moment, record.position))
            case Generation.Started():
                rows.change(
                    key, status="processing", attempt=event.attempt, started_at=moment, progress=0
                )
            case Generation.Progressed():
                rows.change(key, progress=event.progress)
            case Generation.Succeeded():
                _settled(rows, key, moment, "succeeded", charged=True)
                rows.change(key, variants=event.variants, progress=100)
            case Generation.Failed():
                _settled(rows, key, moment, "failed")
                rows.change(key, error_code=event.code, error_message=event.message)
            case Generation.Canceled():
                _settled(rows, key, moment, "canceled")
            case Generation.Forgotten():
                rows.remove(key)
            case Generation.Retried():
                rows.change(
                    key,
                    status="queued",
                    progress=0,
                    error_code=None,
                    error_message=None,
                    completed_at=None,
                    credits_reserved=_credits(rows, key),
                    requested_position=record.position,
                )
    rows.write()


def unfinished(connection: Connection) -> list[dict[str, Any]]:
    """Return what a worker must know of each generation that has not ended, oldest first."""
    statement = (
        select(generations)
        .where(generations.c.status.in_(WAITING))
        .order_by(generations.c.requested_position)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]


def _requested(event: Any, key: str, moment: str, position: int) -> dict[str, Any]:
    return {
        "id": key,
        "owner": str(event.owner),
        "motion": str(event.motion),
        "kind": event.kind,
        "status": "queued",
        "progress": 0,
        "attempt": 0,
        "credits_reserved": event.credits,
        "credits_charged": 0,
        "brief": {**event.brief, "credits": event.credits},
        "seeds": event.seeds,
        "variants": [],
        "error_code": None,
        "error_message": None,
        "created_at": moment,
        "started_at": None,
        "completed_at": None,
        "requested_position": position,
    }


def _settled(rows: Changes, key: str, moment: str, status: str, *, charged: bool = False) -> None:
    credits = _credits(rows, key) if charged else 0
    rows.change(
        key, status=status, completed_at=moment, credits_reserved=0, credits_charged=credits
    )


def _credits(rows: Changes, key: str) -> int:
    return int(rows.rows[key]["brief"]["credits"]) if key in rows.rows else 0
