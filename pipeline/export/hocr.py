"""A document as hOCR 1.2: XHTML in which every class and title says what stands where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO, Final

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.export.placed import PlacedLine, baseline, is_corrected, placed_lines
from pipeline.export.terms import terms_of
from pipeline.export.xml import Element, Maker, append, decimal, put, writing
from pipeline.model.geometry import Box
from pipeline.model.page import Page, Redaction, Word, Zone
from pipeline.model.redaction import is_gap
from pipeline.model.vocabulary import Vocabulary

NAMESPACE: Final = "http://www.w3.org/1999/xhtml"
_CAPABILITIES: Final = (
    "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocr_pageno ocr_header ocr_footer "
    "ocr_textfloat ocr_table ocr_image ocrp_wconf ocrp_lang"
)
_E: Final = Maker(NAMESPACE)
_ACTING: Final = re.compile(r'["\\;%]')


@dataclass(frozen=True, slots=True)
class HocrFormat:
    """One XHTML file however many pages."""

    name: str = "hocr"
    suffix: str = ".hocr"

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write page after page."""
        with writing(stream) as writer, _E.around(writer, "html", {"lang": "ru"}):
            put(writer, _head(document))
            with _E.around(writer, "body"):
                for number, page in enumerate(document.pages, 1):
                    put(writer, _page(f"p{number}", document, page, context.vocabulary))


def _head(document: ExportDocument) -> Element:
    citation = str(document.citation) if document.citation else None
    metas = {
        "ocr-system": f"Razmetka, {document.run.engine}",
        "ocr-capabilities": _CAPABILITIES,
        "ocr-number-of-pages": str(len(document.pages)),
        "ocr-langs": "ru",
        "ocr-scripts": "Cyrl",
        "DC.identifier": citation,
        "DC.source": f"sha256:{document.source.sha256}",
    }
    return _E(
        "head",
        None,
        _E("title", None, document.source.name or "-"),
        _E("meta", {"http-equiv": "Content-Type", "content": "text/html; charset=utf-8"}),
        *(_E("meta", {"name": n, "content": told}) for n, told in metas.items() if told),
    )


def _page(name: str, document: ExportDocument, page: Page, vocabulary: Vocabulary) -> Element:
    title = [
        f"image {quoted(document.source.file_name)}",
        bbox(Box(0, 0, page.width_px, page.height_px)),
        f"ppageno {page.number - 1}",
        f"scan_res {page.dpi} {page.dpi}" if page.dpi else None,
        f"x_state {page.state}",
        f"x_problem {quoted(page.problem.code)}" if page.problem else None,
        *(f"x_flag {quoted(flag)}" for flag in page.flags),
        *(f"x_redaction {_spot(each)}" for each in page.redactions),
    ]
    made = _E("div", {"class": "ocr_page", "id": name, "title": _joined(title)})
    for number, zone in enumerate(zones_in_order(page), 1):
        append(made, _area(f"{name}-z{number}", zone, vocabulary))
    return made


def _area(name: str, zone: Zone, vocabulary: Vocabulary) -> Element:
    """Return a zone: an area of its own, or the float that the standard knows for its kind."""
    kind = vocabulary.kind(zone.kind).name
    title = [
        bbox(zone.box),
        f"x_kind {kind}",
        f"x_ink {zone.ink}",
        f"x_wconf {round(100 * zone.confidence)}" if zone.confidence is not None else None,
        "x_corrected 1" if is_corrected(zone) else None,
    ]
    classes = f"{terms_of(kind).hocr} razmetka-{kind}"
    lines = (_line(f"{name}-l{n}", line) for n, line in enumerate(placed_lines(zone), 1))
    paragraph = _E(
        "p", {"class": "ocr_par", "id": f"{name}-par", "lang": "ru", "title": bbox(zone.box)}
    )
    for line in lines:
        append(paragraph, line)
    content = paragraph if len(paragraph) else None
    return _E("div", {"class": classes, "id": name, "title": _joined(title)}, content)


def _line(name: str, line: PlacedLine) -> Element:
    title = [
        bbox(line.box),
        _baseline(line),
        f"x_wconf {round(100 * line.confidence)}" if line.confidence is not None else None,
        "x_estimated 1" if line.estimated else None,
        f"x_read {quoted(line.read)}" if line.read else None,
    ]
    made = _E("span", {"class": "ocr_line", "id": name, "title": _joined(title)})
    for number, word in enumerate(line.words, 1):
        append(made, " " if number > 1 else None)
        append(made, _word(f"{name}-w{number}", word))
    return made


def _word(name: str, word: Word) -> Element:
    known = word.confidence is not None
    title = [
        bbox(word.box),
        f"x_wconf {round(100 * (word.confidence or 0))}" if known else None,
        "x_doubtful 1" if word.doubtful else None,
        "x_redacted 1" if is_gap(word) else None,
    ]
    return _E("span", {"class": "ocrx_word", "id": name, "title": _joined(title)}, word.text)


def _baseline(line: PlacedLine) -> str:
    """Return how much the baseline falls a pixel, and where it begins from the box's lower left."""
    (left, first), (right, last) = baseline(line)
    return f"baseline {decimal((last - first) / max(right - left, 1))} {first - line.box.bottom}"


def bbox(box: Box) -> str:
    """Return a box as its two corners."""
    return f"bbox {box.x} {box.y} {box.right} {box.bottom}"


def _spot(redaction: Redaction) -> str:
    box = redaction.box
    return f"{box.x} {box.y} {box.right} {box.bottom} {quoted(redaction.reason)}"


def quoted(text: str) -> str:
    """Return a string within which no quote, semicolon or line feed can end it."""
    safe = _ACTING.sub(lambda match: f"%{ord(match[0]):02X}", " ".join(inert(text).split()))
    return f'"{safe}"'


def _joined(properties: list[str | None]) -> str:
    return "; ".join(each for each in properties if each)
