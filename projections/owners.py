"""Owners: their credits and their profiles."""

from sqlalchemy import Connection

from domain.aggregate import stamp
from domain.credits import CreditAccount
from domain.journal import Record
from domain.profiles import Profile
from projections.changes import Changes
from projections.tables import accounts, profiles


def apply(connection: Connection, records: list[Record]) -> None:
    """Fold a batch of events into the rows."""
    mine = [r.event for r in records if r.event.TOPIC.startswith("credit_account.")]
    rows = Changes(connection, accounts)
    rows.load({str(event.originator_id) for event in mine})
    for event in mine:
        key = str(event.originator_id)
        if isinstance(event, CreditAccount.Opened):
            rows.put({"id": key, "owner": str(event.owner), "available": 0, "reserved": 0})
            continue
        row = rows.rows[key]
        available, reserved = _moved(event)
        rows.change(
            key, available=row["available"] + available, reserved=row["reserved"] + reserved
        )
    rows.write()
    people = Changes(connection, profiles)
    for record in records:
        if isinstance(record.event, Profile.Registered):
            people.put(
                {
                    "owner": str(record.event.owner),
                    "name": record.event.name,
                    "email": record.event.email,
                    "email_verified": record.event.email_verified,
                    "provider": record.event.provider,
                    "created_at": stamp(record.event.timestamp),
                }
            )
    people.write()


def _moved(event: object) -> tuple[int, int]:
    match event:
        case CreditAccount.Granted():
            return event.credits, 0
        case CreditAccount.Reserved():
            return -event.credits, event.credits
        case CreditAccount.Captured():
            return 0, -event.credits
        case CreditAccount.Released():
            return event.credits, -event.credits
        case _:
            return 0, 0
