"""Subscriptions as the till told them last."""

from typing import Any

from sqlalchemy import Connection

from domain.aggregate import stamp
from domain.journal import Record
from domain.subscriptions import Subscription
from projections.changes import Changes
from projections.tables import subscriptions


def apply(connection: Connection, records: list[Record]) -> None:
    """Fold a batch of events into the rows."""
    mine = [r for r in records if r.event.TOPIC.startswith("subscription.")]
    rows = Changes(connection, subscriptions)
    rows.load({str(record.event.originator_id) for record in mine})
    for record in mine:
        event, key = record.event, str(record.event.originator_id)
        if isinstance(event, Subscription.Opened):
            rows.put(_opened(event, key, record.position))
        else:
            rows.change(
                key,
                plan=event.plan,
                status=event.status,
                period_end=stamp(event.period_end) if event.period_end else None,
                ends_at=stamp(event.ends_at) if event.ends_at else None,
                changed_position=record.position,
            )
    rows.write()


def _opened(event: Any, key: str, position: int) -> dict[str, Any]:
    return {
        "id": key,
        "owner": str(event.owner),
        "subscription": event.subscription,
        "plan": "",
        "status": "revoked",
        "period_end": None,
        "ends_at": None,
        "changed_position": position,
    }
