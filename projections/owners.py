"""Owners: their profiles."""

from sqlalchemy import Connection

from domain.aggregate import stamp
from domain.journal import Record
from domain.profiles import Profile
from projections.changes import Changes
from projections.tables import profiles


def apply(connection: Connection, records: list[Record]) -> None:
    """Fold a batch of events into the rows."""
    mine = [r.event for r in records if r.event.TOPIC.startswith("profile.")]
    rows = Changes(connection, profiles)
    rows.load({str(event.originator_id) for event in mine})
    for event in mine:
        key = str(event.originator_id)
        match event:
            case Profile.Registered():
                rows.put(
                    {
                        "id": key,
                        "owner": str(event.owner),
                        "name": event.name,
                        "email": event.email,
                        "email_verified": event.email_verified,
                        "provider": event.provider,
                        "created_at": stamp(event.timestamp),
                    }
                )
            case Profile.Renamed():
                rows.change(key, name=event.name)
            case Profile.EmailChanged():
                rows.change(key, email=event.email, email_verified=False)
            case Profile.EmailFollowed():
                rows.change(key, email=event.email, email_verified=event.verified)
            case Profile.EmailLost():
                rows.change(key, email=None, email_verified=False)
    rows.write()
