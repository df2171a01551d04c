"""Motions are searched by words, listed by filters, and counted by those who like them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from projections.migrations.refill import refill

revision = "0003"
down_revision = "0002"

SHOWN: dict[str, Any] = {
    "sqlite_where": sa.text("public IS 1"),
    "postgresql_where": sa.text("public IS true"),
}
SORTS = {
    "newest": "created_at",
    "popular": "likes",
    "trending": "trend",
    "longest": "duration_seconds",
}
INDEXED = "array_to_tsvector(string_to_array(words, ' '))"


def upgrade() -> None:
    """Make the table anew with its indexes, and let the journal fill all of them."""
    op.drop_table("motions")
    op.create_table(
        "motions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        *columns(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_motions_generation", "motions", ["generation"])
    op.create_index("motions_number", "motions", ["number"], unique=True)
    op.create_index("motions_library", "motions", ["owner", "created_at", "id"])
    for name, column in {"category": "category", "source": "source_type"}.items():
        keys = ["owner", column, "created_at", "id"]
        op.create_index(f"motions_library_{name}", "motions", keys)
    for name, column in SORTS.items():
        op.create_index(f"motions_{name}", "motions", [column, "id"], **SHOWN)
        keys = ["category", column, "id"]
        op.create_index(f"motions_category_{name}", "motions", keys, **SHOWN)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE INDEX motions_words ON motions USING gin ({INDEXED})")
    else:
        for statement in full_text():
            op.execute(statement)
    refill(op.get_bind())


def columns() -> list[sa.Column[object]]:
    """Return the columns that the table had before, but for the list of tags."""
    return [
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("generation", sa.String(length=36), nullable=False),
        sa.Column("source_type", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("character_type", sa.String(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
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
    ]


def full_text() -> list[str]:
    """Return SQLite's index of the words: triggers keep it in the rows' own transaction.

    The words are folded already, so its tokenizer has only to cut them at the spaces.
    """
    forget = (
        "INSERT INTO motion_words (motion_words, rowid, words)"
        " VALUES ('delete', old.number, old.words);"
    )
    note = "INSERT INTO motion_words (rowid, words) VALUES (new.number, new.words);"
    table = (
        "CREATE VIRTUAL TABLE motion_words USING fts5(words, content='motions',"
        " content_rowid='number', detail=none, columnsize=0,"
        " tokenize=\"ascii tokenchars '#~_'\")"
    )
    changed = (
        "CREATE TRIGGER motion_words_changed AFTER UPDATE OF words, number ON motions"
        " WHEN old.words <> new.words OR old.number <> new.number"
    )
    return [
        table,
        f"CREATE TRIGGER motion_words_new AFTER INSERT ON motions BEGIN {note} END",
        f"CREATE TRIGGER motion_words_gone AFTER DELETE ON motions BEGIN {forget} END",
        f"{changed} BEGIN {forget} {note} END",
    ]


def downgrade() -> None:
    """Make the table as it was; the journal fills all of them."""
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("new", "gone", "changed"):
            op.execute(f"DROP TRIGGER motion_words_{trigger}")
        op.drop_table("motion_words")
    op.drop_table("motions")
    op.create_table(
        "motions",
        sa.Column("id", sa.String(length=36), nullable=False),
        *columns(),
        sa.Column("tag_list", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_motions_generation", "motions", ["generation"])
    op.create_index("motions_library", "motions", ["owner", "created_at", "id"])
    op.create_index("motions_category", "motions", ["public", "category", "created_at", "id"])
    for name, column in SORTS.items():
        op.create_index(f"motions_{name}", "motions", ["public", column, "id"])
    refill(op.get_bind())
