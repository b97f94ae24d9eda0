"""Rows whose words stand at several heights, as typed ones do on a form, brought to one baseline.

A reader expects one. What was typed half a line above the form's own words, or beside them on a
sheet that lay askew in the machine, it takes for the edge of another row, and leaves out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.ocr.engine import Grey
from pipeline.ocr.strips import inked

DARK, FAINT = 0.45, 0.2  # ink of a letter, and of one that pales
STEP: Final = 0.45  # heights of a letter from one level to the next: a reader forgives less
BLANK: Final = 0.4  # heights of a letter that part words
MOVING: Final = (0.4, 0.9)  # heights by which letters must be off for a new level, in all: a word's
LETTER: Final = (0.7, 1.7)  # heights of a letter between which letters are tall: quotes are less
WIDE: Final = 4.0  # and above which a piece is no letter in width
SPECK: Final = 4  # pixels from the middle of a free dot to beyond its rim, at most
LOWEST: Final = 6  # pixels that a letter is tall
ROOM: Final = 4  # pixels for tails of letters that reach out of a row whose words were moved
CAPITAL, TAIL = 1.6, 0.45  # heights of a letter above and below its line that words take up
BESIDE: Final = 0.2  # of a moved word's ink, what may stand above and below it
FEWEST: Final = 4  # letters of a row with several levels

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Moved:
    """Columns of a row, from one to before another, and by how many pixels they were lowered."""

    start: int
    end: int
    down: int


def levels(row: Grey) -> tuple[Moved, ...]:
    """Return how the columns of a row (H×W grey) must move for all to stand on its usual level.

    It is empty where they do.
    """
    ink = inked(row)
    black = _without_specks(ink > DARK)
    starts, ends, tops, feet = _letters(black)
    if len(feet) < FEWEST:
        return ()
    tall = float(np.median(feet - tops))
    moving = np.where(starts[1:] - ends[:-1] >= BLANK * tall, *MOVING) * tall
    level = _path(tops, feet, moving, tall)
    if np.ptp(level) < STEP * tall:
        return ()
    changes = np.flatnonzero(np.diff(level))
    edges = [0, *(_parting(black, ends[at], starts[at + 1]) for at in changes), row.shape[1]]
    usual = int(np.bincount(level).argmax())
    seen = _without_specks(ink > FAINT)
    moves = []
    for (start, end), own in zip(pairwise(edges), level[[*changes, -1]], strict=True):
        if abs(usual - own) >= STEP * tall and not _is_alone(seen[:, start:end], int(own), tall):
            return ()
        moves.append(Moved(start, end, int(usual - own)))
    return tuple(moves)


def levelled(row: Grey, moves: Sequence[Moved], paper: int) -> tuple[Grey, int]:
    """Return a row with its columns moved, and how many pixels it has grown at its top.

    It grows by no more than letters need. The leaders below a raised word are cut off: apart from
    its letters they would look like another row.
    """
    above = max(0, *(-move.down for move in moves))
    below = max(0, *(move.down for move in moves))
    height, width = row.shape
    made = np.full((above + height + below, width), paper, np.uint8)
    for move in moves:
        top = above + move.down
        made[top : top + height, move.start : move.end] = row[:, move.start : move.end]
    grown = min(above, ROOM)
    return made[above - grown : above + height + min(below, ROOM)], grown


def _is_alone(seen: Flags, foot: int, tall: float) -> bool:
    """Return whether hardly anything stands above or below the words on a level: no other row.

    Below a stamp, what is moved may be the stamp's, and what is typed would leave the row.
    """
    top, end = max(round(foot - CAPITAL * tall), 0), round(foot + TAIL * tall)
    inside = np.count_nonzero(seen[top:end])
    return bool(np.count_nonzero(seen) - inside <= BESIDE * inside)


def _without_specks(black: Flags) -> Flags:
    """Return black pixels without dots that stand free: leaders run below words, and join them."""
    within = np.pad(black, (SPECK + 1, SPECK)).cumsum(axis=0, dtype=np.int32).cumsum(axis=1)
    specks = np.zeros_like(black)
    for reach in range(2, SPECK + 1):
        specks |= _around(within, reach, black.shape) == _around(within, reach - 1, black.shape)
    return black & ~specks


def _around(within: Ints, reach: int, shape: tuple[int, ...]) -> Ints:
    """Return how many pixels are black in the square around each, ``reach`` to every side."""
    low, high = SPECK - reach, SPECK + 1 + reach
    height, width = shape
    above, below = within[low : low + height], within[high : high + height]
    difference = below - above
    return difference[:, high : high + width] - difference[:, low : low + width]


def _letters(black: Flags) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the edges of what looks like letters: left, right, top and foot.

    What reaches an edge of the row goes on beyond it: strokes of a pen, another row's letters.
    """
    columns = np.pad(black.any(axis=0), 1).astype(np.int8)
    edges = np.flatnonzero(np.diff(columns)).reshape(-1, 2)
    tops = np.array([black[:, a:b].any(axis=1).argmax() for a, b in edges], np.int64)
    feet = len(black) - np.array(
        [black[::-1, a:b].any(axis=1).argmax() for a, b in edges], np.int64
    )
    heights, widths = feet - tops, np.diff(edges, axis=1).ravel()
    able = (heights >= LOWEST) & (widths >= 2) & (tops > 0) & (feet < len(black))
    tall = float(np.median(heights[able])) if able.any() else 0.0
    low, high = LETTER[0] * tall, LETTER[1] * tall
    keep = able & (heights >= low) & (heights <= high) & (widths <= WIDE * tall)
    return edges[keep, 0], edges[keep, 1], tops[keep], feet[keep]


def _path(tops: Ints, feet: Ints, moving: Floats, tall: float) -> Ints:
    """Return at which level each letter stands: the levels that change least and fit best.

    A letter stands on a level with its foot, or as у and р do, with its top as high as others.
    ``moving`` is what another level costs from each letter to the next, in pixels.
    """
    known = np.unique(feet)
    apart = (np.abs(edge[:, None] - known[None, :]) for edge in (feet, tops + tall))
    off = np.minimum.reduce([*apart, np.full((len(feet), len(known)), tall)])
    cost, came = off[0].astype(float), np.zeros(off.shape, np.int64)
    for place in range(1, len(feet)):
        best = int(cost.argmin())
        moved = cost[best] + moving[place - 1]
        came[place] = np.where(cost <= moved, np.arange(len(known)), best)
        cost = np.minimum(cost, moved) + off[place]
    at = int(cost.argmin())
    path = [at]
    for place in range(len(feet) - 1, 0, -1):
        path.append(at := int(came[place, at]))
    return np.asarray(known[path[::-1]], np.int64)


def _parting(black: Flags, start: int, end: int) -> int:
    """Return the middle of the widest white between two letters."""
    inside = np.flatnonzero(black[:, start:end].any(axis=0)) + start
    columns = np.concatenate([[start - 1], inside, [end]])
    widest = int(np.argmax(np.diff(columns)))
    return int(columns[widest] + columns[widest + 1] + 1) // 2
