"""What lists of checksums promise of the files listed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty: nothing was promised of what was listed before."""
    op.add_column("files", sa.Column("promised_sha256", sa.String(64)))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("files", "promised_sha256")
