"""Lines that go on where their ink faded: what the network still takes for typing level with them.

On a bad scan letters fade to crumbs and to nothing, and come again. No chain of letters holds them,
but the network, which sees whole rows, has little doubt; the reader makes more of them than of
pieces that end in the middle of words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pipeline.layout.inks import Inks
from pipeline.layout.lines import TextLine
from pipeline.model.geometry import Box

SURE = 0.6  # how likely typing or print is on a line that goes on
LIKELY = 0.2  # how likely typing or print is on what a line goes on with
FAINT = 0.06  # darkness of a view's pixel that is more than even paper
APART = 2.0  # widest gap between a line and what it goes on with, in its heights
LONG = 0.4  # least length of what it goes on with, in its heights
FILLED = 0.4  # share of its columns in which the network sees typing or print
REST = 0.3  # what of a letter may be beyond what is seen of it, in its line's heights
FLAT = 0.6  # share of the ink of dots, dashes and rules that lies in two rows of the view's pixels
LEVEL = 0.4  # share of the lower one's height by which two lines are level

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


def faded(lines: Sequence[TextLine], inks: Inks, ruled: Flags) -> list[TextLine]:
    """Return the lines, each with what it goes on with as far as the next line level with it.

    What shows through from the back of the sheet, or is no more than crumbs, does not go on.
    ``ruled`` says where in the view ruled lines are.
    """
    if not lines:
        return []
    likely = (inks.machine > LIKELY) & (inks.marks < inks.machine) & ~ruled
    planes = np.stack([likely, likely & (inks.darkness > FAINT)])
    boxes = np.array([line.box for line in lines], np.int64)
    whole = [_gone_on(line, boxes, planes, inks.scale) for line in lines]
    return [
        longer if longer is not line and inks.by_machine(line.box) > SURE else line
        for line, longer in zip(lines, whole, strict=True)
    ]


def _gone_on(line: TextLine, boxes: Ints, planes: Flags, scale: float) -> TextLine:
    box, width = line.box, planes.shape[2]
    start, end = _room(box, boxes, round(width / scale))
    left = box.x - _length(box, planes[..., ::-1], width - box.x * scale, box.x - start, scale)
    right = box.right + _length(box, planes, box.right * scale, end - box.right, scale)
    if left == box.x and right == box.right:
        return line
    whole = Box.from_corners(left, box.y, right, box.bottom)
    more = round((whole.width - box.width) / box.height)
    return replace(line, box=whole, letters=line.letters + more)


def _room(box: Box, boxes: Ints, width: int) -> tuple[int, int]:
    """Return how far a line may go on: to the lines level with it, or to the sheet's edges."""
    x, y, wide, high = boxes.T
    common = np.minimum(y + high, box.bottom) - np.maximum(y, box.y)
    level = common > LEVEL * np.minimum(high, box.height)
    before = (x + wide)[level & (x + wide <= box.x)]
    behind = x[level & (x >= box.right)]
    over = level & (x < box.x) & (x + wide > box.x)
    beyond = level & (x < box.right) & (x + wide > box.right)
    start = box.x if over.any() else int(before.max(initial=0))
    end = box.right if beyond.any() else int(behind.min(initial=width))
    return start, end


def _length(box: Box, planes: Flags, edge: float, room: int, scale: float) -> int:
    """Return how many pixels of the sheet a line goes on behind an edge, a column of the view."""
    height = box.height
    if room < LONG * height:
        return 0
    top, foot, first = round(box.y * scale), round(box.bottom * scale), round(edge)
    likely, seen = planes[:, top:foot, first : first + round(room * scale)]
    way = (np.flatnonzero(seen.any(axis=0)) + 1) / scale
    if not way.size:
        return 0
    far = np.diff(way, prepend=0) > APART * height
    last = int(np.argmax(far)) if far.any() else way.size
    length = float(way[last - 1]) if last else 0.0
    if length < LONG * height:
        return 0
    columns = round(length * scale)
    filled = np.count_nonzero(likely[:, :columns].any(axis=0))
    if filled < FILLED * columns or is_level(likely[:, :columns]):
        return 0
    return round(min(length + REST * height, room))


def is_level(inked: Flags) -> bool:
    """Return whether ink lies along a line, as dots, dashes and what is left of a rule do."""
    rows = np.count_nonzero(inked, axis=1)
    return bool(np.convolve(rows, (1, 1)).max() > FLAT * rows.sum())
