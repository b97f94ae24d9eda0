"""Lines that go on under a stamp: what stands on both sides of its strokes is one line."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.layout.inks import Inks
from pipeline.layout.lines import TextLine, joined
from pipeline.model.geometry import Box, pixels

COVERED = 0.7  # share of the gap between two pieces of a line that a stamp lies on
WRITTEN = 0.1  # how likely print or typing is in the gap, at least
WIDEST_MM = 30.0
LEVEL = 0.6  # share of the lower piece's height by which both are level
ALIKE = 1.5  # times the smaller letters that the larger ones are tall, at most


def bridged(
    lines: Sequence[TextLine], stamps: Sequence[Box], inks: Inks, dpi: float
) -> list[TextLine]:
    """Return the lines with the pieces joined between which a stamp hides letters."""
    found: list[TextLine] = []
    for line in sorted(lines, key=lambda line: line.box.x):
        before = [each for each in found if _goes_on(each, line, stamps, inks, dpi)]
        if before:
            nearest = max(before, key=lambda each: each.box.right)
            found[found.index(nearest)] = joined(nearest, line)
        else:
            found.append(line)
    return sorted(found, key=lambda line: (line.box.y, line.box.x))


def _goes_on(
    left: TextLine, right: TextLine, stamps: Sequence[Box], inks: Inks, dpi: float
) -> bool:
    """Return whether one piece goes on as the other, under a stamp."""
    first, second = left.box, right.box
    small, large = sorted((left.letter_height, right.letter_height))
    level = first.overlap_y(second) > LEVEL * min(first.height, second.height)
    gap = Box.from_corners(
        first.right, max(first.y, second.y), second.x, min(first.bottom, second.bottom)
    )
    if not (level and large <= ALIKE * small and 0 < gap.width <= pixels(WIDEST_MM, dpi)):
        return False
    hidden = any(gap.share_inside(stamp) > COVERED for stamp in stamps)
    return hidden and inks.by_machine(gap) > WRITTEN
