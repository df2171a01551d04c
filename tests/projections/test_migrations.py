from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from projections.migrations import upgrade
from projections.stores import engine_of
from projections.tables import reads

FULL_TEXT = "motion_words"
"""SQLite's index of the words is tables that SQLAlchemy has no words for, PostgreSQL's an index."""


def declared(_: object, name: str | None, kind: str, *__: object) -> bool:
    return not (
        kind in {"table", "index"} and (name or "").startswith((FULL_TEXT, "motions_words"))
    )


@pytest.fixture
def empty_url(bare_url: str, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/reads.db" if bare_url.startswith("sqlite") else bare_url


def tables(url: str) -> set[str]:
    engine = engine_of(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return {name for name in names if not name.startswith(FULL_TEXT)}


def test_an_upgrade_from_nothing_makes_exactly_the_tables_that_are_declared(
    empty_url: str,
) -> None:
    upgrade(empty_url)
    engine = engine_of(empty_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": declared})
        differences = compare_metadata(context, reads)
    engine.dispose()
    assert differences == []


def test_an_upgrade_can_be_taken_back_and_made_again(empty_url: str) -> None:
    upgrade(empty_url)
    config = Config()
    config.set_main_option("script_location", "projections:migrations")
    config.set_main_option("path_separator", "os")
    engine = engine_of(empty_url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    engine.dispose()
    assert tables(empty_url) == {"alembic_version"}
    upgrade(empty_url)
    assert tables(empty_url) == {*reads.tables, "alembic_version"}


def test_processes_that_start_at_once_agree_on_the_tables(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(upgrade, empty_url) for _ in range(4)]:
            done.result(60)
    assert tables(empty_url) == {*reads.tables, "alembic_version"}


def test_an_upgrade_that_fails_leaves_nothing_half_made(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", torn)
        with pytest.raises(OSError, match="disk"):
            upgrade(empty_url)
    assert tables(empty_url) <= {"alembic_version"}
    upgrade(empty_url)
    assert tables(empty_url) == {*reads.tables, "alembic_version"}
