"""The lines of a block set anew on clean paper, read in one call, and put back where they stood.

An engine finds lines by itself, and goes wrong where typed words stand off the printed line, where
dot leaders run on, where neighbours reach in. Here it sees only the strokes of our own lines, well
parted. Each word then belongs to the row it was set in, so rows are neither split nor run together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line, Word
from pipeline.ocr.engine import Grey

PAPER = 245
MARGIN = 14  # pixels of paper that Tesseract wants around text
REACH = 3  # pixels around a line, for strokes that the mask lost
PARTING = 12  # pixels of paper between two rows

Row = tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """A row's place: its box on the sheet, and the top of its strip on the composite."""

    box: Box
    top: int


@dataclass(frozen=True, slots=True)
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
        middle = word.box.centre[1]
        distances = [abs(s.top + s.box.height / 2 - middle) for s in self.settings]
        return distances.index(min(distances))

    def _back(self, word: Word, setting: Setting) -> Word:
        x, y, width, height = word.box
        box = Box(x - MARGIN + self.left, y - setting.top + setting.box.y, width, height)
        return replace(word, box=box)


def composed(grey: Grey, rows: Sequence[Row]) -> Composite:
    """Return the rows (boxes of pieces of lines on the sheet) one below the other on paper."""
    page = Box(0, 0, grey.shape[1], grey.shape[0])
    padded = [tuple(box.padded(REACH, page) for box in row) for row in rows]
    whole = [bounding(row) for row in padded]
    left, right = min(box.x for box in whole), max(box.right for box in whole)
    settings, top = [], MARGIN
    for box in whole:
        settings.append(Setting(box, top))
        top += box.height + PARTING
    picture = np.full((top - PARTING + MARGIN, right - left + 2 * MARGIN), PAPER, np.uint8)
    for row, setting in zip(padded, settings, strict=True):
        for box in row:
            x, y = box.x - left + MARGIN, box.y - setting.box.y + setting.top
            strokes = grey[box.y : box.bottom, box.x : box.right]
            strip = picture[y : y + box.height, x : x + box.width]
            np.minimum(strip, strokes, out=strip)
    return Composite(picture, tuple(settings), left)


def _line(words: list[Word]) -> Line:
    return Line.of(sorted(words, key=lambda word: word.box.x))
