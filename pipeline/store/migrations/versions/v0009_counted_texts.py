"""What hits are counted by stands beside the tokens, which PostgreSQL keeps apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from pipeline.store.search_tables import (
    SETS,
    create_full_text,
    drop_full_text,
    keep_texts_apart,
    refill_full_text,
)

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COUNTED = ("place", "kind", "fond", "people")
_TOKENS = ("words", "marks", "layout", "places")


def upgrade() -> None:
    """Make the texts anew with what stood in the pages, and take it away there."""
    for name in SETS:
        columns: list[sa.Column[Any]] = [sa.Column("source_id", sa.Integer(), nullable=False)]
        columns += [sa.Column("date", sa.String(10)), *_counted()]
        _set_aside(name)
        _create(name, columns)
        keep_texts_apart(op.get_bind(), name)
        moved = ", ".join(("source_id", "date", *_COUNTED))
        _fill(name, moved, f"JOIN search_pages_{name} USING (page_id)")
        for column in _COUNTED:
            op.drop_column(f"search_pages_{name}", column)


def downgrade() -> None:
    """Bring it back to where it stood."""
    for name in SETS:
        pages, texts = f"search_pages_{name}", f"search_texts_{name}"
        for column in _COUNTED:
            op.add_column(pages, sa.Column(column, sa.Text()))
            told = f"SELECT {column} FROM {texts} WHERE {texts}.page_id = {pages}.page_id"  # noqa: S608
            op.execute(f"UPDATE {pages} SET {column} = ({told})")  # noqa: S608
        with op.batch_alter_table(pages) as batch:
            batch.alter_column("people", existing_type=sa.Text(), nullable=False)
        _set_aside(name)
        _create(name, [])
        _fill(name, "", "")


def _counted() -> list[sa.Column[Any]]:
    return [sa.Column(column, sa.Text(), nullable=column != "people") for column in _COUNTED]


def _set_aside(name: str) -> None:
    drop_full_text(op.get_bind(), name)
    op.rename_table(f"search_texts_{name}", f"search_old_{name}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER INDEX pk_search_texts_{name} RENAME TO pk_search_old_{name}")


def _create(name: str, columns: Sequence[sa.Column[Any]]) -> None:
    op.create_table(
        f"search_texts_{name}",
        sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
        *columns,
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("places", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("page_id", name=f"pk_search_texts_{name}"),
    )


def _fill(name: str, moved: str, joined: str) -> None:
    """Copy what was set aside, and index it anew."""
    columns = ", ".join(filter(None, ("page_id", moved, *_TOKENS)))
    op.execute(
        f"INSERT INTO search_texts_{name} ({columns})"  # noqa: S608
        f" SELECT {columns} FROM search_old_{name} {joined}"
    )
    op.drop_table(f"search_old_{name}")
    create_full_text(op.get_bind(), name)
    refill_full_text(op.get_bind(), name)
