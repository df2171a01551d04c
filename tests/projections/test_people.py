from typing import Any
from uuid import uuid5

import pytest
from sqlalchemy import select

from domain.commands.profiles import ChangeProfile, Enrol
from domain.draft import Draft
from domain.journal import Journal
from projections.projection import Projector
from projections.tables import motions, profiles
from tests.given import ADA, BOB, NOON, enrolled, request


def life(journal: Journal) -> None:
    """Let Ada be renamed between two motions, and lose to another Ada what she only typed."""
    draft = Draft(journal)
    enrolled(draft, ADA, name="Ada")
    enrolled(draft, BOB, name="Bob")
    draft.run(request(ADA))
    draft.run(request(BOB))
    draft.run(ChangeProfile(ADA, "Ada L.", "ada@example.org", "password", NOON))
    draft.run(request(ADA))
    draft.run(Enrol(uuid5(ADA, "2"), "Ada 2", "ada@example.org", True, "google", 0, NOON))
    draft.run(ChangeProfile(BOB, None, "robert@example.org", "password", NOON))
    draft.run(Enrol(BOB, "Bob", "bob@example.net", True, "google", 0, NOON, 5.0))
    draft.commit()


def rows(projector: Projector) -> tuple[list[Any], list[Any]]:
    people = select(profiles.c.name, profiles.c.email, profiles.c.email_verified)
    names = select(motions.c.owner_name).order_by(motions.c.owner_name)
    with projector.engine.connect() as connection:
        return (
            [tuple(row) for row in connection.execute(people.order_by(profiles.c.name))],
            list(connection.execute(names).scalars()),
        )


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_however_it_is_cut_people_and_their_motions_have_their_newest_names(
    journal: Journal, projector: Projector, size: int
) -> None:
    life(journal)
    records = journal.after(0)
    for start in range(0, len(records), size):
        projector.apply(records[start : start + size])
    people, names = rows(projector)
    assert people == [
        ("Ada 2", "ada@example.org", True),
        ("Ada L.", None, False),
        ("Bob", "bob@example.net", True),
    ]
    assert names == ["Ada L.", "Ada L.", "Bob"]
