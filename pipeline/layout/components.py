"""Connected components of ink, as arrays, and the ruled lines among them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import Box, pixels
from pipeline.preprocess.pieces import pieces

HOLE_MM = (3.8, 9.0)
CONVEX = 0.945  # share of the convex hull around a hole that is black
SKIPPED = 4
Mask = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Components:
    """Boxes and ink areas of components, one row each, in pixels of the sheet."""

    x: Ints
    y: Ints
    width: Ints
    height: Ints
    area: Ints

    @classmethod
    def of(cls, mask: Mask) -> Components:
        """Return the 8-connected components of a mask (255 is ink)."""
        left, top, width, height = cv2.boundingRect(mask)
        inked = np.ascontiguousarray(mask[top : top + max(height, 1), left : left + max(width, 1)])
        columns = (pieces(inked)[1][1:] + np.array([left, top, 0, 0, 0])).T
        return cls(*(np.ascontiguousarray(column) for column in columns))

    def __len__(self) -> int:
        return len(self.x)

    @property
    def right(self) -> Ints:
        """First column beyond each component."""
        return self.x + self.width

    @property
    def bottom(self) -> Ints:
        """First row beyond each component."""
        return self.y + self.height

    def where(self, keep: npt.NDArray[np.bool_] | Ints) -> Components:
        """Return the chosen components, in the order chosen."""
        return Components(
            self.x[keep], self.y[keep], self.width[keep], self.height[keep], self.area[keep]
        )

    def boxes(self) -> list[Box]:
        """Return the box of each."""
        columns = self.x, self.y, self.width, self.height
        return [Box(*map(int, row)) for row in zip(*columns, strict=True)]

    def bounds(self) -> Box:
        """Return the box around all of them."""
        return Box.from_corners(
            int(self.x.min()), int(self.y.min()), int(self.right.max()), int(self.bottom.max())
        )


def halved(ink: Mask) -> Mask:
    """Return the mask at half its size, enough for what is far larger than a letter's stroke."""
    half = cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.threshold(half, 127, 255, cv2.THRESH_BINARY)[1], np.uint8)


def without_holes(ink: Mask, dpi: float) -> Mask:
    """Return the mask without punch holes: round, full, and larger than any letter's dot.

    They are looked for at half the size. A bold 9 is as full, but bulges inwards as well.
    """
    labels, stats = pieces(halved(ink))
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    larger, smaller = (np.maximum(side(width, height), 1) for side in (np.maximum, np.minimum))
    fulness = stats[:, cv2.CC_STAT_AREA] / (larger * smaller)
    low, high = (pixels(size, dpi / 2) for size in HOLE_MM)
    hole = (larger >= low) & (larger <= high) & (larger <= 1.3 * smaller) & (fulness > 0.68)
    hole[0] = False  # the paper
    for label in np.flatnonzero(hole):
        x, y, across, down = stats[label, :4]
        hole[label] = _is_convex(labels[y : y + down, x : x + across] == label)
    if not hole.any():
        return ink
    holes = np.where(np.append(hole, False)[labels], np.uint8(255), np.uint8(0))
    grown = cv2.dilate(holes, np.ones((3, 3), np.uint8))
    whole = cv2.resize(grown, ink.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.subtract(ink, whole), np.uint8)


def _is_convex(piece: Flags) -> bool:
    """Return whether a piece fills the convex hull around it."""
    places = cv2.findNonZero(piece.astype(np.uint8))
    hull = np.zeros(piece.shape, np.uint8)
    cv2.fillConvexPoly(hull, cv2.convexHull(places), 1)
    return bool(np.count_nonzero(piece) > CONVEX * np.count_nonzero(hull))


def ruled_lines(ink: Mask, dpi: float, least_mm: float) -> Mask:
    """Return 255 on straight horizontal and vertical strokes at least ``least_mm`` long.

    A little leaning and small gaps are forgiven: the strokes are thickened across before opening.
    """
    length, thickness = int(pixels(least_mm, dpi)), max(int(pixels(1.2, dpi)), 3)
    level = _level_strokes(ink, length, thickness)
    upright = _level_strokes(cv2.transpose(ink), length, thickness)
    strokes = cv2.bitwise_or(level, cv2.transpose(upright))
    return np.asarray(cv2.bitwise_and(strokes, ink), np.uint8)


def _level_strokes(ink: cv2.typing.MatLike, length: int, thickness: int) -> cv2.typing.MatLike:
    """Return 255 on and closely around level strokes, and not on what is thicker than a rule.

    Of each four columns that are inked alike one is looked at.
    """
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    runs = cv2.erode(thick, np.ones((1, SKIPPED), np.uint8), anchor=(0, 0))[:, ::SKIPPED]
    least = max(length // SKIPPED, 2)
    long = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    if not long.any():
        return np.zeros_like(ink)
    bulky = cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones((thickness, 1), np.uint8))
    thin = cv2.dilate(cv2.subtract(long, bulky), np.ones((1, 3), np.uint8))
    width = thin.shape[1] * SKIPPED
    whole = cv2.resize(thin, (width, ink.shape[0]), interpolation=cv2.INTER_NEAREST)
    return whole[:, : ink.shape[1]]
