"""Building the search index anew beside the running one, and changing over to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from pipeline.model.errors import DatabaseError
from pipeline.store.codec import load_page
from pipeline.store.database import lock_against_readers, reading, writing
from pipeline.store.indexed import indexed
from pipeline.store.indexing import Entry, active, put
from pipeline.store.redactions import withheld
from pipeline.store.search_tables import (
    SETS,
    SearchSet,
    create_full_text,
    drop_full_text,
    search_index,
    search_sets,
)
from pipeline.store.tables import accepted, pages, readings

CHUNK: Final = 50
"""Pages a transaction: who reads or corrects meanwhile waits for no more than these."""


def reindex(engine: Engine, told: Callable[[int], None] = lambda _done: None) -> int:
    """Build the index anew from the newest layer of every page; return how many pages.

    The running index is asked, and follows what is read and corrected, until the new one is whole;
    so does the new one from the start. What an earlier, broken run has left is thrown away.
    ``told`` hears after each chunk how many pages are done.

    Raises:
        DatabaseError: the database is gone; the running index is as it was.

    """
    target = _begin(engine)
    done, last = 0, 0
    while True:
        with writing(engine) as connection:
            found = _next(connection, last)
            for page_id in found:
                _build(connection, target, page_id)
        if not found:
            break
        last = found[-1]
        done += len(found)
        told(done)
    _change_over(engine, target)
    return done


def missing(engine: Engine) -> int:
    """Count pages that have a reading and are not in the index."""
    with reading(engine) as connection:
        held = active(connection)
        there = select(held.pages.c.page_id)
        query = select(func.count(accepted.c.page_id.distinct()))
        return int(connection.scalar(query.where(accepted.c.page_id.not_in(there))) or 0)


def _begin(engine: Engine) -> SearchSet:
    """Have the new index follow; whoever had looked before which ones follow ends first."""
    with writing(engine) as connection:
        lock_against_readers(connection, search_index)
        running = active(connection)
        target = search_sets[next(name for name in SETS if name != running.name)]
        _empty(connection, target)
        connection.execute(delete(search_index))
        row = {"id": 1, "active": running.name, "building": target.name}
        connection.execute(insert(search_index).values(row))
    return target


def _next(connection: Connection, last: int) -> list[int]:
    query = select(accepted.c.page_id).where(accepted.c.page_id > last).distinct()
    return list(connection.scalars(query.order_by(accepted.c.page_id).limit(CHUNK)))


def _build(connection: Connection, target: SearchSet, page_id: int) -> None:
    """Index a page's newest reading; whoever writes a newer one waits, and indexes it after us."""
    connection.execute(select(pages.c.id).where(pages.c.id == page_id).with_for_update())
    newest = select(readings.c.id, readings.c.page).where(readings.c.page_id == page_id)
    row = connection.execute(newest.order_by(readings.c.id.desc()).limit(1)).one_or_none()
    if row is not None:
        told = withheld(connection, page_id, load_page(row.page))
        put(connection, target, Entry(page_id, row.id, indexed(told)))


def _change_over(engine: Engine, target: SearchSet) -> None:
    with writing(engine) as connection:
        building = select(search_index.c.building).with_for_update()
        if connection.scalar(building) != target.name:
            raise DatabaseError("another reindex has begun meanwhile")
        connection.execute(update(search_index).values(active=target.name, building=None))
    old = search_sets[next(name for name in SETS if name != target.name)]
    with writing(engine) as connection:
        if target.name == connection.scalar(select(search_index.c.active)):
            _empty(connection, old)


def _empty(connection: Connection, held: SearchSet) -> None:
    drop_full_text(connection, held.name)
    for table in (held.pages, held.texts, held.keys, held.vocabulary):
        connection.execute(delete(table))
    create_full_text(connection, held.name)


def indexed_pages(connection: Connection) -> int:
    """Count the pages of the index that is asked."""
    return int(connection.scalar(select(func.count()).select_from(active(connection).pages)) or 0)
