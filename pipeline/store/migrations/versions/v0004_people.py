"""People of the desk: accounts, sessions, tokens, what they did, and what they hand in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def _time(name: str, *, needed: bool = True) -> sa.Column[Any]:
    return sa.Column(name, _TIME, nullable=not needed)


def _reference(table: str, name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{to}.id"], name=f"fk_{table}_{name}")


def _table(name: str, *columns: Any) -> None:
    number = sa.Column("id", sa.Integer(), nullable=False)
    op.create_table(name, number, *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))


def upgrade() -> None:
    """Add the tables of the desk."""
    _people()
    _keys()
    _table(
        "audit",
        _time("at"),
        sa.Column("person_id", sa.Integer()),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        _reference("audit", "person_id", "people"),
    )
    op.create_index("ix_audit_action", "audit", ["action", "at"])
    op.create_index("ix_audit_person", "audit", ["person_id", "id"])
    op.create_table(
        "closures",
        sa.Column("batch_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        _reference("closures", "batch_id", "batches"),
        sa.PrimaryKeyConstraint("batch_id", "role", name="pk_closures"),
    )
    _deliveries()


def _people() -> None:
    _table(
        "people",
        sa.Column("login", sa.String(100), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text()),
        sa.Column("role", sa.String(16), nullable=False),
        _time("created_at"),
        _time("closed_at", needed=False),
        sa.UniqueConstraint("login", name="uq_people_login"),
    )


def _keys() -> None:
    _table(
        "sessions",
        sa.Column("secret_sha256", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _time("created_at"),
        _time("seen_at"),
        _time("ends_at"),
        _reference("sessions", "person_id", "people"),
        sa.UniqueConstraint("secret_sha256", name="uq_sessions_secret_sha256"),
    )
    _table(
        "tokens",
        sa.Column("secret_sha256", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _time("created_at"),
        _time("ends_at", needed=False),
        _time("revoked_at", needed=False),
        _reference("tokens", "person_id", "people"),
        sa.UniqueConstraint("secret_sha256", name="uq_tokens_secret_sha256"),
    )


def _deliveries() -> None:
    _table(
        "deliveries",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("lane", sa.String(16), nullable=False),
        sa.Column("formats", sa.JSON(), nullable=False),
        _time("created_at"),
        sa.Column("batch_id", sa.Integer()),
        _time("dropped_at", needed=False),
        _reference("deliveries", "person_id", "people"),
        _reference("deliveries", "batch_id", "batches"),
    )
    op.create_index("ix_deliveries_person", "deliveries", ["person_id", "id"])
    _table(
        "parcels",
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("relative", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("citation", sa.JSON()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("sha256", sa.String(64)),
        sa.Column("problem_code", sa.String(40)),
        sa.Column("problem_ru", sa.Text()),
        sa.Column("problem_en", sa.Text()),
        _time("created_at"),
        _reference("parcels", "delivery_id", "deliveries"),
        sa.UniqueConstraint("secret", name="uq_parcels_secret"),
    )
    op.create_index("ix_parcels_delivery", "parcels", ["delivery_id", "state"])
    op.create_index("ix_parcels_sha256", "parcels", ["sha256"])


def downgrade() -> None:
    """Take them away again."""
    for name in ("parcels", "deliveries", "closures", "audit", "tokens", "sessions", "people"):
        op.drop_table(name)
