"""Alembic's own entry: runs the versions on the connection that `upgrade` opened."""

from alembic import context

from projections.tables import reads

context.configure(
    connection=context.config.attributes["connection"], target_metadata=reads, render_as_batch=True
)
context.run_migrations()
