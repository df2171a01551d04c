"""Every read table on one screen. Ids and times are text: RFC 3339 in UTC sorts as it reads."""

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
)

motions = Table(
    "motions",
    reads,
    Column("id", String(36), primary_key=True),
    Column("owner", String(36), nullable=False),
    Column("owner_name", String, nullable=False),
    Column("generation", String(36), nullable=False, index=True),
    Column("source_type", String, nullable=False),
    Column("title", String, nullable=False),
    Column("prompt", String, nullable=False),
    Column("category", String, nullable=False),
    Column("character_type", String, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("tag_list", String, nullable=False),
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
    Index("motions_library", "owner", "created_at", "id"),
    Index("motions_newest", "public", "created_at", "id"),
    Index("motions_popular", "public", "likes", "id"),
    Index("motions_trending", "public", "trend", "id"),
    Index("motions_longest", "public", "duration_seconds", "id"),
    Index("motions_category", "public", "category", "created_at", "id"),
)

accounts = Table(
    "accounts",
    reads,
    Column("id", String(36), primary_key=True),
    Column("owner", String(36), nullable=False, unique=True),
    Column("available", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
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
