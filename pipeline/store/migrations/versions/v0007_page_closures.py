"""Single pages that are closed to roles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "page_closures",
        sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_page_closures_page_id"),
        sa.PrimaryKeyConstraint("page_id", "role", name="pk_page_closures"),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("page_closures")
