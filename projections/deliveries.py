"""What the payment side delivered, and what became of it."""

from typing import Any

from sqlalchemy import Connection, select

from domain.aggregate import stamp
from domain.deliveries import Delivery
from domain.journal import Record
from projections.changes import Changes
from projections.tables import deliveries


def apply(connection: Connection, records: list[Record]) -> None:
    """Fold a batch of events into the rows."""
    mine = [r.event for r in records if r.event.TOPIC.startswith("delivery.")]
    rows = Changes(connection, deliveries)
    rows.load({str(event.originator_id) for event in mine})
    for event in mine:
        key = str(event.originator_id)
        match event:
            case Delivery.Received():
                rows.put(
                    {
                        "id": key,
                        "delivery": event.delivery,
                        "kind": event.kind,
                        "status": "open",
                        "note": "",
                        "received_at": stamp(event.timestamp),
                    }
                )
            case Delivery.Settled():
                rows.change(key, status="settled", note=event.outcome)
            case Delivery.SetAside():
                rows.change(key, status="set_aside", note=event.reason)
    rows.write()


def unsettled(connection: Connection) -> list[dict[str, Any]]:
    """Return the deliveries that are open or set aside, the oldest first."""
    wanted = select(deliveries).where(deliveries.c.status.in_(("open", "set_aside")))
    ordered = wanted.order_by(deliveries.c.received_at, deliveries.c.id)
    return [dict(row) for row in connection.execute(ordered).mappings()]
