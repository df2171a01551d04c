"""Motions as a library and explore list them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update

from domain.aggregate import stamp
from domain.generations import Generation, motion_of
from domain.journal import Record
from domain.likes import Like
from domain.motions import Motion
from domain.profiles import Profile
from projections import trends
from projections.changes import Changes
from projections.tables import motions, profiles, sweeps
from projections.words import words_of

STATUSES = {
    "generation.started": "processing",
    "generation.succeeded": "succeeded",
    "generation.failed": "failed",
    "generation.canceled": "canceled",
    "generation.retried": "queued",
}
MOST_SWEEPS = 100


def apply(connection: Connection, records: list[Record]) -> None:
    """Fold a batch of events into the rows."""
    mine = [
        r
        for r in records
        if r.event.TOPIC.startswith(("motion.", "like.")) or r.event.TOPIC in STATUSES
    ]
    rows, due = Changes(connection, motions), Changes(connection, sweeps)
    created = {str(r.event.originator_id) for r in mine if isinstance(r.event, Motion.Created)}
    rows.load({_key(r.event) for r in mine} - created)
    names = _names(connection, {str(r.event.owner) for r in mine if hasattr(r.event, "owner")})
    for record in mine:
        event, key = record.event, _key(record.event)
        moment = stamp(event.timestamp)
        if event.TOPIC.startswith("like."):
            _liked(rows, key, event)
            continue
        if event.TOPIC in STATUSES:
            rows.change(key, status=STATUSES[event.TOPIC])
        elif isinstance(event, Motion.Created):
            row = _created(event, key, moment, names.get(str(event.owner), ""))
            rows.put({**row, "number": record.position})
        elif isinstance(event, Motion.Deleted | Motion.Swept):
            _removed(rows, due, key, event)
        else:
            _edited(rows, key, event)
        rows.change(key, updated_at=moment)
    rows.write()
    due.write()
    _rename(connection, {r.event.originator_id for r in records if _renames(r.event)})


def _edited(rows: Changes, key: str, event: Any) -> None:
    match event:
        case Motion.Completed():
            rows.change(
                key,
                # A motion of a pack has no generation whose success would say so.
                status="succeeded",
                facts=event.facts,
                variants=event.variants,
                completed_at=stamp(event.timestamp),
                duration_seconds=event.facts["duration_seconds"],
            )
        case Motion.Titled():
            _reword(rows, key, title=event.title)
        case Motion.Tagged():
            _reword(rows, key, tags=event.tags)
        case Motion.Categorized():
            rows.change(key, category=event.category)
        case Motion.Published():
            _shown(rows, key, event.timestamp)
        case Motion.Unpublished():
            rows.change(key, public=False)


def _removed(rows: Changes, due: Changes, key: str, event: Any) -> None:
    if isinstance(event, Motion.Swept):
        due.remove(key)
        return
    if key in rows.rows:
        due.put(
            {
                "motion": key,
                "owner": rows.rows[key]["owner"],
                "folders": event.folders,
                "deleted_at": stamp(event.timestamp),
            }
        )
    rows.remove(key)


def _key(event: Any) -> str:
    if event.TOPIC in STATUSES or isinstance(event, Generation.Requested):
        return str(motion_of(event.originator_id))
    if event.TOPIC.startswith("like."):
        return str(event.motion)
    return str(event.originator_id)


def _reword(rows: Changes, key: str, **values: Any) -> None:
    rows.change(key, **values)
    if key in rows.rows:
        row = rows.rows[key]
        words = words_of(row["title"], row["prompt"], row["tags"], row["character_type"])
        rows.change(key, words=words)


def _shown(rows: Changes, key: str, moment: datetime) -> None:
    if key in rows.rows:
        # Once: who hides and shows it again does not come to the top by that.
        trend = rows.rows[key]["trend"] or trends.plus(0.0, moment)
        rows.change(key, public=True, trend=trend)


def _liked(rows: Changes, key: str, event: Any) -> None:
    if key in rows.rows:
        row = rows.rows[key]
        if isinstance(event, Like.Withdrawn):
            trend = trends.minus(row["trend"], event.since)
            rows.change(key, likes=row["likes"] - 1, trend=trend)
        else:
            trend = trends.plus(row["trend"], event.timestamp)
            rows.change(key, likes=row["likes"] + 1, trend=trend)


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


def sweeping(connection: Connection) -> list[dict[str, Any]]:
    """Return what is to be swept: motions, owners, folders, and when each was deleted."""
    statement = select(sweeps).order_by(sweeps.c.deleted_at).limit(MOST_SWEEPS)
    return [dict(row) for row in connection.execute(statement).mappings()]
