"""The first read tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("available", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("owner"),
    )
    op.create_table(
        "generations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("motion", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("credits_reserved", sa.Integer(), nullable=False),
        sa.Column("credits_charged", sa.Integer(), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("seeds", sa.JSON(), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error_message", sa.String(), nullable=True),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("started_at", sa.String(length=24), nullable=True),
        sa.Column("completed_at", sa.String(length=24), nullable=True),
        sa.Column("requested_position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "generations_unfinished", "generations", ["status", "requested_position"], unique=False
    )
    op.create_table(
        "motions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("generation", sa.String(length=36), nullable=False),
        sa.Column("source_type", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("character_type", sa.String(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("tag_list", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("duration_seconds", sa.Float(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("trend", sa.Float(), nullable=False),
        sa.Column("traits", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("completed_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_motions_generation"), "motions", ["generation"], unique=False)
    op.create_index(
        "motions_category", "motions", ["public", "category", "created_at", "id"], unique=False
    )
    op.create_index("motions_library", "motions", ["owner", "created_at", "id"], unique=False)
    op.create_index(
        "motions_longest", "motions", ["public", "duration_seconds", "id"], unique=False
    )
    op.create_index("motions_trending", "motions", ["public", "trend", "id"], unique=False)
    op.create_index("motions_newest", "motions", ["public", "created_at", "id"], unique=False)
    op.create_index("motions_popular", "motions", ["public", "likes", "id"], unique=False)
    op.create_table(
        "positions",
        sa.Column("projection", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("projection"),
    )
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


def downgrade() -> None:
    """Drop the tables; the journal can fill them again."""
    op.drop_table("profiles")
    op.drop_table("positions")
    op.drop_index("motions_popular", table_name="motions")
    op.drop_index("motions_newest", table_name="motions")
    op.drop_index("motions_longest", table_name="motions")
    op.drop_index("motions_library", table_name="motions")
    op.drop_index("motions_category", table_name="motions")
    op.drop_index(op.f("ix_motions_generation"), table_name="motions")
    op.drop_table("motions")
    op.drop_index("generations_unfinished", table_name="generations")
    op.drop_table("generations")
    op.drop_table("accounts")
