"""An index for an owner's generations of a kind, the newest first."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "generations_of_owner", "generations", ["owner", "kind", "created_at", "id"], unique=False
    )


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("generations_of_owner", table_name="generations")
