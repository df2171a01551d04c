"""The read tables' history; `upgrade` brings a store to the newest."""

from alembic import command
from alembic.config import Config

from projections.stores import engine_of

LOCK = 7_203_911


def upgrade(url: str) -> None:
    """Bring the store's read tables to the newest version; safe where two processes start."""
    config = Config()
    config.set_main_option("script_location", "projections:migrations")
    config.set_main_option("path_separator", "os")
    engine = engine_of(url)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            else:
                # The driver begins none before DDL, so a crash would leave half of the tables.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
