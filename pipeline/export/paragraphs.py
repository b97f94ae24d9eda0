"""The text of a page as paragraphs, which is what translators work by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.export.placed import PlacedLine, placed_lines
from pipeline.model.page import Page, Zone
from pipeline.model.translation import Paragraph
from pipeline.text.repair import joined

LEFT_OUT: Final = frozenset({"folio_number", "page_number", "picture"})
"""Kinds of zones that say nothing of their own."""
RUNNING: Final = frozenset({"body", "other"})
"""Kinds whose lines run on until the next one that is indented."""
_INDENT: Final = 0.8
"""By how much of its height a line is indented where a paragraph begins."""


def paragraphs(pages: Iterable[Page]) -> Iterator[Paragraph]:
    """Yield the paragraphs of pages in reading order, made inert.

    Lines of running text are drawn together, with what was divided at their ends; the lines of a
    list or a stamp stay lines.
    """
    for page in pages:
        for zone in zones_in_order(page):
            if zone.kind not in LEFT_OUT:
                for number, text in enumerate(_texts(zone), 1):
                    yield Paragraph(f"{page.number}:{zone.id}:{number}", text)


def _texts(zone: Zone) -> Iterator[str]:
    if zone.kind in RUNNING:
        for lines in _stretches(placed_lines(zone)):
            yield " ".join(joined([inert(line.text.strip()) for line in lines]).text.split())
        return
    rows = (" ".join(line.split()) for line in inert(zone.text).splitlines())
    if text := "\n".join(filter(None, rows)):
        yield text


def _stretches(lines: list[PlacedLine]) -> Iterator[list[PlacedLine]]:
    """Yield lines up to the next that begins a paragraph."""
    margin = min((line.box.x for line in lines), default=0)
    stretch: list[PlacedLine] = []
    for line in lines:
        if stretch and line.box.x - margin > _INDENT * line.box.height:
            yield stretch
            stretch = []
        stretch.append(line)
    if stretch:
        yield stretch
