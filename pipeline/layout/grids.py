"""Ruled tables: where long lines across and down meet again and again."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.components import Components, Mask
from pipeline.model.geometry import Box, pixels

LEAST_MM = (60.0, 18.0)  # width and height of the smallest table
CROSSINGS = 9  # of lines: three across and three down
ROW = 3  # crossings of each of its rows, at least
LEVEL_MM = 2.0  # how far crossings of one row stand off each other in height


def find_grids(rulings: Mask, dpi: float) -> list[Box]:
    """Return the boxes of ruled tables on a mask of ruled lines, top to bottom.

    They are looked for at half the size: a line stays a line.
    """
    half = cv2.resize(rulings, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    boxes = _grids(np.where(half > 0, 255, 0).astype(np.uint8), dpi / 2)
    return [Box(*(2 * side for side in box)) for box in boxes]


def _grids(rulings: Mask, dpi: float) -> list[Box]:
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
    grids = [_regular(crossings.where(own == label), dpi) for label in np.unique(own) if label]
    boxes = [grid.bounds() for grid in grids if len(grid) >= CROSSINGS]
    width, height = (pixels(side, dpi) for side in LEAST_MM)
    return sorted(box for box in boxes if box.width >= width and box.height >= height)


def _regular(crossings: Components, dpi: float) -> Components:
    """Return the crossings that stand in a row of three: a scratch or a fold makes no table."""
    middle = crossings.y + crossings.height // 2
    level = np.abs(middle[:, None] - middle) <= pixels(LEVEL_MM, dpi)
    return crossings.where(level.sum(axis=1) >= ROW)
