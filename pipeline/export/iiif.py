"""A document as a IIIF Presentation 3 manifest, with a page of W3C annotations for each layer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final
from urllib.parse import quote

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.fact_rows import fact_rows
from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.export.placed import is_corrected, placed_lines
from pipeline.model.geometry import Box
from pipeline.model.page import Page
from pipeline.model.vocabulary import Vocabulary

Json = dict[str, Any]

_CONTEXT: Final = "http://iiif.io/api/presentation/3/context.json"
_GRANULARITY: Final = "http://iiif.io/api/extension/text-granularity/context.json"
_UNKNOWN_SIZE: Final = (2480, 3508)
"""The canvas of a page that nobody could open: A4 at 300 dpi. A canvas must have a size."""


@dataclass(frozen=True, slots=True)
class IiifFormat:
    """JSON-LD, one canvas a page; addresses begin with ``context.base_url``."""

    name: str = "iiif"
    suffix: str = ".iiif.json"

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write the manifest canvas by canvas."""
        name = quote(inert(document.source.sha256), safe="")
        base = f"{context.base_url.rstrip('/')}/{name}"
        head = _shown(_head(base, document)).removesuffix("}")
        stream.write(f'{head}, "items": ['.encode())
        for number, page in enumerate(document.pages, 1):
            parting = ",\n" if number > 1 else "\n"
            canvas = _canvas(f"{base}/canvas/{number}", base, page, context.vocabulary)
            stream.write(f"{parting}{_shown(canvas)}".encode())
        stream.write(b"\n]}\n")


def _shown(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _head(base: str, document: ExportDocument) -> Json:
    source, run = document.source, document.run
    told = [("Файл", "File", source.name), ("SHA-256", "SHA-256", source.sha256)]
    if document.citation:
        told.insert(0, ("Шифр", "Reference", str(document.citation)))
    told.append(("Прочитано", "Read by", run.engine))
    return {
        "@context": [_GRANULARITY, _CONTEXT],
        "id": f"{base}/manifest.json",
        "type": "Manifest",
        "label": _words(str(document.citation or source.name) or "-"),
        "metadata": [
            {"label": {"ru": [ru], "en": [en]}, "value": _words(text)}
            for ru, en, text in told
            if text
        ],
        "viewingDirection": "left-to-right",
        "behavior": ["paged"],
    }


def _canvas(name: str, base: str, page: Page, vocabulary: Vocabulary) -> Json:
    known = page.width_px > 0 and page.height_px > 0
    width, height = (page.width_px, page.height_px) if known else _UNKNOWN_SIZE
    picture = {
        "id": f"{base}/{page.number}/full/max/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        "width": width,
        "height": height,
        "service": [{"id": f"{base}/{page.number}", "type": "ImageService3", "profile": "level1"}],
    }
    painting = {
        "id": f"{name}/picture",
        "type": "Annotation",
        "motivation": "painting",
        "body": picture,
        "target": name,
    }
    layers = _layers(name, page, vocabulary)
    return {
        "id": name,
        "type": "Canvas",
        "label": {"none": [str(page.number)]},
        "width": width,
        "height": height,
        "items": [{"id": f"{name}/page", "type": "AnnotationPage", "items": [painting]}],
        "annotations": [
            _annotations(f"{name}/{layer}", ru, en, items) for layer, ru, en, items in layers
        ],
    }


def _layers(
    name: str, page: Page, vocabulary: Vocabulary
) -> Iterator[tuple[str, str, str, list[Json]]]:
    """Yield each layer that the page has: zones, what was read, what was corrected, facts, gaps."""
    yield "zones", "Зоны", "Zones", list(_zones(name, page, vocabulary))
    yield "read", "Прочитано", "As read", list(_read(name, page))
    if any(is_corrected(zone) for zone in page.zones):
        yield "corrected", "Исправлено", "Corrected", list(_corrected(name, page))
    yield "facts", "Сведения", "Facts", list(_facts(name, page))
    if page.redactions:
        yield "redactions", "Скрыто", "Withheld", list(_withheld(name, page))


def _annotations(name: str, ru: str, en: str, items: list[Json]) -> Json:
    numbered = [{"id": f"{name}/{at}", **item} for at, item in enumerate(items, 1)]
    label = {"ru": [ru], "en": [en]}
    return {"id": name, "type": "AnnotationPage", "label": label, "items": numbered}


def _zones(name: str, page: Page, vocabulary: Vocabulary) -> Iterator[Json]:
    for zone in zones_in_order(page):
        kind = vocabulary.kind(zone.kind)
        bodies = [_tag(kind.ru, "ru"), _tag(kind.en, "en"), _tag(f"ink:{zone.ink}", None)]
        yield _annotation("tagging", bodies, name, zone.box)


def _read(name: str, page: Page) -> Iterator[Json]:
    for zone in zones_in_order(page):
        for line in zone.lines:
            text = line.text if line.read is None else line.read
            if text.strip():
                yield _line(text, name, line.box)


def _corrected(name: str, page: Page) -> Iterator[Json]:
    for zone in zones_in_order(page):
        for line in placed_lines(zone):
            yield _line(line.text, name, line.box)


def _facts(name: str, page: Page) -> Iterator[Json]:
    for row in fact_rows(page):
        text = f"{row.label.ru}: {row.value}"
        box = row.evidence.box if row.evidence else None
        yield _annotation("describing", [_text(text, "describing", "ru")], name, box)


def _withheld(name: str, page: Page) -> Iterator[Json]:
    for each in page.redactions:
        yield _annotation("commenting", [_text(each.reason, "commenting", None)], name, each.box)


def _line(text: str, name: str, box: Box) -> Json:
    made = _annotation("supplementing", [_text(text, None, "ru")], name, box)
    return {**made, "textGranularity": "line"}


def _annotation(motivation: str, bodies: list[Json], name: str, box: Box | None) -> Json:
    place = f"#xywh={box.x},{box.y},{box.width},{box.height}" if box else ""
    return {
        "type": "Annotation",
        "motivation": motivation,
        "body": bodies[0] if len(bodies) == 1 else bodies,
        "target": f"{name}{place}",
    }


def _tag(text: str, language: str | None) -> Json:
    return _text(text, "tagging", language)


def _text(text: str, purpose: str | None, language: str | None) -> Json:
    told = {"purpose": purpose, "language": language}
    known = {key: value for key, value in told.items() if value}
    return {"type": "TextualBody", "value": inert(text), "format": "text/plain", **known}


def _words(text: str) -> dict[str, list[str]]:
    return {"none": [inert(text)]}
