"""The database: what survives, what is refused, and that the schema has one history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, insert, inspect, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError, StatementError

from desk.servers import Postgres
from pipeline.model.errors import DatabaseError, DiskFullError, LedgerVersionError
from pipeline.store import database, tables
from pipeline.store.claims import FOR_BATCH, claim_statement
from pipeline.store.database import open_engine, reading, writing
from pipeline.store.ledger import Ledger
from pipeline.store.migrate import downgrade, newest, revision, upgrade
from pipeline.store.queues import PAGES
from tests.servers import sqlite_url
from tests.store.scenes import RUN, Clock, found, open_ledger


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Ledger]:
    """Give a ledger on SQLite, for what it alone has."""
    ledger = open_ledger(sqlite_url(tmp_path))
    yield ledger
    ledger.close()


def test_commits_outlive_a_power_cut(on_sqlite: Ledger) -> None:
    with reading(on_sqlite.engine) as connection:
        pragma = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragma == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    }


def test_migrations_make_the_tables_that_the_program_speaks(ledger: Ledger) -> None:
    with reading(ledger.engine) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, *_: not str(name).startswith("search_fts_"),
            },
        )
        assert compare_metadata(context, tables.metadata) == []
        found = inspect(connection)
        checks = [found.get_check_constraints(table) for table in found.get_table_names()]
        assert sum(map(len, checks)) == 5


def test_a_migration_leads_back(ledger: Ledger) -> None:
    downgrade(ledger.engine, "base")
    with reading(ledger.engine) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    upgrade(ledger.engine)
    with reading(ledger.engine) as connection:
        assert revision(connection) == newest()


def test_a_ledger_from_the_future_is_left_alone(ledger: Ledger) -> None:
    with writing(ledger.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerVersionError, match="9999"):
        upgrade(ledger.engine)


def test_a_writer_is_alone_from_its_first_word(on_sqlite: Ledger, tmp_path: Path) -> None:
    other = open_ledger(sqlite_url(tmp_path))
    with reading(other.engine) as connection:
        connection.execute(text("PRAGMA busy_timeout = 1"))
    with writing(on_sqlite.engine), pytest.raises(DatabaseError, match="locked"):
        other.begin_batch("scans", RUN, b"/out")
    assert other.begin_batch("scans", RUN, b"/out") == 1
    other.close()


def test_readers_and_a_writer_do_not_wait_for_each_other(ledger: Ledger) -> None:
    batch = ledger.begin_batch("scans", RUN, b"/out")
    with reading(ledger.engine) as connection:
        assert connection.scalar(select(tables.files.c.id)) is None
        ledger.list_files(batch, found("a.png"))
        assert connection.scalar(select(tables.files.c.id)) is None, "one state, to the end"


def test_a_failed_transaction_leaves_nothing(ledger: Ledger) -> None:
    with pytest.raises(IntegrityError), writing(ledger.engine) as connection:
        connection.execute(insert(tables.recipes), [_recipe(), _recipe()])
    with reading(ledger.engine) as connection:
        assert connection.execute(select(tables.recipes)).all() == []


def test_a_full_disk_is_named_and_nothing_is_half_written(on_sqlite: Ledger) -> None:
    ledger = on_sqlite
    batch = ledger.begin_batch("scans", RUN, b"/out")
    with reading(ledger.engine) as connection:
        size = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {size + 1}"))
    with pytest.raises(DiskFullError):
        ledger.list_files(batch, found(*(f"{number}" * 50 for number in range(900))))
    assert list(ledger.files(batch)) == []


def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="unable to open"):
        open_ledger(sqlite_url(tmp_path / "missing"))


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(DatabaseError, match="not a database"):
        open_ledger(sqlite_url(tmp_path))


@pytest.mark.parametrize("rests", [True, False])
def test_a_connection_that_broke_is_found_out_after_a_rest_and_named_before(
    postgres: Postgres, emptied: Callable[[], str], monkeypatch: pytest.MonkeyPatch, rests: bool
) -> None:
    engine, other = open_engine(emptied()), open_engine(postgres.url())
    with reading(engine) as connection:
        backend = connection.scalar(select(func.pg_backend_pid()))
    with writing(other) as connection:
        connection.execute(select(func.pg_terminate_backend(backend, 10_000)))
    monkeypatch.setattr(database, "_REST_S", 0.0 if rests else 60.0)
    if rests:
        with reading(engine) as connection:
            assert connection.scalar(select(func.pg_backend_pid())) != backend
    else:
        with pytest.raises(DatabaseError), reading(engine) as connection:
            connection.execute(select(1))
        with reading(engine) as connection:
            assert connection.scalar(select(1)) == 1
    engine.dispose()
    other.dispose()


def test_dangling_references_are_refused(ledger: Ledger) -> None:
    row = {
        "file_id": 77,
        "format": "txt",
        "path": b"x",
        "sha256": "0" * 64,
        "created_at": Clock()(),
    }
    with pytest.raises(IntegrityError), writing(ledger.engine) as connection:
        connection.execute(insert(tables.outputs).values(row))


def test_times_have_a_zone(ledger: Ledger) -> None:
    clock = Clock()
    with writing(ledger.engine) as connection:
        connection.execute(insert(tables.recipes).values(_recipe()))
        assert connection.scalar(select(tables.recipes.c.created_at)) == clock.now
    naive = _recipe() | {"digest": "other", "created_at": datetime(2026, 1, 1)}
    with (
        pytest.raises(StatementError, match="without a zone"),
        writing(ledger.engine) as connection,
    ):
        connection.execute(insert(tables.recipes).values(naive))


def test_on_postgresql_a_claim_passes_over_locked_rows() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    statement = claim_statement(PAGES, FOR_BATCH)
    assert "FOR UPDATE OF pages SKIP LOCKED" in str(statement.compile(dialect=dialect))


def test_a_claim_walks_the_index_of_waiting_pages(on_sqlite: Ledger) -> None:
    ledger = on_sqlite
    statement = claim_statement(PAGES, FOR_BATCH)
    with reading(ledger.engine) as connection:
        sql = str(statement.compile(connection))
        unbound = (None,) * sql.count("?")
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", unbound)
        plan = [str(row) for row in found]
    assert any("USING INDEX ix_pages_waiting" in step for step in plan)
    assert not any("TEMP B-TREE" in step or "SCAN" in step for step in plan)


def _recipe() -> dict[str, object]:
    return {"digest": "d", "run": {}, "created_at": Clock()()}
