"""Keeping the search index in step: called inside the transaction that accepts a reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import (
    Connection,
    Insert,
    Table,
    TextClause,
    bindparam,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.model.citation import Citation
from pipeline.store.counting import count_words
from pipeline.store.indexed import IndexedPage, cited
from pipeline.store.search_tables import SETS, SearchSet, search_index, search_sets
from pipeline.store.tables import files, pages

CHUNK: Final = 400
_CITATION: Final = TypeAdapter(Citation | None)
_DIGITS: Final = 12
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page comes from."""

    source: int
    number: int
    citation: Citation | None
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A page's newest reading on its way into the index, by the numbers of both."""

    page: int
    reading: int
    made: IndexedPage


def index_page(connection: Connection, entry: Entry) -> None:
    """Index a page's newest reading, which was just written, in place of an older one.

    Belongs into the transaction that accepts the reading or correction, whose page is locked:
    then nobody ever finds what is no longer there. While an index is built beside the running
    one, both follow.
    """
    for held in followed(connection):
        put(connection, held, entry)


def active(connection: Connection) -> SearchSet:
    """Return the tables that are asked."""
    name = connection.scalar(select(search_index.c.active))
    return search_sets[name or SETS[0]]


def followed(connection: Connection) -> list[SearchSet]:
    """Return the tables that are kept in step: those asked, and those being built."""
    row = connection.execute(_FOLLOWED).one_or_none()
    names = (SETS[0], None) if row is None else (row.active, row.building)
    return [search_sets[name] for name in names if name is not None]


def put(connection: Connection, held: SearchSet, entry: Entry) -> None:
    """Write a page into one set of tables, in place of what stands there of it."""
    origin = _origin(connection, entry.page)
    made = cited(entry.made, origin.citation)
    dialect = connection.dialect.name
    if dialect == "sqlite":
        # FTS5 must be told what it had indexed; the table's own row is still there.
        connection.execute(_forget(held), {"page": entry.page})
    connection.execute(_place(dialect, held.pages), _page_row(entry, origin, made))
    connection.execute(_place(dialect, held.texts), _text_row(entry.page, origin, made))
    if dialect == "sqlite":
        row = {"page": entry.page, "words": made.words, "marks": made.marks}
        connection.execute(_remember(held), row)
    count_words(connection, held, entry.page, made.seen)


def _page_row(entry: Entry, origin: Origin, made: IndexedPage) -> dict[str, Any]:
    citation = origin.citation
    return {
        "page_id": entry.page,
        "reading_id": entry.reading,
        "source_id": origin.source,
        "number": origin.number,
        "state": made.state,
        "date": made.date,
        "citation": str(citation) if citation else origin.name,
        "citation_key": citation_key(origin),
        "copy": made.copy,
        "sketch": made.sketch,
    }


def _text_row(page_id: int, origin: Origin, made: IndexedPage) -> dict[str, Any]:
    return {
        "page_id": page_id,
        "source_id": origin.source,
        "date": made.date,
        "place": made.place,
        "kind": made.kind,
        "fond": origin.citation.fond if origin.citation else None,
        "people": made.people,
        "words": made.words,
        "marks": made.marks,
        "layout": made.layout,
        "places": made.places,
    }


def citation_key(origin: Origin) -> str:
    """Return what pages are sorted by as archives count: figures in groups of equal length."""
    cited = origin.citation or Citation()
    parts = (cited.archive, cited.fond, cited.opis, cited.delo)
    leaf = "" if cited.leaf is None else str(cited.leaf)
    told = [_padded(part or "") for part in (*parts, leaf)]
    side = "1" if cited.verso else "0"
    return "|".join([*told, side, _padded(origin.name), _padded(str(origin.number))])


def chunks(items: Iterable[_T], size: int = CHUNK) -> Iterator[list[_T]]:
    """Cut what comes into lists of at most ``size``."""
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk


def _origin(connection: Connection, page_id: int) -> Origin:
    """Return where a page comes from, by the newest file that has it, one with a citation first."""
    row = connection.execute(_ORIGIN, {"page": page_id}).one()
    citation = _CITATION.validate_python(row.citation)
    return Origin(row.source_id, row.number, citation, row.name or "")


# Statements are made once: making one costs as much as executing it.

_FOLLOWED: Final = select(search_index.c.active, search_index.c.building)
_ORIGIN: Final = (
    select(pages.c.source_id, pages.c.number, files.c.citation, files.c.name)
    .outerjoin(files, files.c.source_id == pages.c.source_id)
    .where(pages.c.id == bindparam("page"))
    .order_by(files.c.citation.is_(None), files.c.id.desc())
    .limit(1)
)


@lru_cache
def _place(dialect: str, table: Table) -> Insert:
    """Return the statement that inserts a page's row or overwrites it."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    row = insert(table)
    new = {column.name: row.excluded[column.name] for column in table.c if not column.primary_key}
    return row.on_conflict_do_update(index_elements=[table.c.page_id], set_=new)


@lru_cache
def _forget(held: SearchSet) -> TextClause:
    return text(
        f"INSERT INTO {held.fts}({held.fts}, rowid, words, marks)"  # noqa: S608
        f" SELECT 'delete', page_id, words, marks FROM {held.texts.name} WHERE page_id = :page"
    )


@lru_cache
def _remember(held: SearchSet) -> TextClause:
    return text(f"INSERT INTO {held.fts}(rowid, words, marks) VALUES (:page, :words, :marks)")  # noqa: S608


def _padded(part: str) -> str:
    pieces, figures = [], ""
    for letter in f"{part}\0":
        if letter.isdecimal():
            figures += letter
            continue
        pieces.append(figures.rjust(_DIGITS, "0") if figures else "")
        pieces.append(letter)
        figures = ""
    return "".join(pieces).rstrip("\0")
