"""Lots: credits that are spent together and end together; the arithmetic of buckets.

A lot is named by the cause of its grant, and is `[until, credits]`, `until` in seconds since 1970
or None where it never ends. A mapping of lots is as plain as a snapshot wants it.
"""

from collections.abc import Iterable, Mapping
from math import inf

Lots = dict[str, list[float | None]]
Parts = dict[str, int]
"""How many credits of each lot."""


def held(lots: Lots) -> int:
    """Return the credits of all lots."""
    return sum(credits_of(lot) for lot in lots.values())


def credits_of(lot: list[float | None]) -> int:
    """Return a lot's credits."""
    return int(lot[1] or 0)


def soonest(lots: Lots) -> list[str]:
    """Return the names of lots that have credits, the one that ends first before the others."""
    full = [name for name, lot in lots.items() if lot[1]]
    return sorted(full, key=lambda name: (_end(lots[name]), name))


def drawn(lots: Lots, credits: int, first: str | None = None) -> Parts:
    """Return what each lot gives of `credits`, as far as they go: `first`, then the soonest."""
    parts: Parts = {}
    names: Iterable[str] = soonest(lots)
    if first in lots:
        names = [first, *(name for name in names if name != first)]
    for name in names:
        given = min(credits, credits_of(lots[name]))
        if given:
            parts[name] = given
            credits -= given
        if not credits:
            break
    return parts


def over(lots: Lots, moment: float) -> Parts:
    """Return the credits of each lot that has ended by `moment`."""
    return {name: credits_of(lot) for name, lot in lots.items() if lot[1] and _end(lot) <= moment}


def move(lots: Lots, parts: Mapping[str, int], sign: int) -> int:
    """Put credits into their lots (`sign` 1), or take them out (-1); return how many came in."""
    for name, credits in parts.items():
        lots[name][1] = credits_of(lots[name]) + sign * credits
    return sign * sum(parts.values()) if parts else 0


def _end(lot: list[float | None]) -> float:
    return inf if lot[0] is None else lot[0]
