import sys
from uuid import uuid4

from tests.given import ADA, request
from tests.projections.library import Library


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
        library.loop.run(library.reads.queue_position("text_to_motion", position))
        for position in (0, library.journal.position(), sys.maxsize)
    )
    assert places[0] == 0
    assert places[-1] == 3
