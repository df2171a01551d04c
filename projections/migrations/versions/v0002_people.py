"""Profiles are found by their own ids, since their later events do not name the owner."""

import sqlalchemy as sa
from alembic import op

from projections.migrations.refill import refill

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table anew, and let the journal fill all of them."""
    op.drop_table("profiles")
    op.create_table(
        "profiles",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("email_verified", sa.Boolean(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("owner"),
    )
    refill(op.get_bind())


def downgrade() -> None:
    """Make the table as it was; the journal fills all of them."""
    op.drop_table("profiles")
    op.create_table(
        "profiles",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("email_verified", sa.Boolean(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("owner"),
    )
    refill(op.get_bind())
