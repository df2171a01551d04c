"""Accounts with buckets, the ledger, and subscriptions."""

import sqlalchemy as sa
from alembic import op

from projections.migrations.refill import refill

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables, and let the journal fill all of them."""
    refill(op.get_bind())
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("pack", sa.Integer(), nullable=False))
        accounts.add_column(sa.Column("debt", sa.Integer(), nullable=False))
        accounts.add_column(sa.Column("lots", sa.JSON(), nullable=False))
        accounts.add_column(sa.Column("ends_at", sa.String(length=24), nullable=True))
        accounts.create_index("ix_accounts_ends_at", ["ends_at"])
    op.create_table(
        "ledger",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("purchase", sa.String(), nullable=True),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("pack", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("owed", sa.Integer(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ledger_owner", "ledger", ["owner", "id"])
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("period_end", sa.String(length=24), nullable=True),
        sa.Column("ends_at", sa.String(length=24), nullable=True),
        sa.Column("changed_position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_subscriptions_owner", "subscriptions", ["owner"])


def downgrade() -> None:
    """Drop what was added; the journal can fill it again."""
    op.drop_index("ix_subscriptions_owner", table_name="subscriptions")
    op.drop_table("subscriptions")
    op.drop_index("ledger_owner", table_name="ledger")
    op.drop_table("ledger")
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_index("ix_accounts_ends_at")
        for column in ("ends_at", "lots", "debt", "pack"):
            accounts.drop_column(column)
