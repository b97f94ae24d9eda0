"""Keeping the search index in step: called inside the transaction that accepts a reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, delete, func, insert, select, text, update

from pipeline.model.citation import Citation
from pipeline.model.page import Page
from pipeline.store.database import insert_missing
from pipeline.store.indexed import IndexedPage, indexed
from pipeline.store.search_tables import SETS, SearchSet, search_index, search_sets
from pipeline.store.tables import files, pages, readings
from pipeline.text.lexemes import is_known
from pipeline.text.skeleton import keys

EXACT_UP_TO: Final = 16
"""Sightings of a word that are counted one by one; beyond, counting is by chance (Morris 1978),
so that workers need not wait for each other at the commonest words."""

UNSURE: Final = 0.65
"""A word of the dictionary that is read less surely than this may be a misreading, 0 to 1."""

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


def index_page(connection: Connection, page_id: int, page: Page) -> None:
    """Index a page's newest reading, which was just written, in place of an older one.

    Belongs into the transaction that accepts the reading or correction: then nobody ever finds
    what is no longer there. While an index is built beside the running one, both follow.
    """
    lock_page(connection, page_id)
    for held in followed(connection):
        put(connection, held, page_id, page)


def lock_page(connection: Connection, page_id: int) -> None:
    """Let nobody else index this page until the end of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(pages.c.id).where(pages.c.id == page_id).with_for_update())


def active(connection: Connection) -> SearchSet:
    """Return the tables that are asked."""
    name = connection.scalar(select(search_index.c.active))
    return search_sets[name or SETS[0]]


def followed(connection: Connection) -> list[SearchSet]:
    """Return the tables that are kept in step: those asked, and those being built."""
    row = connection.execute(select(search_index.c.active, search_index.c.building)).one_or_none()
    names = (SETS[0], None) if row is None else (row.active, row.building)
    return [search_sets[name] for name in names if name is not None]


def put(connection: Connection, held: SearchSet, page_id: int, page: Page) -> None:
    """Write a page into one set of tables."""
    origin = _origin(connection, page_id)
    made = indexed(page, origin.citation)
    newest = select(func.max(readings.c.id)).where(readings.c.page_id == page_id)
    remove(connection, held, page_id)
    row = page_row(page_id, origin, (page, made)) | {"reading_id": connection.scalar(newest)}
    connection.execute(insert(held.pages).values(row))
    write_text(connection, held, page_id, made)
    count_words(connection, held, page_id, made.seen)


def remove(connection: Connection, held: SearchSet, page_id: int) -> None:
    """Take a page out of one set of tables."""
    texts = held.texts
    if connection.dialect.name == "sqlite":
        # FTS5 must be told what it had indexed; the table's own row is still there.
        forget = (
            f"INSERT INTO {held.fts}({held.fts}, rowid, words, marks)"  # noqa: S608
            f" SELECT 'delete', page_id, words, marks FROM {texts.name} WHERE page_id = :page"
        )
        connection.execute(text(forget), {"page": page_id})
    for table in (texts, held.pages):
        connection.execute(delete(table).where(table.c.page_id == page_id))


def page_row(page_id: int, origin: Origin, read: tuple[Page, IndexedPage]) -> dict[str, Any]:
    """Return a page's row of ``pages``, without its reading."""
    page, made = read
    cited = origin.citation
    return {
        "page_id": page_id,
        "source_id": origin.source,
        "number": origin.number,
        "state": str(page.state),
        "date": made.date,
        "place": made.place,
        "kind": made.kind,
        "fond": cited.fond if cited else None,
        "people": made.people,
        "citation": str(cited) if cited else origin.name,
        "citation_key": citation_key(origin),
        "copy": made.copy,
        "sketch": made.sketch,
    }


def write_text(connection: Connection, held: SearchSet, page_id: int, made: IndexedPage) -> None:
    """Write a page's tokens, and have the database index them."""
    row = {"page": page_id, "words": made.words, "marks": made.marks}
    rest = {"layout": made.layout, "places": made.places}
    connection.execute(
        insert(held.texts).values(page_id=page_id, words=made.words, marks=made.marks, **rest)
    )
    if connection.dialect.name == "sqlite":
        add = f"INSERT INTO {held.fts}(rowid, words, marks) VALUES (:page, :words, :marks)"  # noqa: S608
        connection.execute(text(add), row)


def count_words(
    connection: Connection, held: SearchSet, page_id: int, seen: dict[str, float]
) -> None:
    """Add a page's forms to the vocabulary, in one order, so that no two wait for each other."""
    table = held.vocabulary
    known = {row.form: row for row in _known(connection, held, seen)}
    new = sorted(form for form in seen if form not in known)
    if new:
        rows = [{"form": form, "seen": 1, "confidence": seen[form]} for form in new]
        connection.execute(insert_missing(connection, table), rows)
        doubted = [form for form in new if stands_in_doubt(form, seen[form])]
        add_keys(connection, held, {row.form: row.id for row in _known(connection, held, doubted)})
    changed = list(_recounted(page_id, known, seen))
    if changed:
        values: dict[str, Any] = {"seen": bindparam("now"), "confidence": bindparam("sure")}
        row = update(table).where(table.c.id == bindparam("word")).values(values)
        connection.execute(row, [asdict(word) for word in changed])
        add_keys(connection, held, _come_into_doubt(known, changed))


def stands_in_doubt(form: str, confidence: float) -> bool:
    """Return whether a form may be a misreading: no dictionary has it, or it was read unsurely."""
    return confidence < UNSURE or not is_known(form)


def add_keys(connection: Connection, held: SearchSet, words: dict[str, int]) -> None:
    """Write the keys under which new words are found by their look-alikes."""
    rows = [
        {"key": key, "word": words[form]} for form in sorted(words) for key in sorted(keys(form))
    ]
    if rows:
        connection.execute(insert_missing(connection, held.keys), rows)


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


def _known(connection: Connection, held: SearchSet, wanted: Iterable[str]) -> Iterator[Any]:
    table = held.vocabulary
    for chunk in chunks(wanted):
        query = select(table.c.id, table.c.form, table.c.seen, table.c.confidence)
        yield from connection.execute(query.where(table.c.form.in_(chunk)))


@dataclass(frozen=True, slots=True)
class _Recount:
    """A word's number, how often it was seen by now, and how surely it was read on the whole."""

    word: int
    now: int
    sure: float


def _come_into_doubt(known: dict[str, Any], changed: Iterable[_Recount]) -> dict[str, int]:
    """Return words of the dictionary that were read surely up to now, and no longer are."""
    sure = {word.word: word.sure for word in changed}
    return {
        form: row.id
        for form, row in known.items()
        if row.confidence >= UNSURE > sure.get(row.id, UNSURE) and is_known(form)
    }


def _recounted(page_id: int, known: dict[str, Any], seen: dict[str, float]) -> Iterator[_Recount]:
    for form in sorted(known):
        row = known[form]
        step = counting_step(row.seen)
        if step > 1 and _chance(form, page_id) % step:
            continue
        now = row.seen + step
        sure = row.confidence + (seen[form] - row.confidence) * step / now
        yield _Recount(row.id, now, sure)


def counting_step(seen: int) -> int:
    """Return how many sightings one that is written down stands for, a power of two."""
    return int(1 << max((seen // EXACT_UP_TO).bit_length() - 1, 0))


def _chance(form: str, page_id: int) -> int:
    """Return a number that looks like chance and is the same on every database."""
    return int.from_bytes(blake2b(f"{page_id}:{form}".encode(), digest_size=8).digest())


def _origin(connection: Connection, page_id: int) -> Origin:
    """Return where a page comes from, by the newest file that has it, one with a citation first."""
    query = (
        select(pages.c.source_id, pages.c.number, files.c.citation, files.c.name)
        .outerjoin(files, files.c.source_id == pages.c.source_id)
        .where(pages.c.id == page_id)
        .order_by(files.c.id.desc())
    )
    rows = connection.execute(query).all()
    row = next((row for row in rows if row.citation), rows[0])
    citation = _CITATION.validate_python(row.citation)
    return Origin(row.source_id, row.number, citation, row.name or "")


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
