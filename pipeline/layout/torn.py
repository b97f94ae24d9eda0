"""Running text put together again that wear tore.

Before anything is named the scraps of a row are one line again: they are read unsurely, rows above
and below them run across the text as well, and no column begins where a scrap does. Afterwards
pieces that lie in one another are one text: columns of text never overlap, and on the row of a text
nothing else stands inside of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from pipeline.layout.named import Named, united
from pipeline.layout.rows import in_rows, put_together
from pipeline.layout.shapes import Setting
from pipeline.layout.stacks import abreast
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line

TEXT = "body"
Row = list[Line]
SCRAPS_OF_ROW = 3  # in some of its rows, at least: two may be columns
ACROSS = 0.6  # share of the text's width that its rows span
SURE = 0.75  # mean confidence of a row's letters: one that is read more surely is not torn
LETTERS = 20  # of such a row, at least
SMALL = 0.4  # of its letters are small ones, at least
ROWS = 3  # such rows make a text
NEXT = 5.0  # heights of a line from one of them to the next: one between may not span
DEEP = 2.0  # heights of a line by which torn pieces reach into one another
INSIDE = 0.9  # share of a piece that lies in the text
LEVEL = 0.5  # share of its height by which it is level with one of the text's lines
STRAY = 0.2  # share of a column's lines that may reach across its gutter
FEW = 6  # lines: in a shorter column none may
SCRAPS = frozenset({"other"})
AMID = frozenset({"heading", "signature", "page_number", "title"})  # scraps where text goes on


def sewn(fields: Sequence[Line], setting: Setting) -> list[Line]:
    """Return fields with the scraps of torn rows of running text put together."""
    rows = in_rows([line for line in fields if not _in_table(line, setting)], LEVEL)
    runs: list[Row] = []
    for at in _torn(rows, setting):
        near = (line for other in rows[max(at - 1, 0) : at + 2] for line in other)
        runs += _runs(rows[at], [line for line in near if line not in rows[at]])
    return put_together(fields, runs)


def _in_table(line: Line, setting: Setting) -> bool:
    return any(line.box.share_inside(table) > INSIDE for table in setting.tables)


def _torn(rows: Sequence[Row], setting: Setting) -> Iterator[int]:
    """Yield the numbers of the rows of torn texts: several run across, close below each other."""
    bands: list[list[int]] = []
    for at in (at for at, row in enumerate(rows) if _runs_across(row, setting)):
        if bands and _apart(rows[bands[-1][-1]], rows[at]) < NEXT * setting.line_height:
            bands[-1].append(at)
        else:
            bands.append([at])
    for band in bands:
        scrappy = sum(len(rows[at]) >= SCRAPS_OF_ROW for at in band)
        if len(band) >= ROWS and scrappy > 1:
            yield from range(band[0], band[-1] + 1)


def _runs_across(row: Row, setting: Setting) -> bool:
    """Return whether a row of unsure letters, many of them small ones, spans the text."""
    text = "".join(line.text for line in row)
    letters = sum(map(str.isalpha, text))
    sure = sum((line.confidence or 0.0) * len(line.text) for line in row) / max(len(text), 1)
    wide = bounding(line.box for line in row).width >= ACROSS * setting.text.width
    small = sum(map(str.islower, text)) >= SMALL * letters
    return wide and small and letters >= LETTERS and sure < SURE


def _apart(upper: Row, lower: Row) -> float:
    """Return how far one row's middle lies below another's, in pixels."""
    above, below = (bounding(line.box for line in row).centre[1] for row in (upper, lower))
    return below - above


def _runs(row: Row, near: Sequence[Line]) -> list[Row]:
    """Return a row parted where a column begins: before a scrap that has its like above or below.

    The white before a column runs on there.
    """
    runs = [[row[0]]]
    for before, line in pairwise(row):
        gutter = Box.from_corners(before.box.right, 0, line.box.x, 1)
        column = any(abreast(line.box, other.box) for other in near) and not any(
            other.box.overlap_x(gutter) > 0.5 * gutter.width for other in near
        )
        if column:
            runs.append([])
        runs[-1].append(line)
    return runs


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
        line.box.is_level(box, LEVEL) for line in text.lines
    )
