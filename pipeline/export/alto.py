"""A document as ALTO 4.4: blocks, lines and strings, with our kinds and facts as tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.fact_rows import FactRow, fact_rows
from pipeline.export.order import zones_in_order
from pipeline.export.placed import (
    PlacedLine,
    baseline,
    is_corrected,
    outline,
    placed_lines,
    points,
)
from pipeline.export.terms import terms_of
from pipeline.export.xml import XSI, Element, Maker, append, decimal, put, writing
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Page, PageState, Word, Zone
from pipeline.model.redaction import is_gap
from pipeline.model.vocabulary import Vocabulary

NAMESPACE: Final = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA: Final = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_E: Final = Maker(NAMESPACE)
_DOUBTFUL: Final = "doubtful"
_REDACTED: Final = "redacted"
_QUALITY: Final = {PageState.DONE: "OK", PageState.BLANK: "OK", PageState.QUARANTINED: "Missing"}


@dataclass(frozen=True, slots=True)
class AltoFormat:
    """One XML file however many pages; it goes through them twice, as tags stand before pages."""

    name: str = "alto"
    suffix: str = ".alto.xml"

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write page after page."""
        attributes = {"SCHEMAVERSION": "4.4", f"{{{XSI}}}schemaLocation": f"{NAMESPACE} {_SCHEMA}"}
        with writing(stream) as writer, _E.around(writer, "alto", attributes, xsi=XSI):
            put(writer, _description(document))
            with _E.around(writer, "Tags"):
                for tag in _tags(document, context.vocabulary):
                    put(writer, tag)
            with _E.around(writer, "Layout"):
                _write_pages(writer, document, context.vocabulary)


def _write_pages(writer: Any, document: ExportDocument, vocabulary: Vocabulary) -> None:
    for number, page in enumerate(document.pages, 1):
        put(writer, _page(f"p{number}", page, vocabulary))
    if not document.pages:
        put(writer, _E("Page", {"ID": "p0", "PHYSICAL_IMG_NR": 0, "QUALITY": "Missing"}))


def _description(document: ExportDocument) -> Element:
    source, citation, run = document.source, document.citation, document.run
    return _E(
        "Description",
        None,
        _E("MeasurementUnit", None, "pixel"),
        _E(
            "sourceImageInformation",
            None,
            _E("fileName", None, source.file_name),
            _E("fileIdentifier", {"fileIdentifierLocation": "sha256"}, source.sha256),
            _E("documentIdentifier", None, str(citation)) if citation else None,
        ),
        _processing("ocr", "contentGeneration", run.models, run.engine),
        *(
            _processing(f"step{n}", "preOperation", step.detail, "Razmetka", step.name)
            for n, step in enumerate(run.steps, 1)
        ),
    )


def _processing(
    name: str, category: str, settings: Any, software: str, what: str | None = None
) -> Element:
    told = "; ".join(f"{key}: {value}" for key, value in settings.items())
    return _E(
        "Processing",
        {"ID": name},
        _E("processingCategory", None, category),
        _E("processingStepDescription", None, what) if what else None,
        _E("processingStepSettings", None, told) if told else None,
        _E("processingSoftware", None, _E("softwareName", None, software)),
    )


def _tags(document: ExportDocument, vocabulary: Vocabulary) -> Iterator[Element]:
    """Yield the zone kinds, the inks and every fact."""
    for kind in vocabulary.values():
        yield _E(
            "StructureTag",
            {
                "ID": f"kind-{kind.name}",
                "TYPE": "zone",
                "LABEL": kind.name,
                "DESCRIPTION": f"{kind.ru} / {kind.en}",
            },
        )
    for ink in Ink:
        yield _E("OtherTag", {"ID": f"ink-{ink}", "TYPE": "ink", "LABEL": ink})
    yield _E("OtherTag", {"ID": _DOUBTFUL, "TYPE": "certainty", "LABEL": _DOUBTFUL})
    reasons = {each.reason: None for page in document.pages for each in page.redactions}
    if reasons:
        told = {"ID": _REDACTED, "TYPE": "gap", "LABEL": _REDACTED}
        yield _E("OtherTag", {**told, "DESCRIPTION": "; ".join(reasons)})
    for number, page in enumerate(document.pages, 1):
        for at, row in enumerate(fact_rows(page), 1):
            yield _E(
                "NamedEntityTag",
                {
                    "ID": f"p{number}-f{at}",
                    "TYPE": row.pointer,
                    "LABEL": row.value,
                    "DESCRIPTION": f"{row.label.ru} / {row.label.en}",
                },
            )


def _page(name: str, page: Page, vocabulary: Vocabulary) -> Element:
    detail = page.problem.code if page.problem else " ".join((page.state, *page.flags))
    facts = [(f"{name}-f{at}", row) for at, row in enumerate(fact_rows(page), 1)]
    space = _E("PrintSpace", _place(Box(0, 0, page.width_px, page.height_px)))
    for number, zone in enumerate(zones_in_order(page), 1):
        here = [(tag, row) for tag, row in facts if row.evidence and row.evidence.zone == zone.id]
        kind = vocabulary.kind(zone.kind).name
        append(space, _block(f"{name}-z{number}", zone, kind, here))
    return _E(
        "Page",
        {
            "ID": name,
            "PHYSICAL_IMG_NR": page.number,
            "WIDTH": page.width_px,
            "HEIGHT": page.height_px,
            "QUALITY": _QUALITY.get(page.state),
            "QUALITY_DETAIL": detail,
            "ROTATION": decimal(page.skew_deg) if page.skew_deg else None,
            "LANG": "ru",
        },
        space,
    )


def _block(name: str, zone: Zone, kind: str, facts: list[tuple[str, FactRow]]) -> Element:
    """Return a zone; one that is more than text has its text block inside."""
    term = terms_of(kind)
    place = {
        "TAGREFS": " ".join([f"kind-{kind}", f"ink-{zone.ink}", *(tag for tag, _ in facts)]),
        **_place(zone.box),
        "CS": "true" if is_corrected(zone) else None,
    }
    lines = [
        _line(f"{name}-l{number}", line, facts) for number, line in enumerate(placed_lines(zone), 1)
    ]
    if term.alto == "TextBlock":
        return _E("TextBlock", {"ID": name, **place}, *lines)
    inner = _E("TextBlock", {"ID": f"{name}-text", **_place(zone.box)}, *lines)
    return _E(term.alto, {"ID": name, **place, "TYPE": kind}, inner if lines else None)


def _line(name: str, line: PlacedLine, facts: list[tuple[str, FactRow]]) -> Element:
    made = _E(
        "TextLine",
        {
            "ID": name,
            **_place(line.box),
            "BASELINE": points(baseline(line)),
            "CS": "true" if line.corrected else None,
        },
        _E("Shape", None, _E("Polygon", {"POINTS": points(outline(line.box))})),
    )
    read = (line.read or "").split()
    known = read if len(read) == len(line.words) else [word.text for word in line.words]
    for number, (word, was) in enumerate(zip(line.words, known, strict=True)):
        if number:
            append(made, _space(line.words[number - 1].box, word.box))
        append(made, _string(word, was, facts))
    return made


def _space(before: Box, after: Box) -> Element:
    width = max(after.x - before.right, 0)
    return _E("SP", {"WIDTH": width, "HPOS": before.right, "VPOS": before.y})


def _string(word: Word, read: str, facts: list[tuple[str, FactRow]]) -> Element:
    said = [_DOUBTFUL] if word.doubtful else []
    said += [_REDACTED] if is_gap(word) else []
    said += [
        tag for tag, row in facts if row.evidence and word.box.share_inside(row.evidence.box) > 0.5
    ]
    return _E(
        "String",
        {
            "CONTENT": word.text,
            **_place(word.box),
            "WC": decimal(word.confidence),
            "TAGREFS": " ".join(said) or None,
        },
        _E("ALTERNATIVE", {"PURPOSE": "ocr"}, read) if read != word.text else None,
    )


def _place(box: Box) -> dict[str, int]:
    return {"HPOS": box.x, "VPOS": box.y, "WIDTH": box.width, "HEIGHT": box.height}
