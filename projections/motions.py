"""Motions as a library and explore list them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update

from domain.aggregate import stamp
from domain.generations import Generation, motion_of
from domain.journal import Record
from domain.motions import Motion
from domain.profiles import Profile
from projections.changes import Changes
from projections.tables import motions, profiles
from projections.words import words_of

STATUSES = {
    "generation.started": "processing",
    "generation.succeeded": "succeeded",
    "generation.failed": "failed",
    "generation.canceled": "canceled",
    "generation.retried": "queued",
}


def apply(connection: Connection, records: list[Record]) -> None:
    """Fold a batch of events into the rows."""
    mine = [r for r in records if r.event.TOPIC.startswith("motion.") or r.event.TOPIC in STATUSES]
    rows = Changes(connection, motions)
    created = {str(r.event.originator_id) for r in mine if isinstance(r.event, Motion.Created)}
    rows.load({_key(r.event) for r in mine} - created)
    names = _names(connection, {str(r.event.owner) for r in mine if hasattr(r.event, "owner")})
    for record in mine:
        event, key = record.event, _key(record.event)
        moment = stamp(event.timestamp)
        if event.TOPIC in STATUSES:
            rows.change(key, status=STATUSES[event.TOPIC], updated_at=moment)
            continue
        match event:
            case Motion.Created():
                rows.put(
                    {
                        **_created(event, key, moment, names.get(str(event.owner), "")),
                        "number": record.position,
                    }
                )
            case Motion.Completed():
                rows.change(
                    key,
                    # A motion of a pack has no generation whose success would say so.
                    status="succeeded",
                    facts=event.facts,
                    variants=event.variants,
                    completed_at=moment,
                    duration_seconds=event.facts["duration_seconds"],
                )
            case Motion.Titled():
                rows.change(key, title=event.title)
                _reword(rows, key)
            case Motion.Published():
                rows.change(key, public=True, trend=event.timestamp.timestamp())
            case Motion.Unpublished():
                rows.change(key, public=False)
        rows.change(key, updated_at=moment)
    rows.write()
    _rename(connection, {r.event.originator_id for r in records if _renames(r.event)})


def _key(event: Any) -> str:
    if event.TOPIC in STATUSES or isinstance(event, Generation.Requested):
        return str(motion_of(event.originator_id))
    return str(event.originator_id)


def _reword(rows: Changes, key: str) -> None:
    if key in rows.rows:
        row = rows.rows[key]
        rows.change(
            key,
            words=words_of(row["title"], row["prompt"], row["tags"], row["character_type"]),
        )


def _names(connection: Connection, owners: set[str]) -> dict[str, str]:
    if not owners:
        return {}
    statement = select(profiles.c.owner, profiles.c.name).where(profiles.c.owner.in_(owners))
    return {row.owner: row.name for row in connection.execute(statement)}


def _renames(event: Any) -> bool:
    return isinstance(event, Profile.Renamed)


def _rename(connection: Connection, people: set[UUID]) -> None:
    for profile in people:
        row = connection.execute(
            select(profiles.c.owner, profiles.c.name).where(profiles.c.id == str(profile))
        ).one_or_none()
        if row is not None:
            theirs = update(motions).where(motions.c.owner == row.owner)
            connection.execute(theirs.values(owner_name=row.name))


def _created(event: Any, key: str, moment: str, owner_name: str) -> dict[str, Any]:
    traits = event.traits
    return {
        "id": key,
        "owner": str(event.owner),
        "owner_name": owner_name,
        "generation": str(event.generation),
        "source_type": event.source_type,
        "title": traits["title"],
        "prompt": traits["prompt"],
        "category": traits["category"],
        "character_type": traits["character_type"],
        "tags": traits["tags"],
        "status": "queued",
        "public": False,
        "duration_seconds": traits["duration"],
        "likes": 0,
        "trend": 0.0,
        "traits": traits,
        "facts": {},
        "variants": [],
        "words": words_of(
            traits["title"], traits["prompt"], traits["tags"], traits["character_type"]
        ),
        "created_at": moment,
        "updated_at": moment,
        "completed_at": None,
    }
