import asyncio
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.commands.generations import StartGeneration, SucceedGeneration
from domain.commands.motions import EditMotion
from domain.draft import Draft
from domain.generations import motion_of
from domain.journal import Journal
from projections.projection import Projector
from projections.reads import ORDERS, Reads, Wanted
from tests.given import ADA, FACTS, NOON, VARIANTS, enrolled, request


class Library:
    """A journal, its rows and the questions that can be asked of them."""

    def __init__(self, journal: Journal, projector: Projector, url: str) -> None:
        self.journal, self.projector = journal, projector
        self.draft = Draft(journal)
        self.loop = asyncio.Runner()
        self.reads = Reads(url)
        self.made = 0
        enrolled(self.draft, ADA, 10**6)

    def add(self, **traits: Any) -> UUID:
        prediction = uuid4()
        moment = NOON + timedelta(seconds=self.made // 2)
        self.made += 1
        asked = request(prediction=prediction, now=moment)
        asked.traits.update(traits)
        self.draft.run(asked)
        self.draft.run(StartGeneration(ADA, prediction, 1, moment))
        facts = {**FACTS, "duration_seconds": float(self.made % 5)}
        self.draft.run(SucceedGeneration(ADA, prediction, 1, moment, facts, VARIANTS))
        return prediction

    def publish(self, prediction: UUID) -> None:
        self.draft.run(EditMotion(ADA, motion_of(prediction), None, True, NOON))

    def settle(self) -> None:
        self.draft.commit()
        self.projector.apply(self.journal.after(self.projector.position(), 10_000))

    def page(self, **wanted: Any) -> list[dict[str, Any]]:
        return self.loop.run(self.reads.page(Wanted(**wanted)))

    def close(self) -> None:
        self.loop.run(self.reads.close())
        self.loop.close()


@pytest.fixture
def library(journal: Journal, projector: Projector, reads_url: str) -> Iterator[Library]:
    opened = Library(journal, projector, reads_url)
    yield opened
    opened.close()


def walk(library: Library, order: str, size: int, between: Iterator[None]) -> list[str]:
    """Follow the cursors to the end; something may happen between two pages."""
    seen: list[str] = []
    after = None
    while True:
        rows = library.page(owner=ADA, order=order, limit=size, after=after)
        seen += [row["id"] for row in rows[:size]]
        if len(rows) <= size:
            return seen
        last = rows[size - 1]
        after = (last[library.reads.sort_column(order)], last["id"])
        next(between, None)


@pytest.mark.parametrize("order", sorted(ORDERS))
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(count=st.integers(1, 9), size=st.integers(1, 4))
def test_cursors_neither_skip_nor_repeat_what_was_there_all_along(
    library: Library, order: str, count: int, size: int
) -> None:
    for _ in range(count):
        library.add()
    library.settle()
    there = {row["id"] for row in library.page(owner=ADA, limit=1000)}

    def arrivals() -> Iterator[None]:
        while True:
            library.add()
            library.settle()
            yield

    new = arrivals()
    seen = walk(library, order, size, new)
    assert len(seen) == len(set(seen))
    assert there <= set(seen)


def test_explore_shows_what_is_public_and_nothing_else(library: Library) -> None:
    shown, hidden = library.add(title="shown"), library.add(title="hidden")
    library.publish(shown)
    library.settle()
    assert [row["title"] for row in library.page()] == ["shown"]
    assert hidden != shown
    assert {row["title"] for row in library.page(owner=ADA)} == {"shown", "hidden"}


def test_a_generation_is_found_by_its_key_with_its_documents(library: Library) -> None:
    prediction = library.add()
    library.settle()
    row = library.loop.run(library.reads.generation(prediction))
    assert row is not None
    assert row["status"] == "succeeded"
    assert row["seeds"] == [7]
    assert row["brief"]["prompt"] == "a person walks"
    assert row["variants"][0]["assets"][0]["format"] == "glb"
    assert library.loop.run(library.reads.generation(uuid4())) is None


def test_the_place_in_the_queue_counts_who_came_before(library: Library) -> None:
    for _ in range(3):
        library.draft.run(request())
    library.settle()
    places = sorted(
        library.loop.run(library.reads.queue_position(position))
        for position in (0, library.journal.position(), sys.maxsize)
    )
    assert places[0] == 0
    assert places[-1] == 3
