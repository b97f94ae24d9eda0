"""Lines as the network sees them, where letters crumbled and no longer hang together.

On a bad 1-bit scan a letter is a handful of specks, which no chain of letters holds. From afar they
still look like typing, row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Mask
from pipeline.layout.inks import VISIBLE, Inks
from pipeline.layout.lines import TextLine, joined
from pipeline.model.geometry import Box
from pipeline.model.page import Ink

LIKELY = 0.5  # how likely typing or print is on a line
APART = 1.2  # widest gap inside a line, in its heights
LONG = 1.5  # least length of what a line missed, in its heights
ALIKE = (0.6, 1.5)  # of the usual height of the page's lines, what one line is
LEVEL = 0.5  # share of the lower one's height by which two pieces stand on one line
DOTS = 0.6  # of the height of a line, from its top, what dots do not reach
RULED = 64  # of 255: how much of a ruled line lies on a pixel of the view that is of it
LETTER = 0.6  # of the height of a line, the height of its letters

Flags = npt.NDArray[np.bool_]


def completed(lines: Sequence[TextLine], inks: Inks, rulings: Mask) -> list[TextLine]:
    """Return the lines, with what they missed of the rows that the network sees.

    What was missed is joined to the pieces beside it. Pieces are not joined to one another, for
    between them may be a gutter. ``rulings`` are the sheet's ruled lines, which are print as well.
    """
    found = list(lines)
    for row in _rows(inks, rulings):
        own = [line for line in found if _is_on(line.box, row.box)]
        for missed in row.outside([line.box for line in own], inks.scale):
            beside = [line for line in own if _gap(line.box, missed.box) <= APART * row.box.height]
            whole = _joined(missed, beside, row.box.height)
            own = [line for line in own if line not in beside] + [whole]
            found = [line for line in found if line not in beside] + [whole]
    return sorted(found, key=lambda line: (line.box.y, line.box.x))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of typing or print: its box on the sheet, and in which of the view's columns it is.

    Dots that lead from one field to another lie low, and are not of it.
    """

    box: Box
    left: int
    inked: Flags

    def outside(self, boxes: Sequence[Box], scale: float) -> list[TextLine]:
        """Return the pieces of the row, long enough for words, that some boxes leave out."""
        outside = self.inked.copy()
        for box in boxes:
            start, end = (round(edge * scale) - self.left for edge in (box.x, box.right))
            outside[max(start, 0) : max(end, 0)] = False
        height = self.box.height
        pieces = []
        for run in _runs(outside, round(APART * height * scale)):
            left, right = ((self.left + edge) / scale for edge in run)
            if right - left >= LONG * height:
                box = Box.from_corners(left, self.box.y, right, self.box.bottom)
                letters = max(round(box.width / height), 1)
                pieces.append(TextLine(box, LETTER * height, letters))
        return pieces


def _runs(flags: Flags, gap: int) -> list[tuple[int, int]]:
    """Return first and end of the runs of flags no farther apart than a gap."""
    at = np.flatnonzero(flags)
    if not at.size:
        return []
    breaks = np.flatnonzero(np.diff(at) > gap)
    starts, ends = at[np.append(0, breaks + 1)], at[np.append(breaks, at.size - 1)] + 1
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def _rows(inks: Inks, rulings: Mask) -> list[_Row]:
    machine = inks.machine
    size = machine.shape[1], machine.shape[0]
    ruled = cv2.dilate(cv2.resize(rulings, size, interpolation=cv2.INTER_AREA), np.ones((3, 3)))
    seen = (machine > LIKELY) & (inks.plane(Ink.STAMP) < machine) & (ruled < RULED)
    boxes = _boxes(seen, 1)
    if not boxes:
        return []
    usual = _usual_height(boxes)
    boxes = [
        box
        for box in _boxes(seen, round(APART * usual))
        if ALIKE[0] * usual <= box.height <= ALIKE[1] * usual and box.width >= LONG * usual
    ]
    return [_row(box, seen, inks) for box in boxes]


def _boxes(seen: Flags, gap: int) -> list[Box]:
    """Return boxes around flags no farther apart than a gap, level with one another."""
    gap |= 1  # an even kernel would shift what it closes
    mask = np.pad(seen.view(np.uint8), ((0, 0), (gap, gap)))
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    stats = cv2.connectedComponentsWithStats(closed[:, gap : closed.shape[1] - gap])[2]
    return [Box(int(x), int(y), int(w), int(h)) for x, y, w, h in stats[1:, :4]]


def _usual_height(boxes: Sequence[Box]) -> float:
    """Return the height of most of what is seen, wide pieces counting more."""
    order = sorted(boxes, key=lambda box: box.height)
    widths = np.cumsum([box.width for box in order])
    return float(order[int(np.searchsorted(widths, widths[-1] / 2))].height)


def _row(box: Box, seen: Flags, inks: Inks) -> _Row:
    at = slice(box.y, box.bottom), slice(box.x, box.right)
    above = seen[at] & (inks.darkness[at] > VISIBLE)
    inked = np.any(above[: round(DOTS * box.height)], axis=0)
    edges = (edge / inks.scale for edge in (box.x, box.y, box.right, box.bottom))
    return _Row(Box.from_corners(*edges), box.x, np.asarray(inked, np.bool_))


def _is_on(line: Box, row: Box) -> bool:
    level = line.overlap_y(row) > LEVEL * min(line.height, row.height)
    return level and line.overlap_x(row) > 0


def _gap(first: Box, second: Box) -> int:
    return max(first.x, second.x) - min(first.right, second.right)


def _joined(missed: TextLine, beside: Sequence[TextLine], height: int) -> TextLine:
    """Return what was missed with the pieces beside it; letters that crumbled are as tall as it."""
    whole = missed
    for line in beside:
        whole = joined(whole, line)
    return replace(whole, letter_height=max(whole.letter_height, LETTER * height))
