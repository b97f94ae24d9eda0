"""From a page that answers to a hit: the words as they were read, their boxes, and its copies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from pydantic_core import from_json
from sqlalchemy import Connection, func, select

from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Redaction
from pipeline.model.redaction import redacted
from pipeline.search.matching import Found, Text
from pipeline.search.plan import All, Either, Marked, Step
from pipeline.search.results import Match, Snippet, SnippetWord
from pipeline.search.wording import Why
from pipeline.store.codec import dump_page, load_page
from pipeline.store.redactions import on_pages
from pipeline.store.tables import files, readings

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
class ShownZone:
    """A zone with its spots: the text of each word, and its box as the ledger has it."""

    id: str
    kind: str
    text: str
    spots: tuple[tuple[str, list[int]], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A page's reading, as much of it as is shown."""

    zones: tuple[ShownZone, ...]
    evidence: dict[str, Any]
    size: tuple[int, int]
    preview_sha256: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is found among the files: the newest one that has it."""

    file: int | None
    name: str


def readings_of(connection: Connection, numbers: Iterable[int]) -> dict[int, Reading]:
    """Return readings by their number in the ledger."""
    columns = readings.c.id, readings.c.page_id, readings.c.page, readings.c.preview_sha256
    rows = connection.execute(select(*columns).where(readings.c.id.in_(list(numbers)))).all()
    areas = on_pages(connection, [row.page_id for row in rows])
    return {
        row.id: shown(_told(row.page, areas.get(row.page_id, ())), row.preview_sha256)
        for row in rows
    }


def _told(page: str, areas: Collection[Redaction]) -> str:
    """Return a page as JSON without what is withheld of it."""
    return dump_page(redacted(load_page(page), areas)) if areas else page


def shown(page: str, preview_sha256: str | None = None) -> Reading:
    """Return what is shown of a page as ``dump_page`` wrote it.

    Checking every value, as ``load_page`` does, would take most of a search's time.
    """
    values = from_json(page, cache_strings="keys")
    zones = (
        ShownZone(zone["id"], zone["kind"], zone["text"], tuple(_spots(zone)))
        for zone in values["zones"]
    )
    size = values["width_px"], values["height_px"]
    return Reading(tuple(zones), values["evidence"], size, preview_sha256)


def _spots(zone: dict[str, Any]) -> Iterator[tuple[str, list[int]]]:
    """Yield the spots of a zone, as ``pipeline.store.tokens.spots`` does."""
    if not zone["lines"] and zone["text"]:
        yield zone["text"], zone["box"]
    for line in zone["lines"]:
        for word in line["words"] or ([line] if line["text"] else []):
            yield word["text"], word["box"]


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


def matches(read: Reading, text: Text, found: Iterable[Found]) -> Iterator[Match]:
    """Yield the words that answer, in the page's order, each once for each word of the query."""
    placed = [(zone, spot) for zone in read.zones for spot in zone.spots]
    once: dict[tuple[range, int], Found] = {}
    for one in sorted(found, key=lambda one: (one.place, one.leaf.number)):
        once.setdefault((text.spots(one), one.leaf.number), one)
    for one in islice(once.values(), MOST_MATCHES):
        words = [placed[spot] for spot in text.spots(one) if spot < len(placed)]
        if words:
            yield Match(
                one.leaf.word.shown,
                " ".join(said for _, (said, _) in words),
                one.expansion.why,
                round(one.expansion.cost, 3),
                words[0][0].id,
                words[0][0].kind,
                tuple(Box(*box) for _, (_, box) in words),
            )


def fact_matches(read: Reading, root: Step) -> Iterator[Match]:
    """Yield where the facts that were asked for stand on the page."""
    kinds = {zone.id: zone.kind for zone in read.zones}
    for step in _facts(root):
        prefixes = _EVIDENCE.get(step.field, ())
        for pointer, evidence in read.evidence.items():
            if prefixes and pointer.startswith(prefixes):
                zone = evidence["zone"]
                asked, box = f"{step.field}:{step.shown}", Box(*evidence["box"])
                kind = kinds.get(zone, "")
                yield Match(asked, evidence["raw"], Why.FACT, 0.0, zone, kind, (box,))


def snippets(read: Reading, text: Text, found: Iterable[Found]) -> Iterator[Snippet]:
    """Yield the words around the best matches, at most one snippet for each part of a zone."""
    marked = {spot for one in found for spot in text.spots(one)}
    best = sorted(found, key=lambda one: (one.expansion.cost, one.place))
    shown_: set[int] = set()
    for one in best:
        first = next(iter(text.spots(one)), 0)
        if first in shown_:
            continue
        snippet, around = _snippet(read, first, marked)
        shown_.update(around)
        if snippet is not None:
            yield snippet
        if len(shown_) > _MOST_SNIPPETS * (2 * AROUND + 1):
            return


def notes(read: Reading) -> list[str]:
    """Return what was stamped or written on a page by hand."""
    return [zone.text for zone in read.zones if zone.kind in _ANNOTATIONS and zone.text.strip()]


def _snippet(read: Reading, spot: int, marked: set[int]) -> tuple[Snippet | None, range]:
    start = 0
    for zone in read.zones:
        end = start + len(zone.spots)
        if spot < end:
            around = range(max(start, spot - AROUND), min(end, spot + AROUND + 1))
            told = ((place in marked, *zone.spots[place - start]) for place in around)
            words = tuple(SnippetWord(said, Box(*box), on) for on, said, box in told)
            return Snippet(zone.id, zone.kind, bounding(w.box for w in words), words), around
        start = end
    return None, range(spot, spot + 1)


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
