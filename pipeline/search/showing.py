"""From a page that answers to a hit: the words as they were read, their boxes, and its copies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, select

from pipeline.model.geometry import bounding
from pipeline.model.page import Page, Word, Zone
from pipeline.search.matching import Found, Text
from pipeline.search.plan import All, Either, Marked, Step
from pipeline.search.results import Match, Snippet, SnippetWord
from pipeline.search.wording import Why
from pipeline.store.codec import load_page
from pipeline.store.indexing import chunks
from pipeline.store.tables import files, readings
from pipeline.store.tokens import spots

AROUND: Final = 8
"""Words before and after a match that a snippet shows."""

MOST_MATCHES: Final = 200
_MOST_SNIPPETS: Final = 3
_ANNOTATIONS: Final = frozenset({"stamp", "handwriting"})
_EVIDENCE: Final = {
    "to": ("/addressee", "/recipients", "/routing/destination"),
    "from": ("/routing/origin", "/signer"),
    "signer": ("/signer",),
    "copy": ("/distribution",),
    "person": ("/addressee", "/recipients", "/signer", "/distribution", "/dispatch/issued_by"),
    "place": ("/routing/origin", "/routing/destination"),
    "number": ("/routing/number", "/references", "/registration_number"),
    "date": ("/date", "/routing/date"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A page's reading as it is shown."""

    page: Page
    preview_sha256: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is found among the files: the newest one that has it."""

    file: int | None
    name: str


def readings_of(connection: Connection, numbers: Iterable[int]) -> dict[int, Reading]:
    """Return readings by their number in the ledger."""
    query = select(readings.c.id, readings.c.page, readings.c.preview_sha256)
    rows = connection.execute(query.where(readings.c.id.in_(list(numbers))))
    return {row.id: Reading(load_page(row.page), row.preview_sha256) for row in rows}


def places_of(
    connection: Connection, sources: Iterable[int], closed: Collection[int] = ()
) -> dict[int, Place]:
    """Return the newest file of each source that stands in no closed batch."""
    newest = (
        select(func.max(files.c.id))
        .where(files.c.source_id.in_(list(sources)), files.c.batch_id.not_in(closed))
        .group_by(files.c.source_id)
    )
    query = select(files.c.source_id, files.c.id, files.c.name).where(files.c.id.in_(newest))
    return {row.source_id: Place(row.id, row.name) for row in connection.execute(query)}


def listed(connection: Connection, sources: Iterable[int], closed: Collection[int]) -> set[int]:
    """Return those of the sources that are listed in a batch which is not closed."""
    found: set[int] = set()
    for chunk in chunks(sources):
        query = select(files.c.source_id).distinct()
        asked = query.where(files.c.source_id.in_(chunk), files.c.batch_id.not_in(closed))
        found.update(connection.scalars(asked))
    return found


def matches(page: Page, text: Text, found: Iterable[Found]) -> Iterator[Match]:
    """Yield the words that answer, in the page's order, each once for each word of the query."""
    placed = _placed(page)
    ordered = sorted(found, key=lambda one: (one.place, one.leaf.number))
    for one in ordered[:MOST_MATCHES]:
        words = [placed[spot] for spot in text.spots(one.place) if spot < len(placed)]
        if words:
            yield Match(
                one.leaf.word.shown,
                " ".join(word.text for _, word in words),
                one.expansion.why,
                round(one.expansion.cost, 3),
                words[0][0].id,
                words[0][0].kind,
                tuple(word.box for _, word in words),
            )


def fact_matches(page: Page, root: Step) -> Iterator[Match]:
    """Yield where the facts that were asked for stand on the page."""
    for step in _facts(root):
        prefixes = _EVIDENCE.get(step.field, ())
        for pointer, evidence in page.evidence.items():
            if pointer.startswith(prefixes) and prefixes:
                zone = next((zone for zone in page.zones if zone.id == evidence.zone), None)
                kind = zone.kind if zone else ""
                boxes = (evidence.box,)
                asked = f"{step.field}:{step.shown}"
                yield Match(asked, evidence.raw, Why.FACT, 0.0, evidence.zone, kind, boxes)


def snippets(page: Page, text: Text, found: Iterable[Found]) -> Iterator[Snippet]:
    """Yield the words around the best matches, at most one snippet for each part of a zone."""
    marked = {spot for one in found for spot in text.spots(one.place)}
    best = sorted(found, key=lambda one: (one.expansion.cost, one.place))
    shown: set[int] = set()
    for one in best:
        first = next(iter(text.spots(one.place)), 0)
        if first in shown:
            continue
        snippet, around = _snippet(page, first, marked)
        shown.update(around)
        if snippet is not None:
            yield snippet
        if len(shown) > _MOST_SNIPPETS * (2 * AROUND + 1):
            return


def notes(page: Page) -> list[str]:
    """Return what was stamped or written on a page by hand."""
    return [zone.text for zone in page.zones if zone.kind in _ANNOTATIONS and zone.text.strip()]


def _snippet(page: Page, spot: int, marked: set[int]) -> tuple[Snippet | None, range]:
    start = 0
    for zone in page.zones:
        words = [word for _, word in spots(zone)]
        if spot < start + len(words):
            begin, end = max(start, spot - AROUND), min(start + len(words), spot + AROUND + 1)
            around = range(begin, end)
            shown = tuple(
                SnippetWord(words[place - start].text, words[place - start].box, place in marked)
                for place in around
            )
            box = bounding(word.box for word in shown)
            return Snippet(zone.id, zone.kind, box, shown), around
        start += len(words)
    return None, range(spot, spot + 1)


def _placed(page: Page) -> list[tuple[Zone, Word]]:
    return [(zone, word) for zone in page.zones for _, word in spots(zone)]


def _facts(step: Step) -> Iterator[Marked]:
    match step:
        case Marked():
            yield step
        case All() | Either():
            for part in step.parts:
                yield from _facts(part)


def told(row: Any, place: Place | None) -> dict[str, Any]:
    """Return what a hit and a copy both tell of their page."""
    return {
        "page_id": row.page_id,
        "file": place.file if place else None,
        "name": place.name if place else "",
        "number": row.number,
        "citation": row.citation,
        "copy": row.copy,
    }
