"""Real servers for the tests: one of each for a test process, on ports and folders of their own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from desk.servers import Postgres, Redis
from pipeline.store.database import open_engine
from pipeline.store.ledger import Ledger
from pipeline.store.migrate import newest, revision, upgrade
from pipeline.store.tables import metadata

TEMPLATE = "template_of_tests"
_numbers = count(1)


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """Give a folder that other accounts may enter, as PostgreSQL will not run as root."""
    folder = Path(tempfile.mkdtemp(prefix="razmetka-servers-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres(open_folder: Path) -> Iterator[Postgres]:
    """Give a PostgreSQL with a database that has every table and no row."""
    with Postgres(open_folder / "postgres", durable=False) as server:
        engine = open_engine(server.create(TEMPLATE))
        upgrade(engine)
        engine.dispose()
        yield server


@pytest.fixture(scope="session")
def redis_server(open_folder: Path) -> Iterator[Redis]:
    """Give a Redis that remembers nothing once it is killed."""
    with Redis(open_folder / "redis") as server:
        yield server


def new_database(server: Postgres) -> str:
    """Return the URL of a new database with all tables."""
    return server.create(f"test_{next(_numbers)}", TEMPLATE)


@pytest.fixture(scope="session")
def emptied(postgres: Postgres) -> Callable[[], str]:
    """Give the URL of a database each time it is asked, emptied: quicker than a new one."""
    used: list[str] = []

    def give() -> str:
        if used and _emptied(used[-1]):
            return used[-1]
        used.append(new_database(postgres))
        return used[-1]

    return give


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty ledger, on each kind of database in turn."""
    if request.param == "sqlite":
        new_sqlite(tmp_path / "ledger.sqlite")
        return sqlite_url(tmp_path)
    give: Callable[[], str] = request.getfixturevalue("emptied")
    return give()


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'ledger.sqlite'}"


def new_sqlite(path: Path) -> None:
    """Write an SQLite file that has every table and no row: quicker than to make them anew."""
    path.write_bytes(_sqlite_without_rows())


@cache
def _sqlite_without_rows() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        Ledger.open(sqlite_url(Path(folder)), lambda: datetime.now(UTC)).close()
        return (Path(folder) / "ledger.sqlite").read_bytes()


def _emptied(url: str) -> bool:
    """Remove every row; ``False`` where a test has left another schema."""
    engine = open_engine(url)
    with engine.begin() as connection:
        usable = revision(connection) == newest()
        if usable:
            names = ", ".join(table.name for table in metadata.sorted_tables)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    engine.dispose()
    return usable
