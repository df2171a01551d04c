"""Accounts as their owners read them, and the ledger: an entry for each movement of credits."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from domain import lots
from domain.aggregate import stamp
from domain.credits import CreditAccount
from domain.journal import Record
from domain.movements import Movement
from projections.changes import Changes
from projections.tables import accounts, ledger

MOST_ENDING = 200
SIGNS = {
    "credit_account.reserved": (-1, 1, 0),
    "credit_account.captured": (0, -1, 0),
    "credit_account.released": (1, -1, 0),
    "credit_account.expired": (-1, 0, 0),
    "credit_account.clawed_back": (-1, 0, 0),
    "credit_account.repaid": (-1, 0, -1),
}
"""What a movement's credits do to what is available, reserved and owed."""
Row = dict[str, Any]


def apply(connection: Connection, records: list[Record]) -> None:
    """Fold a batch of events into accounts, and write an entry for each that moved credits."""
    mine = [r for r in records if r.event.TOPIC.startswith("credit_account.")]
    rows = Changes(connection, accounts)
    rows.load({str(record.event.originator_id) for record in mine})
    entries = []
    for record in mine:
        key = str(record.event.originator_id)
        if isinstance(record.event, CreditAccount.Opened):
            rows.put(_opened(record.event, key))
        elif moved := _moved(record.event):
            row = rows.rows[key]
            rows.change(key, **_changed(row, record.event, moved))
            entries.append(_entry(record, rows.rows[key], moved))
    rows.write()
    if entries:
        connection.execute(insert(ledger), entries)


def ending(connection: Connection, moment: datetime) -> list[str]:
    """Return owners whose plan credits have ended by `moment`, those first that end first."""
    statement = (
        select(accounts.c.owner)
        .where(accounts.c.ends_at <= stamp(moment))
        .order_by(accounts.c.ends_at)
        .limit(MOST_ENDING)
    )
    return [row.owner for row in connection.execute(statement)]


def _opened(event: Any, key: str) -> Row:
    nothing = {"available": 0, "reserved": 0, "pack": 0, "debt": 0, "lots": {}, "ends_at": None}
    return {"id": key, "owner": str(event.owner), **nothing}


def _moved(event: Any) -> Row | None:
    """Return the signed changes of plan, pack, reserved and debt; None where nothing moved."""
    if isinstance(event, CreditAccount.Granted):
        plan = event.credits if event.bucket == "plan" else 0
        return {"plan": plan, "pack": event.credits - plan, "reserved": 0, "owed": 0}
    if not isinstance(event, Movement):
        return None
    available, reserved, owed = SIGNS[event.TOPIC]
    plan = available * sum(event.lots.values())
    return {
        "plan": plan,
        "pack": available * event.credits - plan,
        "reserved": reserved * event.credits,
        "owed": event.owed if isinstance(event, CreditAccount.ClawedBack) else owed * event.credits,
    }


def _changed(row: Row, event: Any, moved: Row) -> Row:
    held = _held(row["lots"], event)
    ends = [lot[0] for lot in held.values() if lot[1] and lot[0] is not None]
    return {
        "available": row["available"] + moved["plan"] + moved["pack"],
        "reserved": row["reserved"] + moved["reserved"],
        "pack": row["pack"] + moved["pack"],
        "debt": row["debt"] + moved["owed"],
        "lots": held,
        "ends_at": stamp(datetime.fromtimestamp(min(ends), UTC)) if ends else None,
    }


def _held(held: lots.Lots, event: Any) -> lots.Lots:
    """Return the lots after an event, without those that are empty and over."""
    moment = event.timestamp.timestamp()
    held = {
        name: list(lot) for name, lot in held.items() if lot[1] or lot[0] is None or lot[0] > moment
    }
    if isinstance(event, CreditAccount.Granted) and event.bucket == "plan":
        held[event.cause] = [event.until.timestamp() if event.until else None, event.credits]
    elif isinstance(event, Movement) and not isinstance(event, CreditAccount.Captured):
        # What comes back to one that is over ends in the same commit.
        parts = {name: credits for name, credits in event.lots.items() if name in held}
        lots.move(held, parts, 1 if isinstance(event, CreditAccount.Released) else -1)
    return held


def _entry(record: Record, row: Row, moved: Row) -> Row:
    return {
        "id": record.position,
        "owner": row["owner"],
        "kind": record.event.TOPIC.partition(".")[2],
        "cause": record.event.cause,
        "purchase": getattr(record.event, "order", None),
        **moved,
        "balance": row["available"],
        "created_at": stamp(record.event.timestamp),
    }
