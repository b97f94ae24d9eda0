"""The lines of a page set anew on clean paper, read in one call, and put back where they stood.

An engine finds lines by itself, and goes wrong where typed words stand off the printed line, where
dot leaders run on, where neighbours reach in. Here it sees only the strokes of our own lines, well
parted. Each word then belongs to the row it was set in, so rows are neither split nor run together.
Blocks are parted more widely than rows: the letters of one are likely of one height.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain, pairwise

import numpy as np

from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line, Word
from pipeline.ocr.engine import Grey
from pipeline.ocr.levels import Moved, levelled, levels

PAPER = 245
MARGIN = 14  # pixels of paper that Tesseract wants around text
REACH = 3  # pixels around a line, for strokes that the mask lost
PARTING = 12  # pixels of paper between two rows
APART = 48  # the same between two blocks

Row = tuple[Box, ...]
Blocks = Sequence[Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Setting:
    """A row's place: its box on the sheet, and the top of its strip on the composite.

    ``moves`` are its columns that were brought to another level, counted from the box's left.
    """

    box: Box
    top: int
    moves: tuple[Moved, ...] = ()

    def down(self, column: float) -> int:
        """Return by how much what stands in a column of the row was lowered."""
        return next((move.down for move in self.moves if column < move.end), 0)


@dataclass(frozen=True)
class Composite:
    """A picture of rows, H×W grey, and where each row came from."""

    picture: Grey
    settings: tuple[Setting, ...]
    left: int

    def lines(self, words: Sequence[Word]) -> list[Line | None]:
        """Return a line for each row of the words found on the picture; ``None`` where none was."""
        rows: list[list[Word]] = [[] for _ in self.settings]
        for word in words:
            rows[self._row_of(word)].append(word)
        return [
            _line([self._back(word, setting) for word in row]) if row else None
            for row, setting in zip(rows, self.settings, strict=True)
        ]

    def _row_of(self, word: Word) -> int:
        return bisect(self._partings, word.box.centre[1])

    @cached_property
    def _partings(self) -> list[float]:
        """What is above each of them is nearer to the middle of the row before than to the next."""
        middles = [setting.top + setting.box.height / 2 for setting in self.settings]
        return [sum(pair) / 2 for pair in pairwise(middles)]

    def _back(self, word: Word, setting: Setting) -> Word:
        x, y, width, height = word.box
        left = x - MARGIN + self.left
        down = setting.down(left + width / 2 - setting.box.x)
        box = Box(left, y - setting.top + setting.box.y - down, width, height)
        return replace(word, box=box)


def composed(grey: Grey, blocks: Blocks) -> Composite:
    """Return the rows of blocks (boxes of pieces of lines on the sheet) one below the other."""
    page = Box(0, 0, grey.shape[1], grey.shape[0])
    rows = [tuple(box.padded(REACH, page) for box in row) for row in chain.from_iterable(blocks)]
    strips = [_strip(grey, row) for row in rows]
    whole = [bounding(row) for row in rows]
    left, right = min(box.x for box in whole), max(box.right for box in whole)
    tops = stacked([len(strip.picture) for strip in strips], _first_rows(blocks))
    settings = tuple(
        Setting(box, top + strip.above, strip.moves)
        for box, strip, top in zip(whole, strips, tops, strict=True)
    )
    size = tops[-1] + len(strips[-1].picture) + MARGIN, right - left + 2 * MARGIN
    picture = np.full(size, PAPER, np.uint8)
    for strip, box, top in zip(strips, whole, tops, strict=True):
        height, width = strip.picture.shape
        start = box.x - left + MARGIN
        picture[top : top + height, start : start + width] = strip.picture
    return Composite(picture, settings, left)


@dataclass(frozen=True, slots=True)
class _Strip:
    """A row on clean paper, its columns moved to one level, ``above`` pixels taller at its top."""

    picture: Grey
    moves: tuple[Moved, ...]
    above: int


def _strip(grey: Grey, row: Row) -> _Strip:
    whole = bounding(row)
    strip = np.full((whole.height, whole.width), PAPER, np.uint8)
    for box in row:
        x, y = box.x - whole.x, box.y - whole.y
        part = strip[y : y + box.height, x : x + box.width]
        np.minimum(part, grey[box.y : box.bottom, box.x : box.right], out=part)
    moves = levels(strip)
    if not moves:
        return _Strip(strip, (), 0)
    picture, above = levelled(strip, moves, PAPER)
    return _Strip(picture, moves, above)


def stacked(heights: Sequence[int], first: Container[int]) -> list[int]:
    """Return where rows of some heights begin, one below the other; ``first`` ones begin blocks."""
    tops, top = [], MARGIN
    for place, height in enumerate(heights):
        top += APART - PARTING if place and place in first else 0
        tops.append(top)
        top += height + PARTING
    return tops


def _first_rows(blocks: Blocks) -> set[int]:
    return set(accumulate(map(len, blocks)))


def _line(words: list[Word]) -> Line:
    return Line.of(sorted(words, key=lambda word: word.box.x))
