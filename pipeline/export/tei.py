"""A document as TEI P5: header, facsimile with its zones, and the text that stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final
from urllib.parse import quote

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.fact_rows import fact_rows
from pipeline.export.order import zones_in_order
from pipeline.export.paragraphs import paragraphs
from pipeline.export.placed import placed_lines
from pipeline.export.record import language, record_of
from pipeline.export.tei_text import NAMESPACE, E, named, page_text
from pipeline.export.tei_translation import translated
from pipeline.export.xml import (
    XML_ID,
    XML_LANG,
    Element,
    append,
    decimal,
    put,
    put_as_it_is,
    writing,
)
from pipeline.model.citation import Citation
from pipeline.model.geometry import Box
from pipeline.model.page import Page, Zone
from pipeline.model.provenance import Run
from pipeline.model.vocabulary import Vocabulary

__all__ = ["NAMESPACE", "TeiFormat"]

_SENT: Final = ("/signer", "/routing/origin", "/routing/date")
_RECEIVED: Final = ("/addressee", "/routing/destination")


@dataclass(frozen=True, slots=True)
class TeiFormat:
    """One XML file however many pages; it goes through them three times."""

    name: str = "tei"
    suffix: str = ".tei.xml"

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write header, facsimile and text."""
        with writing(stream) as writer, E.around(writer, "TEI"):
            _write_header(writer, document, context)
            if document.pages:
                with E.around(writer, "facsimile"):
                    for name, page in _named(document):
                        put(writer, _surface(name, page, document, context.vocabulary))
            with E.around(writer, "text"):
                with E.around(writer, "body"):
                    for name, page in _named(document):
                        put_as_it_is(writer, page_text(name, page, context.vocabulary))
                    if not document.pages:
                        put(writer, E("p"))
                if context.translations:
                    put(writer, _back(document, context))


def _back(document: ExportDocument, context: ExportContext) -> Element:
    """Return the translations, each paragraph with the zones that it translates."""
    places = {
        f"{page.number}:{zone.id}": f"#{name}-z{number}"
        for name, page in _named(document)
        for number, zone in enumerate(zones_in_order(page), 1)
    }
    original = list(paragraphs(document.pages))
    made = E("back")
    for translation in context.translations:
        record = record_of(document.pages, document.citation, translation, context.latin)
        append(made, translated(translation, record, original, places))
    return made


def _named(document: ExportDocument) -> Iterator[tuple[str, Page]]:
    return ((f"p{number}", page) for number, page in enumerate(document.pages, 1))


def _write_header(writer: Any, document: ExportDocument, context: ExportContext) -> None:
    others = (
        E("language", {"ident": each.language}, language(each)) for each in context.translations
    )
    spoken = E("langUsage", None, E("language", {"ident": "ru"}, "русский"), *others)
    with E.around(writer, "teiHeader"):
        put(writer, _file(document))
        put(writer, _encoding(document.run, context.vocabulary))
        with E.around(writer, "profileDesc"):
            put(writer, spoken)
            for name, page in _named(document):
                if (letter := _letter(name, page)) is not None:
                    put(writer, letter)


def _file(document: ExportDocument) -> Element:
    source, citation = document.source, document.citation
    return E(
        "fileDesc",
        None,
        E("titleStmt", None, E("title", None, str(citation) if citation else source.name)),
        E("publicationStmt", None, E("p", None, "Razmetka")),
        E("sourceDesc", None, E("msDesc", None, _identifier(citation, source.name, source.sha256))),
    )


def _identifier(citation: Citation | None, name: str, sha256: str) -> Element:
    """Return the archive's reference, and the file as another identifier."""
    made = E("msIdentifier")
    if citation is not None:
        append(made, E("repository", None, citation.archive) if citation.archive else None)
        for kind, number in (("fond", citation.fond), ("opis", citation.opis)):
            append(made, E("collection", {"type": kind}, number) if number else None)
        append(made, E("idno", {"type": "citation"}, str(citation)))
    else:
        append(made, E("idno", {"type": "file"}, name))
    file = E("idno", {"type": "sha256"}, sha256)
    append(made, E("altIdentifier", None, E("collection", {"type": "file"}, name), file))
    return made


def _encoding(run: Run, vocabulary: Vocabulary) -> Element:
    models = "; ".join(f"{name} sha256:{sha256}" for name, sha256 in run.models.items())
    steps = "; ".join(f"{step.name} {step.detail}" for step in run.steps)
    told = (f"models: {models}", f"options: {run.options_digest}", f"steps: {steps}")
    engine = {"ident": "ocr", "version": "1"}
    application = E("application", engine, E("label", None, run.engine or "-"))
    for each in told:
        append(application, E("desc", None, each))
    categories = (_category(kind.name, kind.ru, kind.en) for kind in vocabulary.values())
    taxonomy = E("taxonomy", {XML_ID: "zone-kinds"}, *categories)
    return E("encodingDesc", None, E("appInfo", None, application), E("classDecl", None, taxonomy))


def _category(name: str, russian: str, english: str) -> Element:
    return E(
        "category",
        {XML_ID: f"kind-{name}"},
        E("catDesc", {XML_LANG: "ru"}, russian),
        E("catDesc", {XML_LANG: "en"}, english),
    )


def _letter(name: str, page: Page) -> Element | None:
    """Return who wrote to whom, from where and when; ``None`` where the page tells nothing."""
    rows = {row.pointer: row for row in fact_rows(page)}
    told = []
    for kind, pointers in (("sent", _SENT), ("received", _RECEIVED)):
        for pointer in pointers:
            if pointer in rows:
                told.append(named(rows[pointer], rows[pointer].value))
                told[-1].set("type", kind)
    return E("creation", {"corresp": f"#{name}"}, *told) if told else None


def _surface(name: str, page: Page, document: ExportDocument, vocabulary: Vocabulary) -> Element:
    """Return a page's surface, in pixels, with a zone for each zone, line and word."""
    url = quote(document.source.file_name, errors="surrogatepass")
    size = {"width": f"{page.width_px}px", "height": f"{page.height_px}px"}
    made = E(
        "surface",
        {XML_ID: name, "n": page.number, **_corners(Box(0, 0, page.width_px, page.height_px))},
        E("graphic", {"url": f"{url}#page={page.number}", **size}),
    )
    for number, zone in enumerate(zones_in_order(page), 1):
        append(made, _facsimile(f"{name}-z{number}", zone, vocabulary.kind(zone.kind).name))
    return made


def _facsimile(name: str, zone: Zone, kind: str) -> Element:
    """Return a zone with its lines and words, and how sure the reading of each is."""
    made = _place(name, zone.box, kind, zone.confidence)
    for number, line in enumerate(placed_lines(zone), 1):
        at = f"{name}-l{number}"
        shown = _place(at, line.box, "line", line.confidence)
        if line.estimated:
            shown.set("subtype", "estimated")
        for each, word in enumerate(line.words, 1):
            append(shown, _place(f"{at}-w{each}", word.box, "word", word.confidence))
        append(made, shown)
    return made


def _place(name: str, box: Box, kind: str, confidence: float | None) -> Element:
    sure = None
    if confidence is not None:
        sure = E("certainty", {"locus": "value", "degree": decimal(confidence)})
    return E("zone", {XML_ID: name, "type": kind, **_corners(box)}, sure)


def _corners(box: Box) -> dict[str, int]:
    return {"ulx": box.x, "uly": box.y, "lrx": box.right, "lry": box.bottom}
