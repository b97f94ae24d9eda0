"""Connected components of ink, as arrays, and the ruled lines among them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import Box, pixels

HOLE_MM = (3.8, 9.0)
Mask = npt.NDArray[np.uint8]
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
        _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        columns = stats[1:].astype(np.int64).T
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

    def bounds(self) -> Box:
        """Return the box around all of them."""
        return Box.from_corners(
            int(self.x.min()), int(self.y.min()), int(self.right.max()), int(self.bottom.max())
        )


def without_holes(ink: Mask, dpi: float) -> Mask:
    """Return the mask without punch holes: round, full, and larger than any letter's dot."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    larger, smaller = (np.maximum(side(width, height), 1) for side in (np.maximum, np.minimum))
    fulness = stats[:, cv2.CC_STAT_AREA] / (larger * smaller)
    low, high = (pixels(size, dpi) for size in HOLE_MM)
    hole = (larger >= low) & (larger <= high) & (larger <= 1.3 * smaller) & (fulness > 0.68)
    hole[0] = False  # the paper
    if not hole.any():
        return ink
    kept = ink.copy()
    for label in np.flatnonzero(hole):
        x, y, right, bottom = _corners(stats[label])
        kept[y:bottom, x:right][labels[y:bottom, x:right] == label] = 0
    return kept


def _corners(row: npt.NDArray[np.int32]) -> tuple[int, int, int, int]:
    x, y, width, height = map(int, row[:4])
    return x, y, x + width, y + height


def ruled_lines(ink: Mask, dpi: float, least_mm: float) -> Mask:
    """Return 255 on straight horizontal and vertical strokes at least ``least_mm`` long.

    A little leaning and small gaps are forgiven: the strokes are thickened across before opening.
    """
    length = max(int(pixels(least_mm, dpi)), 8)
    across = np.ones((3, 1), np.uint8)
    horizontal = cv2.morphologyEx(
        cv2.dilate(ink, across), cv2.MORPH_OPEN, np.ones((1, length), np.uint8)
    )
    vertical = cv2.morphologyEx(
        cv2.dilate(ink, across.T), cv2.MORPH_OPEN, np.ones((length, 1), np.uint8)
    )
    thickness = max(int(pixels(1.2, dpi)), 3)
    thin_h = _thin(np.asarray(horizontal, np.uint8), np.ones((thickness, 1), np.uint8))
    thin_v = _thin(np.asarray(vertical, np.uint8), np.ones((1, thickness), np.uint8))
    return np.asarray(cv2.bitwise_and(cv2.bitwise_or(thin_h, thin_v), ink), np.uint8)


def _thin(strokes: Mask, thick: Mask) -> Mask:
    """Drop what is thicker than any ruled line."""
    return np.asarray(
        cv2.subtract(strokes, cv2.morphologyEx(strokes, cv2.MORPH_OPEN, thick)), np.uint8
    )
