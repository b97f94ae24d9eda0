"""How fields stand to each other: stacks of even lines, who is above whom, who is level.

All lengths are in pixels of the sheet; gaps are judged by the height of a line and by the gap that
is usual on the page, so that single and double spacing are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.geometry import Box
from pipeline.model.page import Line

INDENT = 7.0  # heights of a line: how far a paragraph is indented, at most
FEW = 12  # letters: a shorter line may have none that rise or hang
ALIKE = 1.5  # times: letters of one stack differ by no more in height
REACH = 3.0  # usual distances from line to line to a neighbour above, at most
SAME_EDGE = 0.7  # heights of a line between the edges of cells of one column
LEVEL_REACH = 45.0  # heights of a line to a neighbour on the same row


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For each field the one above it with how close it is (0 to 1), and those level with it.

    ``begins`` is the kind that its words begin, empty where they say nothing.
    """

    above: tuple[tuple[int, float] | None, ...]
    below: tuple[tuple[tuple[int, float], ...], ...]
    level: tuple[tuple[int, ...], ...]
    stacks: tuple[tuple[int, ...], ...]
    begins: tuple[str, ...]


def find_neighbours(
    fields: Sequence[Line], usual_height: float, begins: Sequence[str]
) -> Neighbours:
    """Return how fields, sorted from the top down, stand to each other.

    ``begins`` says for each which kind its words begin, if any.
    """
    usual = _usual_pitch(fields, usual_height)
    above = tuple(_above(index, fields, usual) for index in range(len(fields)))
    below: list[list[tuple[int, float]]] = [[] for _ in fields]
    for index, upper in enumerate(above):
        if upper is not None:
            below[upper[0]].append((index, upper[1]))
    level = tuple(
        tuple(other for other in range(len(fields)) if _level(fields, index, other))
        for index in range(len(fields))
    )
    return Neighbours(above, tuple(map(tuple, below)), level, _stacks(above), tuple(begins))


def _usual_pitch(fields: Sequence[Line], height: float) -> float:
    """Return the median distance from line to line of the text; twice the height without one.

    Lines of text are those with more than 24 letters, one above the other.
    """
    long = [line for line in fields if len(line.text) > 24]
    pitches = []
    for line in long:
        over = [
            _pitch(o, line) for o in long if _over(o, line) and o.box.bottom <= line.box.centre[1]
        ]
        if over:
            pitches.append(min(over))
    pitches = sorted(pitch for pitch in pitches if pitch < 5 * height)
    return max(pitches[len(pitches) // 2] if len(pitches) > 2 else 2 * height, 1.2 * height)


def _pitch(upper: Line, lower: Line) -> float:
    """Return how far one line's middle lies below another's, in pixels."""
    return lower.box.centre[1] - upper.box.centre[1]


def _over(upper: Line, lower: Line) -> bool:
    narrower = min(upper.box.width, lower.box.width)
    indented = abs(upper.box.x - lower.box.x) < INDENT * max(upper.box.height, lower.box.height)
    return upper.box.overlap_x(lower.box) > 0.3 * narrower or indented


def _above(index: int, fields: Sequence[Line], usual: float) -> tuple[int, float] | None:
    """Return the field above one that it holds together with most closely; of two, the nearer."""
    line = fields[index]
    found = [
        (round(closeness(upper, line, usual), 2), other)
        for other, upper in enumerate(fields[:index])
        if line.box.y - upper.box.bottom >= -0.5 * line.box.height
        and upper.box.centre[1] < line.box.y
        and _pitch(upper, line) < REACH * usual
        and _over(upper, line)
    ]
    if not found:
        return None
    best, other = max(found)
    return other, best


def closeness(upper: Line, lower: Line, usual: float) -> float:
    """Return how close two lines hold together, 0 to 1: by distance, by height, by their edges."""
    by_pitch = min(max((1.95 - _pitch(upper, lower) / usual) / 0.7, 0.15), 1.0)
    low, high = sorted((upper.box.height, lower.box.height))
    few = min(len(upper.text), len(lower.text)) < FEW
    by_height = 1.0 if high <= (2.2 if few else ALIKE) * low else 0.5 if high <= 2 * low else 0.1
    return by_pitch * by_height * (1.0 if aligned(upper.box, lower.box, high) else 0.6)


def aligned(first: Box, second: Box, height: float) -> bool:
    """Return whether two lines begin alike, an indent apart at most, or are centred alike."""
    narrower, wider = sorted((first.width, second.width))
    return (
        abs(first.x - second.x) < INDENT * height
        or abs(first.centre[0] - second.centre[0]) < 2.5 * height
        or narrower >= 0.7 * wider
    )


def abreast(first: Box, second: Box) -> bool:
    """Return whether two cells stand in one column: at one edge of it, or in its middle."""
    apart = first.x - second.x, first.right - second.right, first.centre[0] - second.centre[0]
    return min(map(abs, apart)) < SAME_EDGE * min(first.height, second.height)


def _level(fields: Sequence[Line], index: int, other: int) -> bool:
    if index == other:
        return False
    one, two = fields[index].box, fields[other].box
    height = min(one.height, two.height)
    return one.overlap_y(two) > 0.4 * height and -one.overlap_x(two) < LEVEL_REACH * height


def _stacks(above: Sequence[tuple[int, float] | None]) -> tuple[tuple[int, ...], ...]:
    """Return for each field the fields of its stack: chains of lines that hold closely together."""
    root = list(range(len(above)))
    for index, upper in enumerate(above):
        if upper is not None and upper[1] > 0.8:
            root[index] = root[upper[0]]
    members: dict[int, list[int]] = {}
    for index, top in enumerate(root):
        members.setdefault(top, []).append(index)
    return tuple(tuple(members[top]) for top in root)
