"""A page as PAGE XML 2019: regions with their lines and words, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.fact_rows import FactRow, fact_rows
from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.export.placed import (
    PlacedLine,
    baseline,
    doubtful_spans,
    gap_spans,
    is_corrected,
    outline,
    placed_lines,
    points,
)
from pipeline.export.terms import terms_of
from pipeline.export.xml import XSI, Element, Maker, append, decimal, serialised
from pipeline.export.zipped import Zipped
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Page, PageState, Word, Zone
from pipeline.model.vocabulary import Vocabulary

NAMESPACE: Final = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
PRODUCTION: Final = {
    Ink.PRINTED: "printed",
    Ink.TYPED: "typewritten",
    Ink.HAND: "handwritten-cursive",
    Ink.STAMP: "other",
}
_E: Final = Maker(NAMESPACE)
_STRUCTURED: Final = re.compile(r"[{}:;\\]")


@dataclass(frozen=True, slots=True)
class PageXmlFormat:
    """One XML file for a document of one page; for more, a ZIP archive of one file a page.

    The standard has exactly one page in a file.
    """

    name: str = "page"
    suffix: str = ".page.xml"

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write the file, or the archive."""
        if len(document.pages) == 1:
            stream.write(serialised(page_xml(document, next(iter(document.pages)), context)))
            return
        with Zipped(stream) as archive:
            for page in document.pages:
                content = serialised(page_xml(document, page, context))
                archive.add(f"{page.number:04}{self.suffix}", content)


def page_xml(document: ExportDocument, page: Page, context: ExportContext) -> Element:
    """Return the root element for one page."""
    at = f"{context.read_at(page):%Y-%m-%dT%H:%M:%SZ}"
    steps = [_step(step.name, step.detail) for step in document.run.steps]
    models = ", ".join(f"{name} {sha256}" for name, sha256 in document.run.models.items())
    metadata = _E(
        "Metadata",
        {"externalRef": f"sha256:{document.source.sha256}"},
        _E("Creator", None, f"Razmetka, {document.run.engine}"),
        _E("Created", None, at),
        _E("LastChange", None, at),
        _E("Comments", None, str(document.citation)) if document.citation else None,
        _step("ocr", {"engine": document.run.engine, "models": models}),
        *steps,
    )
    root = _E("PcGts", {f"{{{XSI}}}schemaLocation": f"{NAMESPACE} {NAMESPACE}/pagecontent.xsd"})
    append(root, metadata)
    append(root, _page(document.source.file_name, page, context.vocabulary))
    return root


def _step(name: str, detail: dict[str, float | int | str | bool] | dict[str, str]) -> Element:
    labels = [_E("Label", {"type": key, "value": value}) for key, value in detail.items()]
    return _E(
        "MetadataItem",
        {"type": "processingStep", "name": name, "value": "razmetka"},
        _E("Labels", None, *labels) if labels else None,
    )


def _page(filename: str, page: Page, vocabulary: Vocabulary) -> Element:
    zones = zones_in_order(page)
    made = _E(
        "Page",
        {
            "imageFilename": filename,
            "imageWidth": page.width_px,
            "imageHeight": page.height_px,
            "imageXResolution": page.dpi,
            "imageYResolution": page.dpi,
            "imageResolutionUnit": "PPI" if page.dpi else None,
            "custom": custom("page", number=page.number, state=page.state, skew=page.skew_deg),
            "type": "blank" if page.state is PageState.BLANK else "content",
            "primaryLanguage": "Russian",
            "primaryScript": "Cyrl - Cyrillic",
            "readingDirection": "left-to-right",
            "textLineOrder": "top-to-bottom",
        },
        _reading_order(len(zones)),
        _remarks(page),
        _labels([row for row in fact_rows(page) if _zone_number(row, zones) is None]),
    )
    for number, zone in enumerate(zones, 1):
        facts = [row for row in fact_rows(page) if _zone_number(row, zones) == number]
        append(made, _region(f"z{number}", zone, facts, vocabulary))
    return made


def _reading_order(count: int) -> Element | None:
    if not count:
        return None
    refs = (
        _E("RegionRefIndexed", {"index": index, "regionRef": f"z{index + 1}"})
        for index in range(count)
    )
    return _E("ReadingOrder", None, _E("OrderedGroup", {"id": "order"}, *refs))


def _remarks(page: Page) -> Element | None:
    """Return the flags of a page, and why it was not read."""
    told = [("flag", flag) for flag in page.flags]
    told += [
        ("redaction", f"{','.join(map(str, each.box))} {each.reason}") for each in page.redactions
    ]
    if page.problem is not None:
        problem = page.problem
        told += [("problem", problem.code), ("ru", problem.ru), ("en", problem.en)]
    said = (_E("UserAttribute", {"name": n, "type": "xsd:string", "value": v}) for n, v in told)
    return _E("UserDefined", None, *said) if told else None


def _labels(facts: list[FactRow]) -> Element | None:
    """Return facts as semantic labels: their pointer, their value and what was read."""
    if not facts:
        return None
    labels = (
        _E(
            "Label",
            {
                "value": row.value,
                "type": row.pointer,
                "comments": row.evidence.raw if row.evidence else None,
            },
        )
        for row in facts
    )
    return _E("Labels", {"externalModel": "razmetka/document@1"}, *labels)


def _zone_number(row: FactRow, zones: list[Zone]) -> int | None:
    if row.evidence is None:
        return None
    ids = [zone.id for zone in zones]
    return ids.index(row.evidence.zone) + 1 if row.evidence.zone in ids else None


def _region(name: str, zone: Zone, facts: list[FactRow], vocabulary: Vocabulary) -> Element:
    """Return a zone as a region; one that cannot hold text has a text region inside."""
    term = terms_of(zone.kind).page
    text = _text(name, zone)
    shown = custom(
        "razmetka",
        kind=zone.kind,
        label=vocabulary.kind(zone.kind).ru,
        ink=zone.ink,
        id=zone.id,
        confidence=decimal(zone.confidence),
        corrected=is_corrected(zone) or None,
    )
    plain = term.region == "TextRegion"
    typed = {"type": term.type, "production": PRODUCTION[zone.ink]} if plain else {}
    if term.type and not plain:
        typed = {"type": term.type}
    region = _E(term.region, {"id": name, "custom": shown, **typed}, _coords(zone.box))
    append(region, _labels(facts))
    if plain:
        region.extend(text)
    elif text:
        attributes = {"id": f"{name}-text", "production": PRODUCTION[zone.ink]}
        append(region, _E("TextRegion", attributes, _coords(zone.box), *text))
    return region


def _text(name: str, zone: Zone) -> list[Element]:
    lines = [_line(f"{name}-l{n}", line) for n, line in enumerate(placed_lines(zone), 1)]
    return [*lines, _equiv(zone.text, zone.confidence)] if zone.text else lines


def _line(name: str, line: PlacedLine) -> Element:
    words = (_word(f"{name}-w{number}", word) for number, word in enumerate(line.words, 1))
    doubts = (custom("unclear", offset=at, length=size) for at, size in doubtful_spans(line))
    gaps = (custom("blackening", offset=at, length=size) for at, size in gap_spans(line))
    note = custom("razmetka", corrected=line.corrected or None, estimated=line.estimated or None)
    return _E(
        "TextLine",
        {"id": name, "custom": " ".join(filter(None, (note, *doubts, *gaps))) or None},
        _E("Coords", {"points": points(outline(line.box))}),
        _E("Baseline", {"points": points(baseline(line))}),
        *words,
        _equiv(line.text, line.confidence, 0 if line.read else None),
        _equiv(line.read, None, 1) if line.read else None,
    )


def _word(name: str, word: Word) -> Element:
    return _E("Word", {"id": name}, _coords(word.box), _equiv(word.text, word.confidence))


def _equiv(text: str, confidence: float | None, index: int | None = None) -> Element:
    """Return a text; of several the one with the lowest index is the newest."""
    attributes = {"index": index, "conf": decimal(confidence)}
    return _E("TextEquiv", attributes, _E("Unicode", None, text))


def _coords(box: Box) -> Element:
    left, top, right, bottom = box.x, box.y, box.right, box.bottom
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return _E("Coords", {"points": points(corners)})


def custom(name: str, **values: object) -> str:
    """Return ``name {key:value;}`` as PAGE's readers expect it; empty where there are no values."""
    told = "".join(f" {key}:{_escaped(value)};" for key, value in _known(values))
    return f"{name} {{{told.strip()}}}" if told else ""


def _known(values: dict[str, object]) -> Iterator[tuple[str, object]]:
    return ((key, value) for key, value in values.items() if value is not None)


def _escaped(value: object) -> str:
    return _STRUCTURED.sub(lambda match: f"\\u{ord(match[0]):04x}", inert(str(value)))
