"""Ruled tables, where long lines meet again and again, and rules that part columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Components, Mask
from pipeline.layout.lines import TextLine
from pipeline.model.geometry import Box, pixels
from pipeline.preprocess.pieces import pieces

LEAST_MM = (60.0, 18.0)  # width and height of the smallest table
CROSSINGS = 9  # of lines: three across and three down
ROW = 3  # crossings of each of its rows, at least
LEVEL_MM = 2.0  # how far crossings of one row stand off each other in height
INSIDE = 0.7  # share of a line that lies in a table
WALL_MM = 20.0  # height of the smallest rule between columns
BROKEN_MM = 5.0  # of such a rule, what may be worn away, in its middle and at its ends
FEWEST = 3  # lines in a column beside a rule
STRAY = 4  # lines of a column for one that was chained across the rule


@dataclass(frozen=True, slots=True)
class Rules:
    """What ruled lines part: boxes of tables, and of rules that run down between columns."""

    tables: tuple[Box, ...] = ()
    walls: tuple[Box, ...] = ()

    def place(self, line: Box) -> object:
        """Return what a line has in common with those from which no rule parts it."""
        for table in self.tables:
            if line.share_inside(table) > INSIDE:
                return table
        return tuple(
            wall for wall in self.walls if _level(line, wall) and wall.centre[0] < line.centre[0]
        )

    def among(self, lines: Sequence[TextLine]) -> Rules:
        """Return the rules without those that part no columns: lines run through a scratch."""
        return replace(self, walls=tuple(wall for wall in self.walls if _parts(wall, lines)))

    def parted(self, line: TextLine) -> list[TextLine]:
        """Return a line cut where it was chained across a rule, by what was left of that."""
        box = line.box
        for wall in self.walls:
            if _runs_through(line, wall):
                left = Box.from_corners(box.x, box.y, wall.x, box.bottom)
                right = Box.from_corners(wall.right, box.y, box.right, box.bottom)
                return [_piece(line, left), *self.parted(_piece(line, right))]
        return [line]


def _parts(wall: Box, lines: Sequence[TextLine]) -> bool:
    """Return whether there are columns on both sides of a rule, and hardly a line across it."""
    level = [line for line in lines if _level(line.box, wall)]
    across = sum(_runs_through(line, wall) for line in level)
    left = sum(line.box.right <= wall.right for line in level)
    right = sum(line.box.x >= wall.x for line in level)
    return min(left, right) >= FEWEST and across * STRAY <= min(left, right)


def _runs_through(line: TextLine, wall: Box) -> bool:
    box, least = line.box, line.letter_height
    return _level(box, wall) and box.x + least < wall.x and wall.right < box.right - least


def _level(line: Box, wall: Box) -> bool:
    return wall.y < line.centre[1] < wall.bottom


def _piece(line: TextLine, box: Box) -> TextLine:
    return replace(line, box=box, letters=max(line.letters * box.width // line.box.width, 1))


def find_rules(rulings: Mask, dpi: float) -> Rules:
    """Return what the ruled lines of a mask part; the rules of a table are its own.

    They are looked for at half the size: a line stays a line.
    """
    half = cv2.resize(rulings, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    ruled = np.asarray(cv2.threshold(half, 0, 255, cv2.THRESH_BINARY)[1], np.uint8)
    tables, walls = (
        [Box(*(2 * side for side in box)) for box in find(ruled, dpi / 2)]
        for find in (_grids, _walls)
    )
    whole, worn = Box(0, 0, rulings.shape[1], rulings.shape[0]), round(pixels(BROKEN_MM, dpi))
    longer = (
        wall.padded(worn, whole)._replace(x=wall.x, width=wall.width)
        for wall in _outside(walls, tables)
    )
    return Rules(tuple(tables), tuple(longer))


def _outside(walls: Sequence[Box], tables: Sequence[Box]) -> list[Box]:
    return [wall for wall in walls if not any(wall.intersection(table).area for table in tables)]


def _walls(rulings: Mask, dpi: float) -> list[Box]:
    """Return the boxes of long rules that run down, left to right."""
    broad = cv2.dilate(rulings, np.ones((1, 3), np.uint8))
    broken, least = (int(pixels(length, dpi)) | 1 for length in (BROKEN_MM, WALL_MM))
    whole = cv2.morphologyEx(broad, cv2.MORPH_CLOSE, np.ones((broken, 1), np.uint8))
    walls = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((least, 1), np.uint8))
    table = pieces(np.asarray(walls, np.uint8))[1]
    return sorted(Box(*row[:4]) for row in table[1:].tolist())


def _grids(rulings: Mask, dpi: float) -> list[Box]:
    """Return the boxes of ruled tables, top to bottom."""
    if np.count_nonzero(rulings) < pixels(sum(LEAST_MM) * 2, dpi):
        return []
    reach = max(int(pixels(1.0, dpi)), 3)
    length = max(int(pixels(6.0, dpi)), 9)
    thick = cv2.dilate(rulings, np.ones((reach, reach), np.uint8))
    across = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    crossings = Components.of(np.asarray(cv2.bitwise_and(across, down), np.uint8))
    _, labels = cv2.connectedComponents(cv2.bitwise_or(across, down), connectivity=8)
    own = labels[crossings.y + crossings.height // 2, crossings.x + crossings.width // 2]
    boxes = []
    for label in np.unique(own[own > 0]):
        grid = _regular(crossings.where(own == label), dpi)
        if len(grid) >= CROSSINGS:
            inside = grid.bounds()
            joined = np.equal(labels, label)
            left, right = _abreast((joined & (across > 0)).T, inside.x, inside.right)
            top, bottom = _abreast(joined & (down > 0), inside.y, inside.bottom)
            boxes.append(Box.from_corners(left, top, right, bottom))
    width, height = (pixels(side, dpi) for side in LEAST_MM)
    return sorted(box for box in boxes if box.width >= width and box.height >= height)


def _abreast(rules: npt.NDArray[np.bool_], first: int, last: int) -> tuple[int, int]:
    """Return first and last row of a table, or of what three rules or more run across, if farther.

    Where a rule that ends a table is worn away, those that end there tell how far it goes.
    """
    runs = rules[:, 0] + np.count_nonzero(rules[:, 1:] & ~rules[:, :-1], axis=1)
    rows = np.flatnonzero(runs >= ROW)
    return min([first, *rows[:1].tolist()]), max([last, *(rows[-1:] + 1).tolist()])


def _regular(crossings: Components, dpi: float) -> Components:
    """Return the crossings that stand in a row of three: a scratch or a fold makes no table."""
    middle = crossings.y + crossings.height // 2
    level = np.abs(middle[:, None] - middle) <= pixels(LEVEL_MM, dpi)
    return crossings.where(level.sum(axis=1) >= ROW)
