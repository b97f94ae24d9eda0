"""Lines that go on under a stamp: what stands on both sides of its strokes is one line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.layout import tied
from pipeline.layout.inks import VISIBLE, Inks
from pipeline.layout.lines import TextLine, joined
from pipeline.layout.marks import Mark
from pipeline.layout.seen import Flags
from pipeline.model.geometry import Box, pixels

COVERED = 0.7  # share of the gap between two pieces of a line that a stamp lies on
WRITTEN = 0.1  # how likely print or typing is in the gap, at least
FAINT = (0.2, 0.1)  # how likely typing or print is under a stamp, and under one that went
BY_HAND = 0.5  # how likely a hand is on a line that does not go on
APART = 2.0  # widest gap between a line and what goes on of it under a stamp, in its heights
LONG = 0.4  # least length of what goes on of a line, in its heights
REST = 0.4  # what of a letter may be beyond what is seen of it there, in its line's heights
WIDEST_MM = 30.0
LEVEL = 0.6  # share of the lower piece's height by which both are level
ALIKE = 1.5  # times the smaller letters that the larger ones are tall, at most


def bridged(
    lines: Sequence[TextLine], stamps: Sequence[Box], inks: Inks, dpi: float
) -> list[TextLine]:
    """Return the lines with the pieces joined between which a stamp hides letters."""
    if not stamps:
        return sorted(lines, key=lambda line: (line.box.y, line.box.x))
    found: list[TextLine] = []
    for line in sorted(lines, key=lambda line: line.box.x):
        before = [each for each in found if _goes_on(each, line, stamps, inks, dpi)]
        if before:
            nearest = max(before, key=lambda each: each.box.right)
            found[found.index(nearest)] = joined(nearest, line)
        else:
            found.append(line)
    return sorted(found, key=lambda line: (line.box.y, line.box.x))


def slimmed(
    lines: Sequence[TextLine], stamps: Sequence[Box], inks: Inks, ruled: Flags
) -> list[TextLine]:
    """Return the lines, those under stamps no taller than the rows that are seen in them.

    ``ruled`` says where in the view ruled lines are.
    """
    crossed = [any(line.box.intersection(stamp).area for stamp in stamps) for line in lines]
    return tied.slimmed(lines, crossed, inks, ruled)


def continued(lines: Sequence[TextLine], stamps: Sequence[Mark], inks: Inks) -> list[TextLine]:
    """Return the lines with what goes on of them under stamps, beyond the letters that were found.

    There a line goes on as long as typing or print may be level with it.
    """
    found = list(lines)
    for stamp in stamps:
        for place, line in enumerate(found):
            found[place] = _continued(line, stamp, inks, found)
    return found


def _continued(line: TextLine, mark: Mark, inks: Inks, lines: Sequence[TextLine]) -> TextLine:
    box, stamp, reach = line.box, mark.box, APART * line.box.height
    near = max(stamp.x - box.right, box.x - stamp.right) <= reach
    if not near or box.overlap_y(stamp) < box.height or inks.by_hand(box) > BY_HAND:
        return line
    least = FAINT[int(mark.cleared)]
    level = [other.box for other in lines if other is not line and _is_level(other.box, box)]
    start = max([stamp.x, *(other.right for other in level if other.right <= box.x)])
    end = min([stamp.right, *(other.x for other in level if other.x >= box.right)])
    left = _reached(box.x, Box.from_corners(start, box.y, box.x, box.bottom), inks, (reach, least))
    right = _reached(
        box.right, Box.from_corners(box.right, box.y, end, box.bottom), inks, (reach, least)
    )
    whole = Box.from_corners(left, box.y, right, box.bottom)
    more = round((whole.width - box.width) / box.height)
    return TextLine(whole, line.letter_height, line.letters + more) if more else line


def _reached(edge: int, beyond: Box, inks: Inks, within: tuple[float, float]) -> float:
    """Return how far a line goes on from its edge, on what lies level beyond it.

    ``within`` is the widest gap, and how likely typing or print is on a letter.
    """
    if beyond.width < LONG * beyond.height:
        return edge
    reach, least = within
    top, foot = (round(at * inks.scale) for at in (beyond.y, beyond.bottom))
    start, end = (round(at * inks.scale) for at in (beyond.x, beyond.right))
    dark = inks.darkness[top:foot, start:end] > VISIBLE
    written = (dark & (inks.machine[top:foot, start:end] > least)).any(axis=0)
    at = (np.flatnonzero(written) + start + 0.5) / inks.scale
    way = np.sort(np.abs(at - edge))
    steps = np.diff(way, prepend=0)
    far = np.argmax(steps > reach) if (steps > reach).any() else len(way)
    length = float(way[far - 1]) if far else 0.0
    if length < LONG * beyond.height:
        return edge
    length = min(length + REST * beyond.height, beyond.width)
    return edge - length if beyond.x < edge else edge + length


def _is_level(first: Box, second: Box) -> bool:
    return first.is_level(second, LEVEL)


def _goes_on(
    left: TextLine, right: TextLine, stamps: Sequence[Box], inks: Inks, dpi: float
) -> bool:
    """Return whether one piece goes on as the other, under a stamp."""
    first, second = left.box, right.box
    small, large = sorted((left.letter_height, right.letter_height))
    if not (
        0 < second.x - first.right <= pixels(WIDEST_MM, dpi)
        and _is_level(first, second)
        and large <= ALIKE * small
    ):
        return False
    gap = Box.from_corners(
        first.right, max(first.y, second.y), second.x, min(first.bottom, second.bottom)
    )
    hidden = any(gap.share_inside(stamp) > COVERED for stamp in stamps)
    return hidden and inks.by_machine(gap) > WRITTEN
