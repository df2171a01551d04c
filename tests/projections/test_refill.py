from alembic import command
from alembic.config import Config
from sqlalchemy import func, inspect, select, text

from domain.draft import Draft
from domain.journal import Journal
from projections.migrations import upgrade
from projections.projection import Projector
from projections.stores import engine_of
from projections.tables import profiles
from tests.given import enrolled


def upgraded_to(url: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "projections:migrations")
    config.set_main_option("path_separator", "os")
    engine = engine_of(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.execute(text("INSERT INTO positions VALUES ('reads', 3)"))
    engine.dispose()


def test_tables_in_use_are_filled_again_by_the_journal_which_keeps_its_events(
    bare_url: str,
) -> None:
    journal, url = Journal(bare_url), bare_url.replace("journal.db", "reads.db")
    upgraded_to(url, "0001")
    enrolled(draft := Draft(journal))
    newest = draft.commit()
    upgrade(url)
    projector = Projector(url)
    assert projector.position() == 0
    assert journal.position() == newest
    assert projector.apply(journal.after(0)) == newest
    with projector.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(profiles)).scalar() == 1
        assert "id" in {each["name"] for each in inspect(connection).get_columns("profiles")}
    projector.close()
    journal.close()
