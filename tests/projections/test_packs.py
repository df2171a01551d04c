from typing import Any

import pytest
from sqlalchemy import select

from domain.commands.packs import ClaimPack, ShowPack
from domain.draft import Draft
from domain.journal import Journal
from projections.projection import Projector
from projections.tables import motions, packs
from tests.given import ADA, NOON, PACK, enrolled, packed


def rows(projector: Projector) -> tuple[list[Any], list[Any]]:
    shown = select(packs.c.status, packs.c.size, packs.c.seconds, packs.c.published_at)
    owned = select(motions.c.title, motions.c.status, motions.c.source_type, motions.c.public)
    with projector.engine.connect() as connection:
        return (
            [tuple(row) for row in connection.execute(shown)],
            [tuple(row) for row in connection.execute(owned.order_by(motions.c.title))],
        )


@pytest.mark.parametrize("size", [1, 2, 100])
def test_however_it_is_cut_a_pack_has_its_status_and_a_claim_its_motions(
    journal: Journal, projector: Projector, size: int
) -> None:
    draft = Draft(journal)
    enrolled(draft, ADA)
    for command in (packed(), ShowPack(PACK, NOON), ClaimPack(ADA, PACK, NOON)):
        draft.run(command)
    draft.run(ShowPack(PACK, NOON, hide=True))
    draft.commit()
    records = journal.after(0)
    for start in range(0, len(records), size):
        projector.apply(records[start : start + size])
    assert rows(projector) == (
        [("withdrawn", 2, 8.0, "2026-11-24T12:00:00.000Z")],
        [
            ("a march", "succeeded", "pack", False),
            ("a stroll", "succeeded", "pack", False),
        ],
    )
