"""Pages stay right while rows come, go and change between them."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, update

from projections.listings import sort_value
from projections.tables import ORDERS, motions
from tests.given import ADA
from tests.projections.library import Library, row_of

EVENTS = ("comes", "goes", "shows", "hides", "likes", "nothing")


@pytest.mark.parametrize("filters", [{}, {"search": "walk"}, {"owner": ADA}], ids=str)
@pytest.mark.parametrize("order", sorted(ORDERS))
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    count=st.integers(1, 12),
    size=st.integers(1, 4),
    events=st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 20)), max_size=12),
)
def test_what_stays_as_it_is_while_pages_are_turned_is_shown_exactly_once(
    library: Library,
    order: str,
    filters: dict[str, Any],
    count: int,
    size: int,
    events: list[tuple[str, int]],
) -> None:
    library.projector.rebuild()
    rows = [row_of(number, "a walk") for number in range(1, count + 1)]
    for row in rows[::3]:
        row["public"] = False
    with library.projector.engine.begin() as connection:
        connection.execute(insert(motions), rows)
    there = {row["id"] for row in rows if row["public"] or "owner" in filters}
    touched: set[str] = set()
    seen: list[str] = []
    after, coming, left = None, 100, list(events)
    while True:
        page = library.page(**filters, order=order, limit=size, after=after)
        seen += [row["id"] for row in page[:size]]
        if len(page) <= size:
            break
        after = (sort_value(page[size - 1], order), page[size - 1]["id"])
        with library.projector.engine.begin() as connection:
            for event, which in left[:2]:
                coming += 1
                touched.add(happens(connection, event, rows[which % count]["id"], coming))
        left = left[2:]
    undisturbed = there - touched
    assert {each for each in seen if each in undisturbed} == undisturbed
    assert all(seen.count(each) == 1 for each in undisturbed)


def happens(connection: Connection, event: str, identity: str, number: int) -> str:
    """Let something happen to a row, or another row come; return what was touched."""
    mine = motions.c.id == identity
    match event:
        case "comes":
            connection.execute(insert(motions), [row_of(number, "a walk")])
        case "goes":
            connection.execute(delete(motions).where(mine))
        case "shows" | "hides":
            connection.execute(update(motions).where(mine).values(public=event == "shows"))
        case "likes":
            liked = update(motions).where(mine)
            connection.execute(liked.values(likes=motions.c.likes + 1, trend=motions.c.trend + 0.5))
    return "" if event in {"comes", "nothing"} else identity
