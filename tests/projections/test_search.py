from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from projections import walks
from projections.listings import Wanted, listed, ordered
from projections.tables import ORDERS, motions
from projections.words import folded
from tests.given import ADA
from tests.projections.library import Library, row_of

WAYS: dict[str, dict[str, Any]] = {
    "along the order": {"SAMPLE": 10**6},
    "by the words at once": {"SAMPLE": 1, "RARE": 1.0},
    "by the words after a walk": {"SAMPLE": 1, "RARE": -1.0, "LONGEST_WALK": 2},
    "by the rarest after a walk": {
        "SAMPLE": 1, "RARE": -1.0, "LONGEST_WALK": 2, "USEFUL": -1.0
    },
}  # fmt: skip


SEARCHES: dict[str, list[str]] = {
    "dance": ["A Ballet dance", "Tango"],
    "BALLET danc": ["A Ballet dance"],
    "da": ["A Ballet dance", "Tango"],
    "ballet tango": [],
    "lady cafe": ["Tango"],
    "CAFÉ": ["Tango"],
    "strasse": ["Auf der Straße"],
    "走": ["走る人"],
    "salon": ["Tango"],
    "ance": [],
    "NEAR(ballet tango)": [],
    "NOT tango": [],
    "ballet OR tango": [],
    '"dance': ["A Ballet dance", "Tango"],
    "dance*": ["A Ballet dance", "Tango"],
    "words:dance": [],
    "dance' | 'tango": ["Tango"],
    "dance & !tango": ["Tango"],
    "#salon ~humanoid": [],
    "%": [],
    "\\": [],
    "🙂": [],
}


def test_words_are_found_by_their_beginnings_and_nothing_is_syntax(library: Library) -> None:
    library.add(title="A Ballet dance", prompt="she turns", tags=[])
    library.add(title="Tango", prompt="a lady's DANCE in a café", tags=["Salon"])
    library.add(title="Auf der Straße", prompt="gehen", tags=[])
    library.add(title="走る人", prompt="a man hurries", tags=[])
    library.settle()
    found = {
        search: sorted(row["title"] for row in library.page(owner=ADA, search=search))
        for search in SEARCHES
    }
    assert found == SEARCHES
    for search, titles in SEARCHES.items():
        assert library.total(owner=ADA, search=search) == len(titles), search


def test_a_tag_is_found_whole_however_it_is_written(library: Library) -> None:
    library.add(title="kata", tags=["Martial Arts", "slow"])
    library.settle()
    for tag, found in {"martial-arts": 1, "MARTIAL ARTS": 1, "martial": 0, "slow": 1}.items():
        assert len(library.page(owner=ADA, tag=tag)) == found, tag
    assert len(library.page(owner=ADA, character_type="humanoid")) == 1
    assert library.page(owner=ADA, character_type="human") == []


def test_another_title_is_found_and_the_old_one_is_not(library: Library) -> None:
    made = library.add(title="first")
    library.settle()
    library.edit(made, title="second")
    library.settle()
    assert library.page(owner=ADA, search="first") == []
    assert len(library.page(owner=ADA, search="second tags walking")) == 0
    assert len(library.page(owner=ADA, search="second walking")) == 1
    library.projector.rebuild()
    assert library.page(owner=ADA, search="second") == []
    library.settle()
    assert len(library.page(owner=ADA, search="second")) == 1


TEXTS = ["ab", "abc", "b", "bcd", "cab"]


@pytest.mark.parametrize("way", sorted(WAYS))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    titles=st.lists(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3), max_size=9),
    search=st.lists(st.sampled_from(["a", "ab", "bc", "c", "x"]), min_size=1, max_size=2),
    category=st.sampled_from([None, "even"]),
    order=st.sampled_from(sorted(ORDERS)),
    limit=st.integers(1, 4),
    offset=st.integers(0, 2),
)
def test_every_way_to_search_finds_the_same(
    library: Library,
    way: str,
    titles: list[list[str]],
    search: list[str],
    category: str | None,
    order: str,
    limit: int,
    offset: int,
) -> None:
    rows = [row_of(number, " ".join(words)) for number, words in enumerate(titles, start=1)]
    library.projector.rebuild()
    with library.projector.engine.begin() as connection:
        if rows:
            connection.execute(insert(motions), rows)
    name = ORDERS[order].name
    expected = [
        row["number"]
        for row in sorted(rows, key=lambda row: (row[name], row["id"]), reverse=True)
        if category in (None, row["category"])
        and all(any(w.startswith(each) for w in row["words"].split()) for each in search)
    ]
    with patch.multiple(walks, **WAYS[way]):
        wanted: dict[str, Any] = {"search": " ".join(search), "category": category}
        page = library.page(**wanted, order=order, limit=limit, offset=offset)
    assert [row["number"] for row in page] == expected[offset : offset + limit + 1]


LISTS: list[dict[str, Any]] = [
    *({"order": order} for order in ORDERS),
    *({"order": order, "category": "dance"} for order in ORDERS),
    {"owner": ADA},
    {"owner": ADA, "category": "dance"},
    {"owner": ADA, "source_type": "pack"},
]


def test_every_page_is_read_from_an_index_in_its_order(library: Library) -> None:
    engine = library.projector.engine
    with engine.connect() as connection:
        postgresql = engine.dialect.name == "postgresql"
        if postgresql:
            # So small a table is read whole; the question is what it could be read by.
            connection.execute(text("SET enable_seqscan = off"))
            connection.execute(text("SET enable_bitmapscan = off"))
        for each in LISTS:
            order = each.get("order", "newest")
            wanted = Wanted(**each, after=("2026" if order == "newest" else 5, "a"))
            statement = ordered(listed(motions.select(), wanted), wanted).limit(25)
            words = statement.compile(engine, compile_kwargs={"literal_binds": True})
            asked = f"EXPLAIN {'' if postgresql else 'QUERY PLAN '}{words}"
            plan = "\n".join(str(row[-1]) for row in connection.execute(text(asked)))
            assert "index" in plan.lower(), plan
            assert "Sort" not in plan, plan
            assert "TEMP B-TREE" not in plan, plan


def test_a_folded_text_has_letters_and_digits_only() -> None:
    assert folded("Ünï-Côde's 2nd_TRY: ﬁne & ½") == [
        "uni",
        "code",
        "s",
        "2nd",
        "try",
        "fine",
        "1",
        "2",
    ]
    assert folded("x" * 200) == ["x" * 64]
