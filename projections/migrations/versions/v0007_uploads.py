"""Uploads, and when their bytes are to go."""

import sqlalchemy as sa
from alembic import op

from projections.migrations.refill import refill

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table, and let the journal fill all of them."""
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("generation", sa.String(length=36), nullable=True),
        sa.Column("kept", sa.Float(), nullable=False),
        sa.Column("due_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("uploads_due", "uploads", ["due_at"])
    refill(op.get_bind())


def downgrade() -> None:
    """Drop the table; the journal can fill it again."""
    op.drop_index("uploads_due", table_name="uploads")
    op.drop_table("uploads")
