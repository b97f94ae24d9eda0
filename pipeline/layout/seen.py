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
from pipeline.layout.faded import faded, is_level
from pipeline.layout.inks import VISIBLE, Inks
from pipeline.layout.lines import TextLine, joined
from pipeline.layout.tied import untied
from pipeline.model.geometry import Box, pixels
from pipeline.model.page import Ink
from pipeline.preprocess.pieces import pieces
from pipeline.preprocess.view import VIEW_DPI

LIKELY = (0.5, 0.35)  # how likely typing or print is on a line: on a sure one, on a faint one
BELOW = 0.15  # the same below a stamp, whose ink is likelier
APART = 2.0  # widest gap inside of what a line missed, in its heights
BESIDE = 1.2  # the same between that and the line's other letters: columns may be no farther apart
LONG = 0.7  # least length of what a line missed, in its heights
ALONE = 2.0  # the same where no other letters of the line stand beside it
LEAST_MM = 2.0  # height of a line of small print, from its tallest letters to its lowest
ALIKE = (0.6, 1.5)  # of the usual height of the page's lines, what one line is
LEVEL = 0.5  # share of the lower one's height by which two pieces stand on one line
WALL = 2.0  # heights of a line: a rule so long from top to bottom parts columns
RULED = 64  # of 255: how much of a ruled line lies on a pixel of the view that is of it
EDGE = 1  # pixels of the view in which the edge of a letter may lie
LETTER = 0.6  # of the height of a line, the height of its letters

Flags = npt.NDArray[np.bool_]


def completed(
    lines: Sequence[TextLine], inks: Inks, ruled: Flags, stamps: Sequence[Box] = ()
) -> list[TextLine]:
    """Return the lines, with what they missed of the rows that the network sees.

    No line is taller than a row, and each goes on where its ink faded. What was missed is joined
    to the pieces beside it. Pieces are not joined to one another, for between them may be a gutter.
    ``ruled`` says where in the view ruled lines are, which are print as well; below ``stamps`` rows
    may be faint.
    """
    found = untied(lines, inks, ruled)
    for row in _rows(inks, ruled, stamps):
        own = [line for line in found if _is_on(line.box, row.box)]
        for missed in row.outside([line.box for line in own], inks.scale):
            beside = [line for line in own if _gap(line.box, missed.box) <= BESIDE * row.box.height]
            if not beside and missed.box.width < ALONE * row.box.height:
                continue
            whole = _joined(missed, beside, row.box.height)
            own = [line for line in own if line not in beside] + [whole]
            found = [line for line in found if line not in beside] + [whole]
    found = faded(found, inks, ruled)
    return sorted(found, key=lambda line: (line.box.y, line.box.x))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of typing or print: its box on the sheet, where it is in the view, its ink there."""

    box: Box
    left: int
    inked: Flags

    def outside(self, boxes: Sequence[Box], scale: float) -> list[TextLine]:
        """Return the pieces of the row, long enough for words, that some boxes leave out."""
        outside = self.inked.copy()
        for box in boxes:
            start, end = (round(edge * scale) - self.left for edge in (box.x, box.right))
            outside[:, max(start - EDGE, 0) : max(end + EDGE, 0)] = False
        height = self.box.height
        pieces = []
        for start, end in _runs(np.flatnonzero(outside.any(axis=0)), round(APART * height * scale)):
            left, right = (self.left + start) / scale, (self.left + end) / scale
            if right - left >= LONG * height and not is_level(outside[:, start:end]):
                box = Box.from_corners(left, self.box.y, right, self.box.bottom)
                letters = max(round(box.width / height), 1)
                pieces.append(TextLine(box, LETTER * height, letters))
        return pieces


def _runs(at: npt.NDArray[np.int64], gap: int) -> list[tuple[int, int]]:
    """Return first and end of the runs of numbers no farther apart than a gap."""
    if not at.size:
        return []
    breaks = np.flatnonzero(np.diff(at) > gap)
    starts, ends = at[np.append(0, breaks + 1)], at[np.append(breaks, at.size - 1)] + 1
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def _rows(inks: Inks, ruled: Flags, stamps: Sequence[Box]) -> list[_Row]:
    sure, faint = (_seen(inks, likely) & ~ruled for likely in LIKELY)
    rows = [*_rows_of(inks, ruled, sure, sure), *_rows_of(inks, ruled, faint, faint)]
    if stamps:
        rows += _rows_of(inks, ruled, faint, faint | _below(inks, stamps) & ~ruled)
    return rows


def ruled_view(rulings: Mask, inks: Inks) -> Flags:
    """Return where in the view a sheet's ruled lines are."""
    if not cv2.countNonZero(rulings):
        return np.zeros(inks.machine.shape, np.bool_)
    size = inks.machine.shape[1], inks.machine.shape[0]
    near = cv2.dilate(cv2.resize(rulings, size, interpolation=cv2.INTER_AREA), np.ones((3, 3)))
    return np.asarray(near >= RULED, np.bool_)


def _seen(inks: Inks, likely: float) -> Flags:
    machine = inks.machine
    return np.asarray((machine > likely) & (inks.plane(Ink.STAMP) < machine), np.bool_)


def _below(inks: Inks, stamps: Sequence[Box]) -> Flags:
    """Return where typing or print may be below stamps, whose own ink is likelier there."""
    likely = (inks.machine > BELOW) & (inks.machine > inks.plane(Ink.HAND))
    return inks.inside(stamps) & likely & (inks.darkness > VISIBLE)


def _rows_of(inks: Inks, ruled: Flags, usual: Flags, seen: Flags) -> list[_Row]:
    """Return rows of what is seen, about as tall as the letters of what is usual."""
    letters = _boxes(usual, 1, np.zeros_like(usual))
    if not letters:
        return []
    height = max(_usual_height(letters), pixels(LEAST_MM, VIEW_DPI))
    upright = np.ones((round(WALL * height), 1), np.uint8)
    walls = cv2.morphologyEx(ruled.view(np.uint8), cv2.MORPH_OPEN, upright) > 0
    boxes = [
        box for box in _boxes(seen, round(APART * height), walls) if box.width >= LONG * height
    ]
    tallest = ALIKE[1] * max(_usual_height(boxes), height) if boxes else height
    return [_row(box, seen, inks) for box in boxes if ALIKE[0] * height <= box.height <= tallest]


def _boxes(seen: Flags, gap: int, walls: Flags) -> list[Box]:
    """Return boxes around flags no farther apart than a gap, level and with no wall between."""
    gap |= 1  # an even kernel would shift what it closes
    mask = np.pad(seen.view(np.uint8), ((0, 0), (gap, gap)))
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    rows = np.asarray(closed, np.uint8)[:, gap : closed.shape[1] - gap] * ~walls
    return [Box(*box) for box in pieces(rows)[1][1:, :4].tolist()]


def _usual_height(boxes: Sequence[Box]) -> float:
    """Return the height of most of what is seen, wide pieces counting more."""
    order = sorted(boxes, key=lambda box: box.height)
    widths = np.cumsum([box.width for box in order])
    return float(order[int(np.searchsorted(widths, widths[-1] / 2))].height)


def _row(box: Box, seen: Flags, inks: Inks) -> _Row:
    at = slice(box.y, box.bottom), slice(box.x, box.right)
    inked = seen[at] & (inks.darkness[at] > VISIBLE)
    edges = (edge / inks.scale for edge in (box.x, box.y, box.right, box.bottom))
    return _Row(Box.from_corners(*edges), box.x, np.asarray(inked, np.bool_))


def _is_on(line: Box, row: Box) -> bool:
    if line.y >= row.bottom or row.y >= line.bottom:  # as most are
        return False
    level = line.is_level(row, LEVEL)
    return level and line.overlap_x(row) > 0


def _gap(first: Box, second: Box) -> int:
    return max(first.x, second.x) - min(first.right, second.right)


def _joined(missed: TextLine, beside: Sequence[TextLine], height: int) -> TextLine:
    """Return what was missed with the pieces beside it; letters that crumbled are as tall as it."""
    whole = missed
    for line in beside:
        whole = joined(whole, line)
    return replace(whole, letter_height=max(whole.letter_height, LETTER * height))
