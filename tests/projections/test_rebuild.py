"""Made anew, the read models are what they were, and nobody sees them half made."""

from collections.abc import Iterator

from domain.journal import Journal, Record
from projections.projection import Projector
from tests.projections.test_projection import life, rows


def pages(journal: Journal, size: int = 4) -> Iterator[list[Record]]:
    position = 0
    while page := journal.after(position, size):
        yield page
        position = page[-1].position


def test_rows_made_anew_are_the_same_and_the_old_ones_are_read_meanwhile(
    journal: Journal, projector: Projector
) -> None:
    life(journal)
    newest = projector.apply(journal.after(0))
    before = rows(projector)

    def watched() -> Iterator[list[Record]]:
        for page in pages(journal):
            yield page
            assert rows(projector) == before, "a reader saw rows that were not whole"

    assert projector.rebuild(watched()) == newest
    assert rows(projector) == before


def test_a_rebuild_that_breaks_off_changes_nothing(journal: Journal, projector: Projector) -> None:
    life(journal)
    projector.apply(journal.after(0))
    before = rows(projector)

    def torn() -> Iterator[list[Record]]:
        yield journal.after(0, 3)
        raise OSError("the log is gone")

    try:
        projector.rebuild(torn())
    except OSError:
        assert rows(projector) == before
    else:
        raise AssertionError("it did not break off")


def test_a_follower_that_is_ahead_of_emptied_rows_leaves_no_gap(
    journal: Journal, projector: Projector
) -> None:
    life(journal)
    position = projector.apply(journal.after(0))
    whole = rows(projector)
    life(journal)
    projector.rebuild()
    while records := journal.after(position):
        position = projector.apply(records, position)
    followed = rows(projector)
    projector.rebuild(pages(journal))
    assert rows(projector) == followed
    assert len(followed["generations"]) == 2 * len(whole["generations"])
