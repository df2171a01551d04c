"""What the payment side delivered."""

import sqlalchemy as sa
from alembic import op

from projections.migrations.refill import refill

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table, and let the journal fill all of them."""
    refill(op.get_bind())
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("received_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("deliveries_status", "deliveries", ["status", "received_at"])


def downgrade() -> None:
    """Drop it; the journal can fill it again."""
    op.drop_index("deliveries_status", table_name="deliveries")
    op.drop_table("deliveries")
