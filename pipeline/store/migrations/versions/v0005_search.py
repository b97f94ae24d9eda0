"""The search index: pages, their tokens, the vocabulary and its keys, in two sets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

from pipeline.store.search_tables import SETS, create_full_text, drop_full_text

revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both sets of tables, empty, and the row that says which is asked."""
    bytewise = sa.Text().with_variant(TEXT(collation="C"), "postgresql")
    for name in SETS:
        op.create_table(
            f"search_pages_{name}",
            sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("reading_id", sa.Integer()),
            sa.Column("source_id", sa.Integer(), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("state", sa.String(16), nullable=False),
            sa.Column("date", sa.String(10)),
            sa.Column("place", sa.Text()),
            sa.Column("kind", sa.Text()),
            sa.Column("fond", sa.Text()),
            sa.Column("people", sa.Text(), nullable=False),
            sa.Column("citation", sa.Text(), nullable=False),
            sa.Column("citation_key", bytewise, nullable=False),
            sa.Column("copy", sa.Integer()),
            sa.Column("sketch", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("page_id", name=f"pk_search_pages_{name}"),
        )
        op.create_index(f"ix_search_pages_{name}_source", f"search_pages_{name}", ["source_id"])
        op.create_table(
            f"search_texts_{name}",
            sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("words", sa.Text(), nullable=False),
            sa.Column("marks", sa.Text(), nullable=False),
            sa.Column("layout", sa.Text(), nullable=False),
            sa.Column("places", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("page_id", name=f"pk_search_texts_{name}"),
        )
        op.create_table(
            f"search_vocabulary_{name}",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("form", bytewise, nullable=False),
            sa.Column("seen", sa.Integer(), nullable=False),
            sa.Column("confidence", sa.Float(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=f"pk_search_vocabulary_{name}"),
        )
        op.create_index(
            f"ix_search_vocabulary_{name}", f"search_vocabulary_{name}", ["form"], unique=True
        )
        op.create_table(
            f"search_keys_{name}",
            sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("word", sa.Integer(), autoincrement=False, nullable=False),
            sa.PrimaryKeyConstraint("key", "word", name=f"pk_search_keys_{name}"),
            sqlite_with_rowid=False,
        )
        create_full_text(op.get_bind(), name)
    op.create_table(
        "search_index",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("active", sa.String(1), nullable=False),
        sa.Column("building", sa.String(1)),
        sa.PrimaryKeyConstraint("id", name="pk_search_index"),
    )


def downgrade() -> None:
    """Take the index away; it can be made again."""
    op.drop_table("search_index")
    for name in SETS:
        drop_full_text(op.get_bind(), name)
        for table in ("keys", "vocabulary", "texts", "pages"):
            op.drop_table(f"search_{table}_{name}")
