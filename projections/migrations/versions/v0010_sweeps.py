"""Deleted motions wait for their files to go."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table; no event of before could have filled it."""
    op.create_table(
        "sweeps",
        sa.Column("motion", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("folders", sa.JSON(), nullable=False),
        sa.Column("deleted_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("motion"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("sweeps")
