"""Every read table on one screen. Ids and times are text: RFC 3339 in UTC sorts as it reads."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    func,
    text,
)

reads = MetaData()

positions = Table(
    "positions",
    reads,
    Column("projection", String, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

generations = Table(
    "generations",
    reads,
    Column("id", String(36), primary_key=True),
    Column("owner", String(36), nullable=False),
    Column("motion", String(36), nullable=False),
    Column("kind", String, nullable=False),
    Column("status", String, nullable=False),
    Column("progress", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("credits_reserved", Integer, nullable=False),
    Column("credits_charged", Integer, nullable=False),
    Column("brief", JSON, nullable=False),
    Column("seeds", JSON, nullable=False),
    Column("variants", JSON, nullable=False),
    Column("error_code", String),
    Column("error_message", String),
    Column("created_at", String(24), nullable=False),
    Column("started_at", String(24)),
    Column("completed_at", String(24)),
    Column("requested_position", BigInteger, nullable=False),
    Index("generations_unfinished", "status", "requested_position"),
    Index("generations_of_owner", "owner", "kind", "created_at", "id"),
)

SHOWN: dict[str, Any] = {
    "sqlite_where": text("public IS 1"),
    "postgresql_where": text("public IS true"),
}
"""Of what explore shows: an index costs nothing for the others."""

motions = Table(
    "motions",
    reads,
    Column("id", String(36), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("owner", String(36), nullable=False),
    Column("owner_name", String, nullable=False),
    Column("generation", String(36), nullable=False, index=True),
    Column("source_type", String, nullable=False),
    Column("title", String, nullable=False),
    Column("prompt", String, nullable=False),
    Column("category", String, nullable=False),
    Column("character_type", String, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("status", String, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("duration_seconds", Float, nullable=False),
    Column("likes", Integer, nullable=False),
    Column("trend", Float, nullable=False),
    Column("traits", JSON, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("variants", JSON, nullable=False),
    Column("words", String, nullable=False),
    Column("created_at", String(24), nullable=False),
    Column("updated_at", String(24), nullable=False),
    Column("completed_at", String(24)),
    Index("motions_number", "number", unique=True),
    Index("motions_library", "owner", "created_at", "id"),
    Index("motions_library_category", "owner", "category", "created_at", "id"),
    Index("motions_library_source", "owner", "source_type", "created_at", "id"),
    Index("motions_newest", "created_at", "id", **SHOWN),
    Index("motions_popular", "likes", "id", **SHOWN),
    Index("motions_trending", "trend", "id", **SHOWN),
    Index("motions_longest", "duration_seconds", "id", **SHOWN),
    Index("motions_category_newest", "category", "created_at", "id", **SHOWN),
    Index("motions_category_popular", "category", "likes", "id", **SHOWN),
    Index("motions_category_trending", "category", "trend", "id", **SHOWN),
    Index("motions_category_longest", "category", "duration_seconds", "id", **SHOWN),
)
"""`number` is the position of the event that made the row: the full-text index knows it by that."""

sweeps = Table(
    "sweeps",
    reads,
    Column("motion", String(36), primary_key=True),
    Column("owner", String(36), nullable=False),
    Column("folders", JSON, nullable=False),
    Column("deleted_at", String(24), nullable=False),
)
"""Deleted motions whose files are still to go."""

ORDERS = {
    "newest": motions.c.created_at,
    "popular": motions.c.likes,
    "trending": motions.c.trend,
    "duration": motions.c.duration_seconds,
}

vector = func.array_to_tsvector(func.string_to_array(motions.c.words, " "))
"""What PostgreSQL has a full-text index of; on SQLite that is a table of its own."""

accounts = Table(
    "accounts",
    reads,
    Column("id", String(36), primary_key=True),
    Column("owner", String(36), nullable=False, unique=True),
    Column("available", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("pack", Integer, nullable=False),
    Column("debt", Integer, nullable=False),
    Column("lots", JSON, nullable=False),
    Column("ends_at", String(24), index=True),
)

ledger = Table(
    "ledger",
    reads,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("owner", String(36), nullable=False),
    Column("kind", String, nullable=False),
    Column("cause", String, nullable=False),
    Column("purchase", String),
    Column("plan", Integer, nullable=False),
    Column("pack", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("owed", Integer, nullable=False),
    Column("balance", Integer, nullable=False),
    Column("created_at", String(24), nullable=False),
    Index("ledger_owner", "owner", "id"),
)

subscriptions = Table(
    "subscriptions",
    reads,
    Column("id", String(36), primary_key=True),
    Column("owner", String(36), nullable=False, index=True),
    Column("subscription", String, nullable=False),
    Column("plan", String, nullable=False),
    Column("status", String, nullable=False),
    Column("period_end", String(24)),
    Column("ends_at", String(24)),
    Column("changed_position", BigInteger, nullable=False),
)

deliveries = Table(
    "deliveries",
    reads,
    Column("id", String(36), primary_key=True),
    Column("delivery", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("status", String, nullable=False),
    Column("note", String, nullable=False),
    Column("received_at", String(24), nullable=False),
    Index("deliveries_status", "status", "received_at"),
)

profiles = Table(
    "profiles",
    reads,
    Column("id", String(36), primary_key=True),
    Column("owner", String(36), nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("email", String),
    Column("email_verified", Boolean, nullable=False),
    Column("provider", String, nullable=False),
    Column("created_at", String(24), nullable=False),
)

packs = Table(
    "packs",
    reads,
    Column("id", String(36), primary_key=True),
    Column("title", String, nullable=False),
    Column("description", String, nullable=False),
    Column("price", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("cover", JSON, nullable=False),
    Column("motions", JSON, nullable=False),
    Column("created_at", String(24), nullable=False),
    Column("updated_at", String(24), nullable=False),
    Column("published_at", String(24)),
    Index("packs_published", "status", "published_at", "id"),
)

uploads = Table(
    "uploads",
    reads,
    Column("id", String(36), primary_key=True),
    Column("owner", String(36), nullable=False),
    Column("source_key", String, nullable=False),
    Column("generation", String(36)),
    Column("kept", Float, nullable=False),
    Column("due_at", String(24)),
    Index("uploads_due", "due_at"),
)

exports = Table(
    "exports",
    reads,
    Column("motion", String(36), primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("export", JSON, nullable=False),
    Column("created_at", String(24), nullable=False),
)
