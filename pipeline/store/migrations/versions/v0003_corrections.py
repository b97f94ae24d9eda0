"""Corrections as layers over readings, what was reviewed, and translations beside sources."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for what people add to what was read."""
    _corrections()
    op.create_table(
        "reviews",
        _number("id"),
        _number("page_id"),
        _number("reading_id"),
        sa.Column("reviewed", sa.Boolean(), nullable=False),
        *_signed(),
        _link("reviews", "page_id", "pages.id"),
        _link("reviews", "reading_id", "readings.id"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
    )
    op.create_index("ix_reviews_page", "reviews", ["page_id", "id"])
    op.create_table(
        "translations",
        _number("id"),
        _number("source_id"),
        _number("parent_id", nullable=True),
        *_signed(),
        sa.Column("body", sa.Text(), nullable=False),
        _link("translations", "source_id", "sources.id"),
        _link("translations", "parent_id", "translations.id"),
        sa.PrimaryKeyConstraint("id", name="pk_translations"),
        sa.UniqueConstraint("parent_id", name="uq_translations_parent_id"),
    )
    op.create_index("ix_translations_source", "translations", ["source_id", "id"])


def downgrade() -> None:
    """Take it away again."""
    for table in ("translations", "reviews", "corrections"):
        op.drop_table(table)


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("reading_id", sa.Integer(), autoincrement=False, nullable=False),
        _number("page_id"),
        _number("base_id"),
        _number("parent_id"),
        sa.Column("kind", sa.String(16), nullable=False),
        *_signed(),
        sa.Column("operations", sa.Text(), nullable=False),
        sa.Column("leftovers", sa.Text(), nullable=False),
        _link("corrections", "reading_id", "readings.id"),
        _link("corrections", "page_id", "pages.id"),
        _link("corrections", "base_id", "readings.id"),
        _link("corrections", "parent_id", "readings.id"),
        sa.PrimaryKeyConstraint("reading_id", name="pk_corrections"),
        sa.UniqueConstraint("parent_id", name="uq_corrections_parent_id"),
    )
    op.create_index("ix_corrections_page", "corrections", ["page_id", "reading_id"])


def _number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _signed() -> tuple[sa.Column[Any], ...]:
    """Return the columns that say who and when."""
    time = sa.DateTime(timezone=True)
    return (
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", time, nullable=False),
    )


def _link(table: str, name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [to], name=f"fk_{table}_{name}")
