"""Bringing a database to the schema that this program speaks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from pipeline.model.errors import LedgerVersionError
from pipeline.store import tallies
from pipeline.store.database import lock_migrations, reading, writing

_SCRIPTS: Final = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the schema up to date; do nothing, and lock nobody, where it is.

    Raises:
        LedgerVersionError: a newer Razmetka has written this database.

    """
    with reading(engine) as connection:
        if revision(connection) == newest():
            return
    with writing(engine) as connection:
        lock_migrations(connection)
        found = revision(connection)
        if found is not None and found not in _known():
            raise LedgerVersionError(found)
        command.upgrade(_config(connection), "head")
        tallies.install(connection)


def downgrade(engine: Engine, to: str) -> None:
    """Take the schema back to an older revision, or to ``base``, the empty database."""
    with writing(engine) as connection:
        tallies.remove(connection)
        command.downgrade(_config(connection), to)


def revision(connection: Connection) -> str | None:
    """Return the revision that the database has; ``None`` where it is new."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """Return the revision that this program speaks."""
    return str(ScriptDirectory(str(_SCRIPTS)).get_current_head())


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()}


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
