"""Areas of pages that are withheld: who, when, why, and who lifted it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "redactions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_why", sa.Text()),
        sa.Column("lifted_by", sa.Text()),
        sa.Column("lifted_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("width > 0 AND height > 0", name="ck_redactions_covers_pixels"),
        sa.CheckConstraint(
            "(lifted_by IS NULL) = (lifted_at IS NULL)", name="ck_redactions_lifted_by_somebody"
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_redactions_page_id"),
        sa.PrimaryKeyConstraint("id", name="pk_redactions"),
    )
    op.create_index("ix_redactions_page", "redactions", ["page_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("redactions")
