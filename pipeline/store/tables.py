"""The tables of the ledger. Migrations write them out step by step; a test keeps both equal."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from pipeline.store.columns import (
    SHA256,
    UtcTime,
    claim_columns,
    id_column,
    lease_check,
)

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
WAITING_FILES: Final = text("state IN ('listed', 'opening')")
WAITING_PAGES: Final = text("state IN ('queued', 'running')")


recipes: Final = Table(
    "recipes",
    metadata,
    Column("digest", String(128), primary_key=True),
    Column("run", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

batches: Final = Table(
    "batches",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("recipe", ForeignKey("recipes.digest"), nullable=False),
    Column("out_dir", LargeBinary, nullable=False),
    Column("left_out", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("listed_at", UtcTime),
    Column("owner", Text),
    Column("lane", String(16), nullable=False, server_default=text("'local'")),
    Column("profile", Text),
    Column("formats", JSON(none_as_null=True)),
    Column("paused_at", UtcTime),
    Column("ended_at", UtcTime),
)

sources: Final = Table(
    "sources",
    metadata,
    id_column(),
    Column("sha256", SHA256, nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("page_count", Integer, nullable=False),
    Column("flags", JSON, nullable=False),
)

files: Final = Table(
    "files",
    metadata,
    id_column(),
    Column("batch_id", ForeignKey("batches.id"), nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("path", LargeBinary, nullable=False),
    Column("path_key", LargeBinary, nullable=False),
    Column("relative", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("citation", JSON(none_as_null=True)),
    Column("source_id", ForeignKey("sources.id")),
    Column("mtime_ns", BigInteger),
    Column("inode", String(20)),
    Column("blob_sha256", SHA256),
    Column("promised_sha256", SHA256),
    Column("state", String(16), nullable=False),
    *claim_columns(),
    lease_check(),
    UniqueConstraint("batch_id", "path_key"),
    Index("ix_files_source", "source_id", "batch_id"),
    Index("ix_files_state", "batch_id", "state"),
    Index(
        "ix_files_waiting",
        "batch_id",
        "attempts",
        "id",
        sqlite_where=WAITING_FILES,
        postgresql_where=WAITING_FILES,
    ),
)

pages: Final = Table(
    "pages",
    metadata,
    id_column(),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("recipe", ForeignKey("recipes.digest"), nullable=False),
    Column("batch_id", Integer),
    Column("state", String(16), nullable=False),
    *claim_columns(),
    lease_check(),
    CheckConstraint("number >= 1", name="numbered_from_one"),
    UniqueConstraint("source_id", "number"),
    Index("ix_pages_state", "source_id", "state"),
    Index(
        "ix_pages_waiting",
        "attempts",
        "id",
        sqlite_where=WAITING_PAGES,
        postgresql_where=WAITING_PAGES,
    ),
    Index(
        "ix_pages_batch",
        "batch_id",
        "attempts",
        "id",
        sqlite_where=WAITING_PAGES,
        postgresql_where=WAITING_PAGES,
    ),
)

readings: Final = Table(
    "readings",
    metadata,
    id_column(),
    Column("page_id", ForeignKey("pages.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("layer", String(16), nullable=False),
    Column("recipe", ForeignKey("recipes.digest"), nullable=False),
    Column("page", Text, nullable=False),
    Column("preview_sha256", SHA256),
    Column("created_at", UtcTime, nullable=False),
    Index("ix_readings_page", "page_id", "round"),
    Index("ix_readings_created", "created_at"),
)

accepted: Final = Table(
    "accepted",
    metadata,
    Column("page_id", ForeignKey("pages.id"), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("reading_id", ForeignKey("readings.id"), nullable=False, unique=True),
)

events: Final = Table(
    "events",
    metadata,
    id_column(),
    Column("at", UtcTime, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("batch_id", ForeignKey("batches.id")),
    Column("file_id", ForeignKey("files.id")),
    Column("page_id", ForeignKey("pages.id")),
    Column("round", Integer),
    Column("detail", JSON, nullable=False),
    Index("ix_events_page", "page_id", "round", "kind"),
    Index("ix_events_file", "file_id"),
)

outputs: Final = Table(
    "outputs",
    metadata,
    id_column(),
    Column("file_id", ForeignKey("files.id"), nullable=False),
    Column("format", String(32), nullable=False),
    Column("path", LargeBinary, nullable=False),
    Column("sha256", SHA256, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("file_id", "format"),
)

corrections: Final = Table(
    "corrections",
    metadata,
    Column("reading_id", ForeignKey("readings.id"), primary_key=True, autoincrement=False),
    Column("page_id", ForeignKey("pages.id"), nullable=False),
    Column("base_id", ForeignKey("readings.id"), nullable=False),
    Column("parent_id", ForeignKey("readings.id"), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("operations", Text, nullable=False),
    Column("leftovers", Text, nullable=False),
    Index("ix_corrections_page", "page_id", "reading_id"),
)

reviews: Final = Table(
    "reviews",
    metadata,
    id_column(),
    Column("page_id", ForeignKey("pages.id"), nullable=False),
    Column("reading_id", ForeignKey("readings.id"), nullable=False),
    Column("reviewed", Boolean, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index("ix_reviews_page", "page_id", "id"),
)

translations: Final = Table(
    "translations",
    metadata,
    id_column(),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("parent_id", ForeignKey("translations.id"), unique=True),
    Column("author", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_translations_source", "source_id", "id"),
)

tallies: Final = Table(
    "tallies",
    metadata,
    id_column(),
    Column("batch_id", ForeignKey("batches.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("count", Integer, nullable=False),
    Index("ix_tallies_batch", "batch_id"),
)

people: Final = Table(
    "people",
    metadata,
    id_column(),
    Column("login", String(100), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password", Text),
    Column("role", String(16), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
)

sessions: Final = Table(
    "sessions",
    metadata,
    id_column(),
    Column("secret_sha256", SHA256, nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
)

tokens: Final = Table(
    "tokens",
    metadata,
    id_column(),
    Column("secret_sha256", SHA256, nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime),
    Column("revoked_at", UtcTime),
)

audit: Final = Table(
    "audit",
    metadata,
    id_column(),
    Column("at", UtcTime, nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("who", Text, nullable=False),
    Column("address", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Index("ix_audit_action", "action", "at"),
    Index("ix_audit_person", "person_id", "id"),
)

closures: Final = Table(
    "closures",
    metadata,
    Column("batch_id", ForeignKey("batches.id"), primary_key=True, autoincrement=False),
    Column("role", String(16), primary_key=True),
)

page_closures: Final = Table(
    "page_closures",
    metadata,
    Column("page_id", ForeignKey("pages.id"), primary_key=True, autoincrement=False),
    Column("role", String(16), primary_key=True),
)

redactions: Final = Table(
    "redactions",
    metadata,
    id_column(),
    Column("page_id", ForeignKey("pages.id"), nullable=False),
    Column("x", Integer, nullable=False),
    Column("y", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("lifted_why", Text),
    Column("lifted_by", Text),
    Column("lifted_at", UtcTime),
    CheckConstraint("width > 0 AND height > 0", name="covers_pixels"),
    CheckConstraint("(lifted_by IS NULL) = (lifted_at IS NULL)", name="lifted_by_somebody"),
    Index("ix_redactions_page", "page_id"),
)

deliveries: Final = Table(
    "deliveries",
    metadata,
    id_column(),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("lane", String(16), nullable=False),
    Column("formats", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("batch_id", ForeignKey("batches.id")),
    Column("dropped_at", UtcTime),
    Index("ix_deliveries_person", "person_id", "id"),
)

parcels: Final = Table(
    "parcels",
    metadata,
    id_column(),
    Column("secret", String(64), nullable=False, unique=True),
    Column("delivery_id", ForeignKey("deliveries.id"), nullable=False),
    Column("relative", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("citation", JSON(none_as_null=True)),
    Column("state", String(16), nullable=False),
    Column("sha256", SHA256),
    Column("problem_code", String(40)),
    Column("problem_ru", Text),
    Column("problem_en", Text),
    Column("created_at", UtcTime, nullable=False),
    Index("ix_parcels_delivery", "delivery_id", "state"),
    Index("ix_parcels_sha256", "sha256"),
)
