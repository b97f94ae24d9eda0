"""The ledger: batches, files, sources, pages, readings, events and outputs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "recipes",
    "batches",
    "sources",
    "files",
    "pages",
    "readings",
    "accepted",
    "events",
    "outputs",
)


def upgrade() -> None:
    """Make every table."""
    _inputs()
    _files()
    _pages()
    _readings()
    _records()


def downgrade() -> None:
    """Drop every table, and what it holds."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _time(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _link(table: str, name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [to], name=f"fk_{table}_{name}")


def _claim(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("fence", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("setbacks", sa.Integer(), server_default=sa.text("0"), nullable=False),
        _time("not_before", nullable=True),
        _time("lease_until", nullable=True),
        sa.Column("owner", sa.String(200)),
        sa.Column("problem_code", sa.String(40)),
        sa.Column("problem_ru", sa.Text()),
        sa.Column("problem_en", sa.Text()),
        sa.Column("ask_again", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "(lease_until IS NULL) = (owner IS NULL)", name=f"ck_{table}_lease_has_owner"
        ),
    )


def _inputs() -> None:
    op.create_table(
        "recipes",
        sa.Column("digest", sa.String(128), nullable=False),
        sa.Column("run", sa.JSON(), nullable=False),
        _time("created_at"),
        sa.PrimaryKeyConstraint("digest", name="pk_recipes"),
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("recipe", sa.String(128), nullable=False),
        sa.Column("out_dir", sa.LargeBinary(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        _time("created_at"),
        _time("listed_at", nullable=True),
        _link("batches", "recipe", "recipes.digest"),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.UniqueConstraint("sha256", name="uq_sources_sha256"),
    )


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("path_key", sa.LargeBinary(), nullable=False),
        sa.Column("relative", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("citation", sa.JSON()),
        sa.Column("source_id", sa.Integer()),
        sa.Column("mtime_ns", sa.BigInteger()),
        sa.Column("inode", sa.String(20)),
        sa.Column("state", sa.String(16), nullable=False),
        *_claim("files"),
        _link("files", "batch_id", "batches.id"),
        _link("files", "source_id", "sources.id"),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.UniqueConstraint("batch_id", "path_key", name="uq_files_batch_id_path_key"),
    )
    op.create_index("ix_files_source", "files", ["source_id", "batch_id"])
    op.create_index("ix_files_state", "files", ["batch_id", "state"])
    waiting = sa.text("state IN ('listed', 'opening')")
    op.create_index(
        "ix_files_waiting",
        "files",
        ["batch_id", "attempts", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("recipe", sa.String(128), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        *_claim("pages"),
        sa.CheckConstraint("number >= 1", name="ck_pages_numbered_from_one"),
        _link("pages", "source_id", "sources.id"),
        _link("pages", "recipe", "recipes.digest"),
        sa.PrimaryKeyConstraint("id", name="pk_pages"),
        sa.UniqueConstraint("source_id", "number", name="uq_pages_source_id_number"),
    )
    op.create_index("ix_pages_state", "pages", ["source_id", "state"])
    waiting = sa.text("state IN ('queued', 'running')")
    op.create_index(
        "ix_pages_waiting",
        "pages",
        ["attempts", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("layer", sa.String(16), nullable=False),
        sa.Column("recipe", sa.String(128), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("preview_sha256", sa.String(64)),
        _time("created_at"),
        _link("readings", "page_id", "pages.id"),
        _link("readings", "recipe", "recipes.digest"),
        sa.PrimaryKeyConstraint("id", name="pk_readings"),
    )
    op.create_index("ix_readings_page", "readings", ["page_id", "round"])
    op.create_table(
        "accepted",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        _link("accepted", "page_id", "pages.id"),
        _link("accepted", "reading_id", "readings.id"),
        sa.PrimaryKeyConstraint("page_id", "round", name="pk_accepted"),
        sa.UniqueConstraint("reading_id", name="uq_accepted_reading_id"),
    )


def _records() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        _time("at"),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("batch_id", sa.Integer()),
        sa.Column("file_id", sa.Integer()),
        sa.Column("page_id", sa.Integer()),
        sa.Column("round", sa.Integer()),
        sa.Column("detail", sa.JSON(), nullable=False),
        _link("events", "batch_id", "batches.id"),
        _link("events", "file_id", "files.id"),
        _link("events", "page_id", "pages.id"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_page", "events", ["page_id", "round", "kind"])
    op.create_index("ix_events_file", "events", ["file_id"])
    op.create_table(
        "outputs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(32), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        _time("created_at"),
        _link("outputs", "file_id", "files.id"),
        sa.PrimaryKeyConstraint("id", name="pk_outputs"),
        sa.UniqueConstraint("file_id", "format", name="uq_outputs_file_id_format"),
    )
