"""How many files and pages of each batch are in each state, kept up to date by triggers.

Counting a million rows takes a second; summing up what changed takes none. Every change of a
state adds rows of +1 and -1 to ``tallies`` in its own transaction, so that nobody waits for
anybody; ``fold`` adds them up from time to time. ``verify`` compares them with the rows.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Select, delete, func, insert, literal, select, union_all

from pipeline.store.tables import files, pages, tallies

FILE: Final = "file"
PAGE: Final = "page"

_OF_PAGE: Final = (
    "INSERT INTO tallies (batch_id, kind, state, count)"
    " SELECT DISTINCT f.batch_id, 'page', {row}.state, {count}"
    " FROM files f WHERE f.source_id = {row}.source_id;"
)
_OF_FILE: Final = (
    "INSERT INTO tallies (batch_id, kind, state, count)"
    " VALUES ({row}.batch_id, 'file', {row}.state, {count});"
)
_OF_PAGES_FOUND: Final = (
    "INSERT INTO tallies (batch_id, kind, state, count)"
    " SELECT NEW.batch_id, 'page', p.state, count(*) FROM pages p"
    " WHERE p.source_id = NEW.source_id AND NOT EXISTS (SELECT 1 FROM files f"
    " WHERE f.source_id = NEW.source_id AND f.batch_id = NEW.batch_id AND f.id <> NEW.id)"
    " GROUP BY p.state;"
)
_TRIGGERS: Final = {
    "page_added": ("INSERT", "pages", "", ("share", _OF_PAGE.format(row="NEW", count=1))),
    "page_moved": (
        "UPDATE OF state",
        "pages",
        "OLD.state <> NEW.state",
        ("share", _OF_PAGE.format(row="OLD", count=-1) + _OF_PAGE.format(row="NEW", count=1)),
    ),
    "file_added": ("INSERT", "files", "", ("", _OF_FILE.format(row="NEW", count=1))),
    "file_moved": (
        "UPDATE OF state",
        "files",
        "OLD.state <> NEW.state",
        ("", _OF_FILE.format(row="OLD", count=-1) + _OF_FILE.format(row="NEW", count=1)),
    ),
    "file_opened": (
        "UPDATE OF source_id",
        "files",
        "OLD.source_id IS NULL AND NEW.source_id IS NOT NULL",
        ("update", _OF_PAGES_FOUND),
    ),
}
"""By name: the event, the table, the condition, how the source is locked, and what is done."""


def install(connection: Connection) -> None:
    """Make the triggers anew, and count everything afresh."""
    remove(connection)
    for name, (event, table, condition, (lock, body)) in _TRIGGERS.items():
        when = f" WHEN ({condition})" if condition else ""
        head = f"CREATE TRIGGER tally_{name} AFTER {event} ON {table} FOR EACH ROW{when}"
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"{head} BEGIN {body} END")
            continue
        # A file that is opened must not miss a page that moves at the same moment.
        held = f"PERFORM 1 FROM sources WHERE id = NEW.source_id FOR {lock};" if lock else ""
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION tally_{name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {held} {body} RETURN NULL; END $$"
        )
        connection.exec_driver_sql(f"{head} EXECUTE FUNCTION tally_{name}()")
    connection.execute(delete(tallies))
    for query in (_files_counted(), _pages_counted()):
        connection.execute(insert(tallies).from_select(_NAMES, query))


def remove(connection: Connection) -> None:
    """Drop the triggers."""
    for name, (_, table, *_rest) in _TRIGGERS.items():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS tally_{name}")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS tally_{name} ON {table}")
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS tally_{name}")


def fold(connection: Connection) -> None:
    """Add up what has changed, so that asking stays quick; nobody who counts sees a difference."""
    total = func.sum(tallies.c.count)
    keys = tallies.c.batch_id, tallies.c.kind, tallies.c.state
    if connection.dialect.name == "sqlite":
        summed = [tuple(row) for row in connection.execute(select(*keys, total).group_by(*keys))]
        connection.execute(delete(tallies))
        rows = [dict(zip(_NAMES, row, strict=True)) for row in summed if row[3]]
        if rows:
            connection.execute(insert(tallies), rows)
        return
    # One statement: what commits meanwhile is neither seen nor deleted.
    gone = delete(tallies).returning(*keys, tallies.c.count).cte("gone")
    kept = gone.c.batch_id, gone.c.kind, gone.c.state
    sums = select(*kept, func.sum(gone.c.count)).group_by(*kept).having(func.sum(gone.c.count) != 0)
    connection.execute(insert(tallies).from_select(_NAMES, sums))


def counted(connection: Connection, batch: int, kind: str) -> dict[str, int]:
    """Return how many files or pages of a batch are in each state."""
    query = select(tallies.c.state, func.sum(tallies.c.count))
    mine = query.where(tallies.c.batch_id == batch, tallies.c.kind == kind)
    found = connection.execute(mine.group_by(tallies.c.state))
    return {state: int(count) for state, count in found if count}


def differing() -> Select[Any]:
    """Return the query for batches whose tallies are not what their rows say."""
    told = select(tallies.c.batch_id, tallies.c.kind, tallies.c.state, tallies.c.count)
    real = union_all(_files_counted(), _pages_counted()).subquery()
    less = select(real.c[0], real.c[1], real.c[2], -real.c[3])
    both = union_all(told, less).subquery()
    batch, kind, state, count = both.c[0], both.c[1], both.c[2], both.c[3]
    named = literal("batch ") + batch.cast(files.c.name.type) + " " + kind + " " + state
    return select(named).group_by(batch, kind, state).having(func.sum(count) != 0)


_NAMES: Final = ["batch_id", "kind", "state", "count"]


def _files_counted() -> Select[tuple[int, str, str, int]]:
    return select(
        files.c.batch_id, literal(FILE).label("kind"), files.c.state, func.count().label("count")
    ).group_by(files.c.batch_id, files.c.state)


def _pages_counted() -> Select[tuple[int, str, str, int]]:
    listed = select(files.c.batch_id, files.c.source_id).distinct().subquery()
    return (
        select(
            listed.c.batch_id,
            literal(PAGE).label("kind"),
            pages.c.state,
            func.count().label("count"),
        )
        .join_from(listed, pages, pages.c.source_id == listed.c.source_id)
        .group_by(listed.c.batch_id, pages.c.state)
    )
