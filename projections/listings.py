"""Pages of motions: what is wanted, and the statements that bring it.

A page is cut by a keyset: the sort value and the id of the last row before it. What is wanted is a
set and an order that depend on each row alone, so however a store finds the rows, a row that does
not change while somebody turns pages is on exactly one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, cast, func, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY

from projections.tables import ORDERS, motions, vector
from projections.words import Sought, sought

Row = dict[str, Any]
Cursor = tuple[Any, str]


@dataclass(frozen=True)
class Wanted:
    """Which motions, in which order: None leaves a filter out.

    `owner` for a library; None for explore, which shows what is public and succeeded.
    `after` is the cursor: the sort value and the id of the last row of the page before.
    """

    owner: UUID | None = None
    category: str | None = None
    character_type: str | None = None
    tag: str | None = None
    search: str | None = None
    source_type: str | None = None
    order: str = "newest"
    limit: int = 24
    offset: int = 0
    after: Cursor | None = None

    def sought(self) -> list[Sought] | None:
        """Return what a motion's words must have; None where nothing can be found by them."""
        return sought(self.search, self.tag, self.character_type)


def sort_value(row: Row, order: str) -> Any:
    """Return what a row is sorted by."""
    return row[ORDERS[order].name]


def listed(statement: Select[Any], wanted: Wanted, *, indexed: bool = True) -> Select[Any]:
    """Return the statement with every condition but the words, and the cursor.

    Without `indexed`, SQLite is to find the rows by something better than these columns.
    """
    owner = None if wanted.owner is None else str(wanted.owner)
    if owner is None:
        statement = statement.where(motions.c.public.is_(True), motions.c.status == "succeeded")
    for column, value in (
        (motions.c.owner, owner),
        (motions.c.category, wanted.category),
        (motions.c.source_type, wanted.source_type),
    ):
        if value is not None:
            statement = statement.where((column if indexed else column.concat("")) == value)
    if wanted.after is not None:
        keys = tuple_(ORDERS[wanted.order], motions.c.id)
        statement = statement.where(keys < wanted.after)
    return statement


def ordered(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """Return the statement in the wanted order, the largest first."""
    return statement.order_by(ORDERS[wanted.order].desc(), motions.c.id.desc())


def cut(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """Return the statement for one row more than the page: then there is a next page."""
    return statement.limit(wanted.limit + 1).offset(wanted.offset)


def matching(conditions: Sequence[Sought]) -> ColumnElement[bool]:
    """Return PostgreSQL's condition; its planner knows how common each word is."""
    asked = " & ".join(f"'{each.word}'{':*' if each.begun else ''}" for each in conditions)
    return vector.bool_op("@@")(cast(asked, TSQUERY))


def containing(condition: Sought) -> ColumnElement[bool]:
    """Return SQLite's condition on a row itself."""
    padded = " " + motions.c.words + " "
    return func.instr(padded, condition.pattern) > 0
