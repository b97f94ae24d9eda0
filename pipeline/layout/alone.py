"""Stamps that stand by themselves: ink with white around it, judged as a whole.

Pixel by pixel a stamp in a plain face is hardly told from print. As a whole it is: on a sheet that
was set straight nothing leans that a machine printed or typed. What each sign counts was fitted on
drawn pages by ``python -m training.inks judge``.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.blots import Flags, Group, boxes_of, nested_joined
from pipeline.layout.inks import VISIBLE, Inks, Place, Plane
from pipeline.layout.outlines import along_outline
from pipeline.model.geometry import Box, bounding, pixels
from pipeline.model.page import Ink
from pipeline.preprocess.view import VIEW_DPI

REACH_MM = 2.5  # ink nearer than this is one piece
LEAST_MM, MOST_MM = (9.0, 3.0), (100.0, 75.0)  # longer and shorter side of what is judged
FEWEST = 30  # pixels of ink on it
ANGLES = np.arange(-12.0, 12.5)  # degrees by which rows may lean
ASKEW = (1.0, 10.0)  # degrees: what leans less is level, what seems to lean more has no rows
SHARPEST = 2.5  # of the logarithm of how much sharper rows are upright: more says no more
SAMPLE = 4_000  # pixels that tell the lean
SMALLEST = 0.01  # likelihood of an ink below which it makes no difference
BLACK, THICK = 0.5, 5  # darkness of full ink; pixels of the view across a stroke like a picture's
SURE, NONE = 0.5, 0.1  # how likely a piece is a stamp that is taken for one, and surely for none
OWN = 0.6  # share of a stamp's box that lies in the piece that it is of, and of a piece's ink
TAKEN = 0.3  # share of a piece's ink in stamps from which it is no further one
REST = 0.06  # share of a piece's ink beside the stamps in it that may be dirt
LIKE_STAMP, LIKE_HAND = 0.2, 0.35  # how likely is a stamp, or a hand, on the rest of a stamp
ROW_MM = 12.0  # how high one row of letters is, at most
BESIDE, ALIKE = 0.5, 2.0  # share of the lower piece's height beside it in a row; times as high
STEEP = 1.0  # the logarithm of how much sharper the rows of the rest of a stamp are, leaning

_LONG, _LOW = (pixels(side, VIEW_DPI) for side in LEAST_MM)
_LONGEST, _HIGHEST = (pixels(side, VIEW_DPI) for side in MOST_MM)


class Signs(NamedTuple):
    """What tells a stamp from print: inks as mean log-odds on its pixels, sizes as logarithms.

    Attributes:
        stamp: how likely a stamp is.
        hand: how likely a hand is.
        machine: how likely print or typing is.
        surest: how likely a stamp is on the surest tenth of it, 0 to 1.
        askew: 1 where it leans as rows lean that were pressed on by hand.
        sharper: how much sharper its rows are for a reader who leans with them.
        turned: 1 where it seems to lean more than rows do: a picture.
        longer: its longer side in millimetres.
        shorter: its shorter side in millimetres.
        thick: share of its black ink that is thicker than strokes of letters.
        framed: share of the outline around it that has ink, 0 to 1.
        tinted: by how much its hue differs from that of the page's print and typing, 0 to 1.

    """

    stamp: float
    hand: float
    machine: float
    surest: float
    askew: float
    sharper: float
    turned: float
    longer: float
    shorter: float
    thick: float
    framed: float
    tinted: float


WEIGHTS = Signs(
    stamp=0.829,
    hand=0.101,
    machine=0.157,
    surest=4.188,
    askew=2.105,
    sharper=0.464,
    turned=1.434,
    longer=1.284,
    shorter=0.347,
    thick=-17.314,
    framed=3.497,
    tinted=3.846,
)
BIAS = -11.460
LEANING = {"askew": 1.0, "sharper": SHARPEST, "turned": 0.0}
"""The signs of a lean that speaks for a stamp as much as any can."""


def with_whole(stamps: Sequence[Group], inks: Inks) -> list[Group]:
    """Return the stamps, those that are parts of a piece that is one as a whole grown to it.

    Where most of a piece was taken for stamps, and as a whole it surely is none, there is none.
    A row of pieces is a stamp where no two of them are.
    """
    found = list(stamps)
    pieces, rows = alone(inks)
    for box in pieces:
        found = _judged(box, found, inks)
    for box in rows:
        if len(_within(box, found)) < 2:
            found = _judged(box, found, inks)
    return found


def _judged(box: Box, found: Sequence[Group], inks: Inks) -> list[Group]:
    """Return the stamps that were found as it is with what lies in a box judged as a whole."""
    own = _within(box, found)
    others = [stamp for stamp in found if stamp not in own]
    if not own and _taken(box, found, inks) > TAKEN:
        return list(found)
    level = level_signs(box, inks)
    if level is None or (not own and likelihood(level._replace(**LEANING)) <= SURE):
        return list(found)
    sure = likelihood(leaning_signs(level, box, inks))
    if sure < NONE and _pixels(own) > OWN * np.count_nonzero(_ink(box, inks)):
        return others
    whole = _whole(box, own, inks) if sure > SURE else None
    if whole is None:
        return list(found)
    ink = np.where(_ink(whole, inks), np.uint8(255), np.uint8(0))
    return [*others, Group(whole, ink, max([sure, *(stamp.likely for stamp in own)]))]


def _within(box: Box, stamps: Sequence[Group]) -> list[Group]:
    """Return the stamps that lie mostly in a box."""
    return [stamp for stamp in stamps if stamp.box.share_inside(box) > OWN]


def _taken(box: Box, stamps: Sequence[Group], inks: Inks) -> float:
    """Return the share of the ink in a box that stamps have."""
    ink = _ink(box, inks)
    left = int(np.count_nonzero(_beside(ink, box, stamps)))
    return 1 - left / max(int(np.count_nonzero(ink)), 1)


def _beside(ink: Flags, box: Box, stamps: Sequence[Group]) -> Flags:
    """Return the ink of a box without that in the boxes of stamps."""
    rest = ink.copy()
    for stamp in stamps:
        left, top = stamp.box.x - box.x, stamp.box.y - box.y
        rows = slice(max(top, 0), max(top + stamp.box.height, 0))
        rest[rows, max(left, 0) : max(left + stamp.box.width, 0)] = False
    return rest


def _pixels(stamps: Sequence[Group]) -> int:
    """Return how many pixels of the view stamps have."""
    return sum(int(np.count_nonzero(stamp.mask)) for stamp in stamps)


def alone(inks: Inks) -> tuple[list[Box], list[Box]]:
    """Return boxes in the view around ink that has white around it, large enough for a stamp.

    They are of pieces, and of rows of pieces that stand no farther apart than they are high, as
    the parts of a date do.
    """
    boxes = boxes_of(inks.darkness > VISIBLE, REACH_MM)
    small = [box for box in boxes if max(box[2:]) >= _LOW and _is_small(box)]
    whole = nested_joined(small)
    return [box for box in whole if _fits(box)], [box for box in _rows(whole) if _fits(box)]


def _fits(box: Box) -> bool:
    """Return whether a piece is as large as stamps are."""
    return _is_small(box) and max(box[2:]) >= _LONG and min(box[2:]) >= _LOW


def _is_small(box: Box) -> bool:
    return max(box[2:]) <= _LONGEST and min(box[2:]) <= _HIGHEST


def _rows(boxes: Sequence[Box]) -> list[Box]:
    """Return boxes around pieces, two or more, that stand in a row."""
    rows: list[list[Box]] = []
    for box in sorted(box for box in boxes if box.height <= pixels(ROW_MM, VIEW_DPI)):
        at = next((row for row in rows if any(_goes_on(each, box) for each in row)), None)
        if at is None:
            rows.append([box])
        else:
            at.append(box)
    return [bounding(row) for row in rows if len(row) > 1]


def _goes_on(before: Box, after: Box) -> bool:
    """Return whether a piece stands in another's row, no farther from it than both are high."""
    lower, higher = sorted((before.height, after.height))
    alike = higher <= ALIKE * lower and before.is_level(after, BESIDE)
    return alike and 0 <= -before.overlap_x(after) <= lower


def likelihood(signs: Signs) -> float:
    """Return how likely a piece is a stamp, 0 to 1, by its signs."""
    odds = BIAS + sum(weight * sign for weight, sign in zip(WEIGHTS, signs, strict=True))
    return 1 / (1 + exp(-odds))


def signs_of(box: Box, inks: Inks) -> Signs | None:
    """Return the signs of the piece in a box of the view; ``None`` where it has too little ink."""
    level = level_signs(box, inks)
    return None if level is None else leaning_signs(level, box, inks)


def level_signs(box: Box, inks: Inks) -> Signs | None:
    """Return the same as if it stood level: how it leans takes the longest to find."""
    ink, at = _ink(box, inks), _at(box)
    if np.count_nonzero(ink) < FEWEST:
        return None
    dark = inks.darkness[at] * ink
    weights = dark / dark.sum()
    stamp, hand, machine = (
        float((weights * _log_odds(plane[at])).sum())
        for plane in (inks.plane(Ink.STAMP), inks.plane(Ink.HAND), inks.machine)
    )
    black = (dark > BLACK).astype(np.uint8)
    square = np.ones((THICK, THICK), np.uint8)
    broad = cv2.erode(black, square, borderType=cv2.BORDER_CONSTANT, borderValue=(0,))
    return Signs(
        stamp=stamp,
        hand=hand,
        machine=machine,
        surest=float(np.percentile(inks.plane(Ink.STAMP)[at][ink], 90)),
        askew=0.0,
        sharper=0.0,
        turned=0.0,
        longer=log(max(box[2:]) / pixels(1, VIEW_DPI)),
        shorter=log(min(box[2:]) / pixels(1, VIEW_DPI)),
        thick=cv2.countNonZero(broad) / max(cv2.countNonZero(black), 1),
        framed=along_outline(np.where(ink, np.uint8(255), np.uint8(0))),
        tinted=_tinted(dark, at, inks),
    )


def _tinted(dark: Plane, at: Place, inks: Inks) -> float:
    return float(np.abs(inks.hue(dark, at) - inks.usual_hue).max())


def leaning_signs(level: Signs, box: Box, inks: Inks) -> Signs:
    """Return the signs of a piece with those of its lean."""
    lean, sharper = lean_of(inks.darkness[_at(box)] * _ink(box, inks))
    rows = abs(lean) <= ASKEW[1]
    return level._replace(
        askew=float(_is_askew(lean)),
        sharper=min(sharper, SHARPEST) * rows,
        turned=float(not rows),
    )


def lean_of(dark: Plane) -> tuple[float, float]:
    """Return by how many degrees rows of ink lean, and the log of how much sharper they are so.

    ``dark``, H×W, is how dark each pixel is, 0 where it is no ink. The lean is where ink projected
    along it falls into the sharpest rows (W. Postl, 1986).
    """
    points = np.argwhere(dark)
    step = max(len(points) // SAMPLE, 1)
    rows, columns = points[::step].T
    weights = dark[rows, columns]
    sharp = [_sharpness(rows, columns, weights, float(angle)) for angle in ANGLES]
    best = int(np.argmax(sharp))
    return float(ANGLES[best]), log(max(sharp[best], 1e-9) / max(sharp[len(ANGLES) // 2], 1e-9))


def _sharpness(
    rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], weights: Plane, angle: float
) -> float:
    """Return how much the ink of a row differs from the next, rows leaning by degrees."""
    turn = np.radians(angle)
    heights = rows * np.cos(turn) + columns * np.sin(turn)
    profile = np.bincount(np.rint(heights - heights.min()).astype(np.int64), weights)
    return float(np.square(np.diff(profile, prepend=0, append=0)).sum())


def _is_askew(lean: float) -> bool:
    return ASKEW[0] <= abs(lean) <= ASKEW[1]


def _whole(box: Box, stamps: Sequence[Group], inks: Inks) -> Box | None:
    """Return the box of the one stamp that a piece is, of which some stamps are parts.

    Dirt beside them is none of it. There is no such box where more lies beside them that neither
    its ink nor its lean tells from print.
    """
    ink = _ink(box, inks)
    rest = _beside(ink, box, stamps)
    if np.count_nonzero(rest) < REST * np.count_nonzero(ink):
        return bounding(stamp.box for stamp in stamps)
    at = _at(box)
    if not stamps:
        return box
    if inks.plane(Ink.HAND)[at][rest].mean() > LIKE_HAND:
        return None
    lean, sharper = lean_of(inks.darkness[at] * rest)
    by_ink = inks.plane(Ink.STAMP)[at][rest].mean() > LIKE_STAMP
    return box if by_ink or (_is_askew(lean) and sharper > STEEP) else None


def _at(box: Box) -> tuple[slice, slice]:
    return slice(box.y, box.bottom), slice(box.x, box.right)


def _ink(box: Box, inks: Inks) -> Flags:
    return np.asarray(inks.darkness[_at(box)] > VISIBLE, np.bool_)


def _log_odds(share: Plane) -> Plane:
    return np.log((share + SMALLEST) / (1 + SMALLEST - share))
