"""How SQLite finds the rows of a search: along the order, or by the words, whichever is shorter.

A common word is found by going along the order until the page is full; to sort all that have it
would cost more with every motion there is. A rare one is found in the full-text index. A sample of
the first rows tells which, so nothing is counted beforehand and both ways look at a bounded number
of rows. PostgreSQL's planner does the same by its statistics.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Executable, RowMapping, Select, column, select, table

from projections.listings import Row, Wanted, containing, cut, listed, ordered
from projections.tables import motions
from projections.words import Sought

SAMPLE = 300
"""Rows that are looked at before anything is decided."""
RARE = 0.02
"""Share of the sample up to which a condition may be rare."""
FEW = 2_000
"""Hits that are sorted gladly; for more the way along the order is tried first."""
LONGEST_WALK = 5_000
USEFUL = 0.125
"""Share of the sample up to which a condition narrows what the full-text index answers."""
Ask = Callable[[Executable], Iterable[RowMapping]]
"""From a statement to its rows, which are read as they are wanted."""

index = table("motion_words", column("rowid"), column("motion_words"))


def page(ask: Ask, wanted: Wanted, conditions: Sequence[Sought]) -> list[Row]:
    """Return the rows of a page, and one more where there is a next page."""
    needed = wanted.offset + wanted.limit + 1
    found: list[str] = []
    hits = [0] * len(conditions)
    seen = 0
    for row in ask(along(wanted, conditions)):
        has = list(row.values())[1:]
        seen += 1
        if all(has):
            found.append(row["id"])
        if len(found) == needed:
            break
        if seen <= SAMPLE:
            hits = [count + bool(each) for count, each in zip(hits, has, strict=True)]
        if seen == SAMPLE and few(ask, narrow(conditions, hits, RARE)):
            return by_words(ask, wanted, conditions, narrow(conditions, hits, RARE))
    if len(found) < needed and seen == LONGEST_WALK:
        rarest = [conditions[hits.index(min(hits))]]
        return by_words(ask, wanted, conditions, narrow(conditions, hits, USEFUL) or rarest)
    return whole(ask, found[wanted.offset :])


def along(wanted: Wanted, conditions: Sequence[Sought]) -> Select[Any]:
    """Return the statement for ids in order, each with which of the conditions it meets."""
    columns = [motions.c.id, *(containing(each) for each in conditions)]
    return ordered(listed(select(*columns), wanted), wanted).limit(LONGEST_WALK)


def narrow(conditions: Sequence[Sought], hits: Sequence[int], share: float) -> list[Sought]:
    """Return the conditions that at most `share` of the sample met."""
    return [each for each, count in zip(conditions, hits, strict=True) if count <= share * SAMPLE]


def few(ask: Ask, conditions: Sequence[Sought]) -> bool:
    """Return whether FEW motions at most meet these conditions; no conditions, all motions."""
    if not conditions:
        return False
    return sum(1 for _ in ask(having(conditions).limit(FEW + 1))) <= FEW


def having(conditions: Sequence[Sought]) -> Select[Any]:
    """Return the statement for the numbers of what meets the conditions, by the index."""
    asked = " ".join(f'"{each.word}"{"*" if each.begun else ""}' for each in conditions)
    return select(index.c.rowid).where(index.c.motion_words.match(asked))


def by_words(
    ask: Ask, wanted: Wanted, conditions: Sequence[Sought], narrowing: Sequence[Sought]
) -> list[Row]:
    """Return the page out of all that meets the narrowing conditions, sorted."""
    statement = listed(select(motions), wanted, indexed=False)
    statement = statement.where(motions.c.number.in_(having(narrowing)))
    for each in conditions:
        if each not in narrowing:
            statement = statement.where(containing(each))
    return [dict(row) for row in ask(cut(ordered(statement, wanted), wanted))]


def whole(ask: Ask, identities: Sequence[str]) -> list[Row]:
    """Return the rows of some ids, in their order."""
    found = ask(select(motions).where(motions.c.id.in_(identities)))
    rows = {row["id"]: dict(row) for row in found}
    return [rows[each] for each in identities if each in rows]
