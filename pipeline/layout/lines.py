"""Letters chained into lines of text.

Each letter is joined to its next neighbour on the right that is level with it and of like height
(the nearest-neighbour clustering of O'Gorman's Docstrum, 1993, on a sheet that is straight
already). What the chains leave over, dots and accents, is given to the line it touches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Components, Ints
from pipeline.layout.options import LayoutOptions
from pipeline.model.geometry import Box, pixels

MOST_LETTERS = 20_000  # a page of noise has more; its largest components are enough to judge it
TOGETHER = 64  # letters whose neighbours are looked for at a time
DASHED = 1.8  # heights of a letter from a word to the dash before or behind it
FIGURES = 4  # a number of so many figures may stand between dashes


@dataclass(frozen=True, slots=True)
class TextLine:
    """A piece of a line of text: its box on the sheet and the height of its letters in pixels."""

    box: Box
    letter_height: float
    letters: int


def typical_height(components: Components, dpi: float, options: LayoutOptions) -> float:
    """Return the height of small letters on the page in pixels; 2 mm where there are none."""
    low, high = (pixels(length, dpi) for length in options.letter_mm)
    like_letters = (
        (components.height >= low)
        & (components.height <= high / 2)
        & (components.width >= low / 2)
        & (components.width <= 3 * components.height)
    )
    heights = components.height[like_letters]
    return float(np.median(heights)) if heights.size >= 8 else pixels(2.0, dpi)


def find_lines(components: Components, dpi: float, options: LayoutOptions) -> list[TextLine]:
    """Return the lines of text, top to bottom, of the components of a straight sheet."""
    typical = typical_height(components, dpi, options)
    letters = _letters(components, typical, pixels(options.letter_mm[1], dpi))
    if not len(letters):
        return []
    chains = _chains(letters, _right_neighbours(letters, typical, options.word_gap))
    lines = [_line(letters.where(chain)) for chain in chains]
    lines = _merged([line for line in lines if _is_text(line, typical)], typical, options.word_gap)
    lines = _dashed(lines, _dashes(components, typical))
    lines = _with_marks(lines, components, typical)
    return sorted(lines, key=lambda line: (line.box.y, line.box.x))


def _letters(components: Components, typical: float, tallest: float) -> Components:
    keep = (
        (components.height >= 0.55 * typical)
        & (components.height <= tallest)
        & (components.width >= 0.15 * typical)
        & (components.width <= 40 * components.height)
        & (components.area >= 0.08 * components.width * components.height)
    )
    kept = components.where(keep)
    if len(kept) > MOST_LETTERS:
        kept = kept.where(np.sort(np.argsort(-kept.area)[:MOST_LETTERS]))
    return kept.where(np.argsort(kept.x, kind="stable"))


def _right_neighbours(letters: Components, typical: float, word_gap: float) -> Ints:
    """Return for each letter (sorted by x) the index of its neighbour on the right, or -1."""
    neighbours = np.full(len(letters), -1, np.int64)
    reach = word_gap * np.maximum(letters.height, typical)
    ends = np.searchsorted(letters.x, letters.right + reach)
    for first in range(0, len(letters), TOGETHER):
        these = np.arange(first, min(first + TOGETHER, len(letters)))
        others = np.arange(first + 1, int(ends[these].max()))
        within = (others > these[:, None]) & (others < ends[these, None])
        fits = within & _level(letters.where(these[:, None]), letters.where(others), typical)
        places, candidates = np.nonzero(fits)
        found, nearest = np.unique(places, return_index=True)
        neighbours[these[found]] = others[candidates[nearest]]
    return neighbours


def _level(left: Components, right: Components, typical: float) -> npt.NDArray[np.bool_]:
    """Return which letters on the right, across, stand on the line of those on the left, down."""
    common = np.minimum(left.bottom, right.bottom) - np.maximum(left.y, right.y)
    lower = np.minimum(left.height, right.height)
    taller = np.maximum(left.height, right.height)
    near = right.x - left.right <= 3.0 * np.maximum(lower, typical)
    alike = taller <= np.maximum(2.3 * lower, 1.2 * typical)
    return np.asarray((common >= 0.5 * lower) & alike & near, np.bool_)


def _chains(letters: Components, neighbours: Ints) -> list[Ints]:
    """Return the groups of letters that the links join."""
    chain_of = np.arange(len(letters))
    for index in range(len(letters) - 1, -1, -1):
        if neighbours[index] >= 0:
            chain_of[index] = chain_of[neighbours[index]]
    order = np.argsort(chain_of, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(chain_of[order])) + 1)


def _line(letters: Components) -> TextLine:
    return TextLine(letters.bounds(), float(np.median(letters.height)), len(letters))


def _is_text(line: TextLine, typical: float) -> bool:
    """Leave out lone strokes: a single component is text only where it is shaped like a letter."""
    if line.letters > 1:
        return True
    width, height = line.box.width, line.box.height
    return height >= 0.8 * typical and 0.35 * height <= width


def _merged(lines: list[TextLine], typical: float, word_gap: float) -> list[TextLine]:
    """Join pieces that stand on one line and overlap or nearly touch."""
    merged: list[TextLine] = []
    for line in sorted(lines, key=lambda line: line.box.x):
        partner = next((i for i, other in enumerate(merged) if _one_line(other, line, typical)), -1)
        if partner < 0:
            merged.append(line)
        else:
            merged[partner] = joined(merged[partner], line)
    return merged if len(merged) == len(lines) else _merged(merged, typical, word_gap)


def _one_line(first: TextLine, second: TextLine, typical: float) -> bool:
    """Return whether the second piece continues or overlies the first one."""
    common, lower = first.box.overlap_y(second.box), min(first.box.height, second.box.height)
    if common < 0.6 * lower:
        return False
    taller = max(first.letter_height, second.letter_height)
    gap = -first.box.overlap_x(second.box)
    return taller <= 2.3 * min(first.letter_height, second.letter_height) and gap <= 1.8 * max(
        min(first.letter_height, second.letter_height), typical
    )


def joined(first: TextLine, second: TextLine) -> TextLine:
    """Return two pieces as one line."""
    total = first.letters + second.letters
    height = (first.letter_height * first.letters + second.letter_height * second.letters) / total
    return TextLine(first.box.union(second.box), height, total)


def _dashes(components: Components, typical: float) -> Components:
    return components.where(
        (components.height < 0.4 * typical)
        & (components.width >= 0.35 * typical)
        & (components.width >= 1.4 * components.height)
        & (components.width < 4.0 * typical)
    )


def _dashed(lines: list[TextLine], dashes: Components) -> list[TextLine]:
    """Join two pieces of a line with a dash between them, which is no letter of either."""
    for dash in dashes.boxes():
        left = next((line for line in lines if _dash_follows(line, dash)), None)
        right = next((line for line in lines if _dash_leads(line, dash)), None)
        if left is not None and right is not None and _alike(left, right):
            lines = [line for line in lines if line not in {left, right}]
            lines.append(joined(left, right))
    return lines


def _alike(left: TextLine, right: TextLine) -> bool:
    low, high = sorted((left.letter_height, right.letter_height))
    lower = min(left.box.height, right.box.height)
    return left is not right and high <= 1.6 * low and left.box.overlap_y(right.box) >= 0.6 * lower


def _dash_follows(line: TextLine, dash: Box) -> bool:
    """Return whether a dash stands behind a line, level with the middle of its letters."""
    return 0 <= dash.x - line.box.right < DASHED * line.letter_height and _centred(line, dash)


def _dash_leads(line: TextLine, dash: Box) -> bool:
    return 0 <= line.box.x - dash.right < DASHED * line.letter_height and _centred(line, dash)


def _centred(line: TextLine, dash: Box) -> bool:
    return abs(dash.centre[1] - line.box.centre[1]) < 0.25 * line.box.height


def _with_marks(lines: list[TextLine], components: Components, typical: float) -> list[TextLine]:
    """Grow each line by the dots, dashes and accents that belong to it."""
    small = components.where(
        (components.height < 0.7 * typical)
        & (components.width < 1.6 * typical)
        & (components.height >= 0.1 * typical)
    )
    dashes = _dashes(components, typical)
    lines = [_between_dashes(_with_its_marks(line, small, typical), dashes) for line in lines]
    return _with_dashes(lines, dashes)


def _with_dashes(lines: list[TextLine], dashes: Components) -> list[TextLine]:
    """Give a dash before or behind a line to it: speech and entries begin so, and clauses end."""
    for dash in dashes.boxes():
        if any(dash.share_inside(line.box) > 0 for line in lines):
            continue
        beside = [
            line
            for line in lines
            if line.letters > FIGURES and (_dash_follows(line, dash) or _dash_leads(line, dash))
        ]
        if beside:
            line = min(beside, key=lambda line: -line.box.overlap_x(dash))
            whole = TextLine(line.box.union(dash), line.letter_height, line.letters)
            lines = [whole if each is line else each for each in lines]
    return lines


def _between_dashes(line: TextLine, dashes: Components) -> TextLine:
    """Grow a lone number by a dash on each side of it, level with its middle."""
    box, reach = line.box, 2.5 * line.letter_height
    if line.letters > FIGURES:
        return line
    middle = dashes.y + dashes.height / 2
    level = np.abs(middle - box.centre[1]) < 0.25 * box.height
    left = level & (dashes.right <= box.x) & (dashes.right > box.x - reach)
    right = level & (dashes.x >= box.right) & (dashes.x < box.right + reach)
    if not (left.any() and right.any()):
        return line
    whole = box.union(dashes.where(left | right).bounds())
    return TextLine(whole, line.letter_height, line.letters)


def _with_its_marks(line: TextLine, small: Components, typical: float) -> TextLine:
    box, reach = line.box, 1.6 * max(line.letter_height, typical)
    above = 0.45 * line.letter_height
    near = (
        (small.x >= box.x - reach)
        & (small.right <= box.right + reach)
        & (small.y >= box.y - above)
        & (small.bottom <= box.bottom + above)
    )
    if not near.any():
        return line
    return TextLine(box.union(small.where(near).bounds()), line.letter_height, line.letters)
