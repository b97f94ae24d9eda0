"""Running text put together again that wear tore: pieces that lie in one another are one text.

Columns of text never overlap, and on the row of a text nothing else stands inside of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from pipeline.layout.named import Named, united
from pipeline.layout.shapes import Setting

TEXT = "body"
DEEP = 2.0  # heights of a line by which torn pieces reach into one another
INSIDE = 0.9  # share of a piece that lies in the text
LEVEL = 0.5  # share of its height by which it is level with one of the text's lines
STRAY = 0.2  # share of a column's lines that may reach across its gutter
FEW = 6  # lines: in a shorter column none may
SCRAPS = frozenset({"other"})
AMID = frozenset({"heading", "signature", "page_number", "title"})  # scraps where text goes on


def mended(named: list[Named], _: Setting) -> list[Named]:
    """Return zones with torn text made whole."""
    texts = [zone for zone in named if zone.kind == TEXT]
    if not texts:
        return named
    whole = list(_interlocked(texts))
    rest = []
    for zone in (zone for zone in named if zone.kind != TEXT):
        at = next((i for i, text in enumerate(whole) if _is_scrap(zone, text)), None)
        if at is None:
            rest.append(zone)
        else:
            whole[at] = replace(whole[at], lines=(*whole[at].lines, *zone.lines))
    return rest + whole


def _interlocked(texts: Sequence[Named]) -> Iterator[Named]:
    """Yield texts, those that reach into one another as one."""
    left = sorted(texts, key=lambda text: -text.box.area)
    while left:
        whole = left.pop(0)
        while over := [text for text in left if _reaches(whole, text)]:
            left = [text for text in left if text not in over]
            for text in over:
                whole = united(whole, text)
        yield whole


def _reaches(whole: Named, text: Named) -> bool:
    """Return whether a text lies in another, and no gutter parts them."""
    common, height = whole.box.intersection(text.box), text.line_height
    deep = common.width > min(DEEP * height, INSIDE * text.box.width)
    return deep and common.height > LEVEL * height and not _are_columns(whole, text)


def _are_columns(first: Named, second: Named) -> bool:
    """Return whether white runs down between two texts, but for a line or two across it."""
    left, right = sorted((first, second), key=lambda text: median(o.box.x for o in text.lines))
    edges = sorted(line.box.x for line in right.lines)
    gutter = edges[min(_stray(right), len(edges) - 1)]
    across = sum(line.box.right > gutter for line in left.lines)
    return across <= _stray(left)


def _stray(text: Named) -> int:
    """Return how many lines of a column may be read across a gutter."""
    return round(STRAY * len(text.lines)) if len(text.lines) >= FEW else 0


def _is_scrap(zone: Named, text: Named) -> bool:
    """Return whether a zone stands inside of a text, level with a line of it."""
    box = zone.box
    if zone.strokes or box.share_inside(text.box) <= INSIDE:
        return False
    goes_on = any(line.box.y >= box.bottom for line in text.lines)
    return (zone.kind in SCRAPS or (zone.kind in AMID and goes_on)) and any(
        line.box.overlap_y(box) > LEVEL * min(line.box.height, box.height) for line in text.lines
    )
