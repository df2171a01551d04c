"""What was exported of each motion."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table; no event of before has anything to fill it with."""
    op.create_table(
        "exports",
        sa.Column("motion", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("export", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("motion", "key"),
    )


def downgrade() -> None:
    """Forget the table."""
    op.drop_table("exports")
