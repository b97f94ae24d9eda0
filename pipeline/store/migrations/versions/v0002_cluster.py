"""Batches have an owner and a lane, pages the batch they wait for; counts are kept, not made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what many machines need to share the work."""
    time = sa.DateTime(timezone=True)
    op.add_column("batches", sa.Column("owner", sa.Text()))
    lane = sa.Column("lane", sa.String(16), server_default="local", nullable=False)
    op.add_column("batches", lane)
    op.add_column("batches", sa.Column("profile", sa.Text()))
    op.add_column("batches", sa.Column("formats", sa.JSON()))
    op.add_column("batches", sa.Column("paused_at", time))
    op.add_column("batches", sa.Column("ended_at", time))
    op.add_column("files", sa.Column("blob_sha256", sa.String(64)))
    op.add_column("pages", sa.Column("batch_id", sa.Integer()))
    op.execute(
        "UPDATE pages SET batch_id ="
        " (SELECT max(batch_id) FROM files WHERE files.source_id = pages.source_id)"
    )
    waiting = sa.text("state IN ('queued', 'running')")
    op.create_index(
        "ix_pages_batch",
        "pages",
        ["batch_id", "attempts", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index("ix_readings_created", "readings", ["created_at"])
    op.create_table(
        "tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name="fk_tallies_batch_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tallies"),
    )
    op.create_index("ix_tallies_batch", "tallies", ["batch_id"])


def downgrade() -> None:
    """Take it away again; ``tallies.remove`` has dropped the triggers."""
    op.drop_table("tallies")
    op.drop_index("ix_readings_created", "readings")
    op.drop_index("ix_pages_batch", "pages")
    op.drop_column("pages", "batch_id")
    op.drop_column("files", "blob_sha256")
    for name in ("ended_at", "paused_at", "formats", "profile", "lane", "owner"):
        op.drop_column("batches", name)
