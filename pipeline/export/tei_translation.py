"""A translation in TEI: a division behind the text that points at what it translates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.export.record import Record
from pipeline.export.tei_text import E
from pipeline.export.translated import as_it_stands
from pipeline.export.xml import XML_LANG, Element
from pipeline.model.translation import Paragraph, Row, Translation


def translated(
    translation: Translation,
    record: Record,
    original: Sequence[Paragraph],
    places: Mapping[str, str],
) -> Element:
    """Return a translation's division; ``places`` are the zones' references by page and id."""
    rows = as_it_stands(translation.rows, original)
    by = translation.translator
    summary = translation.summary
    return E(
        "div",
        {"type": "translation", XML_LANG: translation.language},
        E("head", None, record.title) if record.title else None,
        E("byline", None, f"Translated by {by}") if by else None,
        E("argument", None, E("p", None, summary)) if summary else None,
        *(_paragraph(row, places) for row in rows if row.text.strip()),
    )


def _paragraph(row: Row, places: Mapping[str, str]) -> Element:
    zones = (places.get(each.key.rpartition(":")[0]) for each in row.original)
    pointed = " ".join(dict.fromkeys(filter(None, zones)))
    return E("p", {"corresp": pointed} if pointed else None, *_lines(row.text))


def _lines(text: str) -> Iterator[Element | str]:
    for number, line in enumerate(filter(str.strip, text.splitlines())):
        if number:
            yield E("lb")
        yield line
