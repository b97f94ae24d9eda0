"""Opening the database, and everything in which SQLite and PostgreSQL differ."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from time import monotonic
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Insert,
    Table,
    TableValuedAlias,
    Text,
    any_,
    bindparam,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    DisconnectionError,
    IntegrityError,
    ProgrammingError,
)
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.model.errors import DatabaseError, DiskFullError

BUSY_TIMEOUT_S: Final = 30
"""How long a writer waits for another one before it gives up, in seconds."""

_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
_POSTGRES: Final = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "tcp_user_timeout": 30_000,
    # Whoever freezes inside a transaction must not keep its rows from the others for ever.
    "options": "-c lock_timeout=30s -c idle_in_transaction_session_timeout=60s",
}
_READ_ONLY: Final = "razmetka_read_only"
_MIGRATION_LOCK: Final = 0x72617A6D
_RESTED: Final = "razmetka_rested_since"
_REST_S: Final = 0.1


def open_engine(url: str) -> Engine:
    """Return an engine for ``sqlite:///path`` or ``postgresql://…``.

    SQLite is set to write-ahead logging and to sync at every commit, so that what was committed
    stands after a power cut. Its file must lie on a local disk.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, connect_args=dict(_POSTGRES))
        _ask_after_rest(engine)
        return engine
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection inside a transaction that may write, and commit it.

    Raises:
        DiskFullError: there is no room for the write; nothing of it was kept.
        DatabaseError: the database is gone or stayed locked; nothing of it was kept.

    """
    with _translated(), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the database and blocks no writer.

    Raises:
        DatabaseError: the database is gone.

    """
    options: dict[str, Any] = {_READ_ONLY: True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with _translated(), engine.connect() as connection:
        yield connection.execution_options(**options)


def insert_missing(connection: Connection, table: Table) -> Insert:
    """Return an ``INSERT`` that leaves rows alone which a unique key says are there already."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def add_missing(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows in their order, all with the same columns, but for those that are there already.

    PostgreSQL gets them as one statement.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_add_listed(table, tuple(rows[0])), lists(rows))
    else:
        connection.execute(insert_missing(connection, table), rows)


def among(dialect: str, column: Column[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a column has one of the values of the list bound as ``name``.

    The list is one parameter: to the database, lists of all lengths are the same statement.
    """
    if dialect == "postgresql":
        return column == any_(bindparam(name, type_=_array_of(column)))
    values = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    return column.in_(select(values.c.value))


def lists(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return rows as the parameters of ``listed``."""
    return {_list_of(name): [row[name] for row in rows] for name in rows[0]}


def listed(*columns: Column[Any]) -> TableValuedAlias:
    """Return rows that are bound as a list for each of their columns; PostgreSQL only."""
    bound = [bindparam(_list_of(column.name), type_=_array_of(column)) for column in columns]
    return func.unnest(*bound).table_valued(*(column.name for column in columns)).render_derived()


@lru_cache
def _add_listed(table: Table, names: tuple[str, ...]) -> Insert:
    rows = select(listed(*(table.c[name] for name in names)))
    return postgresql.insert(table).from_select(names, rows).on_conflict_do_nothing()


def _array_of(column: Column[Any]) -> postgresql.ARRAY[Any]:
    return postgresql.ARRAY(Text() if isinstance(column.type, Text) else column.type)


def _list_of(name: str) -> str:
    return f"every_{name}"


def lock_migrations(connection: Connection) -> None:
    """Let one process at a time change the schema. SQLite's writers are alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})


def lock_against_readers(connection: Connection, table: Table) -> None:
    """Wait for every transaction that has read a table, and let no other read it until our end."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE"))


def damage(connection: Connection) -> list[str]:
    """Return what the database itself finds broken: pages of its file and dangling references."""
    if connection.dialect.name != "sqlite":
        return []
    found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
    dangling = [
        f"{row[0]} row {row[1]} points to a missing row of {row[2]}"
        for row in connection.execute(text("PRAGMA foreign_key_check"))
    ]
    return [line for line in found if line != "ok"] + dangling


def _ask_after_rest(engine: Engine) -> None:
    """Ask a connection whether it still stands, but only one that lay unused for a moment.

    Asking at every use, as the pool's own ``pool_pre_ping`` does, is a tenth of what the ledger
    costs a busy worker. No server restarts within that moment; a connection that breaks in it is
    an error like one that breaks in use.
    """

    def rest(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[_RESTED] = monotonic()

    def wake(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object) -> None:
        now = monotonic()
        if now - entry.info.get(_RESTED, now) < _REST_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    event.listen(engine, "checkin", rest)
    event.listen(engine, "checkout", wake)


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transactions begin too late for BEGIN IMMEDIATE; we begin them ourselves.
    raw: Any = connection
    raw.isolation_level = None
    for pragma in _PRAGMAS:
        raw.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    # A write lock from the start: two readers that both turn writer would end in "locked".
    read_only = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (DataError, IntegrityError, ProgrammingError):
        raise  # a fault of ours, not of the surroundings
    except DBAPIError as error:
        raise _named(error) from error


def _named(error: DBAPIError) -> DiskFullError | DatabaseError:
    code = getattr(error.orig, "sqlite_errorcode", None)
    # 53100 is PostgreSQL's disk_full.
    if code == sqlite3.SQLITE_FULL or getattr(error.orig, "sqlstate", None) == "53100":
        return DiskFullError(str(error.orig))
    return DatabaseError(str(error.orig))
