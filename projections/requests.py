"""What an owner has requested: the query behind a list of generations."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_

from projections.generations import WAITING
from projections.listings import Cursor
from projections.tables import generations


@dataclass(frozen=True)
class Requested:
    """Which of an owner's generations of a kind: the unfinished ones, those of `ids`, or a page."""

    owner: UUID
    kind: str
    active: bool = False
    ids: tuple[UUID, ...] | None = None
    limit: int = 24
    offset: int = 0
    after: Cursor | None = None


def requested(wanted: Requested) -> Select[Any]:
    """Return the query: the newest first, and one row more than a page."""
    order = (generations.c.created_at, generations.c.id)
    statement = select(generations).where(
        generations.c.owner == str(wanted.owner), generations.c.kind == wanted.kind
    )
    statement = statement.order_by(*(column.desc() for column in order))
    if wanted.active:
        return statement.where(generations.c.status.in_(WAITING))
    if wanted.ids is not None:
        return statement.where(generations.c.id.in_([str(each) for each in wanted.ids]))
    if wanted.after is not None:
        statement = statement.where(tuple_(*order) < wanted.after)
    return statement.limit(wanted.limit + 1).offset(wanted.offset)
