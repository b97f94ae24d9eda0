"""What the columns of all tables are made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Integer,
    String,
    Text,
    TypeDecorator,
    text,
)

SHA256: Final = String(64)
NOTHING: Final = text("0")


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as UTC; refuse one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment with its zone."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.replace(tzinfo=UTC)


def id_column() -> Column[int]:
    """Return a row's own number."""
    return Column("id", Integer, primary_key=True)


def claim_columns() -> tuple[Column[Any], ...]:
    """Return the columns of a row that one process at a time works on."""
    return (
        Column("fence", Integer, nullable=False, server_default=NOTHING),
        Column("attempts", Integer, nullable=False, server_default=NOTHING),
        Column("setbacks", Integer, nullable=False, server_default=NOTHING),
        Column("not_before", UtcTime),
        Column("lease_until", UtcTime),
        Column("owner", String(200)),
        Column("problem_code", String(40)),
        Column("problem_ru", Text),
        Column("problem_en", Text),
        Column("ask_again", Boolean, nullable=False, server_default=text("false")),
    )


def lease_check() -> CheckConstraint:
    """Return the rule that a lease has an owner, and an owner a lease."""
    return CheckConstraint("(lease_until IS NULL) = (owner IS NULL)", name="lease_has_owner")
