"""Taking a ledger from one database to another, such as from SQLite to PostgreSQL."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, func, insert, select, text

from pipeline.model.errors import DatabaseError
from pipeline.store import tallies as counts
from pipeline.store.database import reading, writing
from pipeline.store.search_tables import SETS, refill_full_text
from pipeline.store.tables import files, metadata, pages, tallies

_CHUNK: Final = 1000


def move(source: Engine, target: Engine) -> dict[str, int]:
    """Copy every row, ids and all, into an empty database; return how many of each table.

    The copy is one transaction, and one state of the source. Nobody should work on it meanwhile.

    Raises:
        DatabaseError: the target holds something already, or somebody works on the source.

    """
    copied: dict[str, int] = {}
    with reading(source) as old, writing(target) as new:
        _refuse(old, new)
        for table in metadata.sorted_tables:
            if table is tallies:
                continue
            copied[table.name] = _copy(old, new, table)
            _go_on_numbering(new, table)
        counts.install(new)
        for name in SETS:
            refill_full_text(new, name)
    return copied


def _refuse(old: Connection, new: Connection) -> None:
    for table in metadata.sorted_tables:
        if new.execute(select(table).limit(1)).first() is not None:
            raise DatabaseError(f"{table.name}: not empty")
    for table in (files, pages):
        held = select(table.c.id).where(table.c.owner.is_not(None)).limit(1)
        if old.execute(held).first() is not None:
            raise DatabaseError(f"{table.name}: in use; stop the workers first")


def _copy(old: Connection, new: Connection, table: Table) -> int:
    count = 0
    rows = old.execution_options(yield_per=_CHUNK).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for chunk in rows.mappings().partitions():
        values: list[dict[str, Any]] = [dict(row) for row in chunk]
        new.execute(insert(table), values)
        count += len(values)
    return count


def _go_on_numbering(new: Connection, table: Table) -> None:
    """Let new rows be numbered after the copied ones."""
    if new.dialect.name != "postgresql" or "id" not in table.c:
        return
    highest = new.scalar(select(func.max(table.c.id)))
    if highest is not None:
        sequence = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :value)")
        new.execute(sequence, {"name": table.name, "value": highest})
