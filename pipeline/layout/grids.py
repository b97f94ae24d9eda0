"""Ruled tables: where long lines across and down meet again and again."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.components import Components, Mask
from pipeline.model.geometry import Box, pixels

LEAST_MM = (60.0, 18.0)  # width and height of the smallest table
CROSSINGS = 9  # of lines: three across and three down


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
    grids = Components.of(np.asarray(cv2.bitwise_or(across, down), np.uint8))
    width, height = (pixels(side, dpi) for side in LEAST_MM)
    large = grids.where((grids.width >= width) & (grids.height >= height))
    columns = large.x, large.y, large.width, large.height
    boxes = [Box(*map(int, row)) for row in zip(*columns, strict=True)]
    return sorted(box for box in boxes if _crossings(crossings, box) >= CROSSINGS)


def _crossings(crossings: Components, box: Box) -> int:
    inside = (
        (crossings.x >= box.x)
        & (crossings.right <= box.right)
        & (crossings.y >= box.y)
        & (crossings.bottom <= box.bottom)
    )
    return int(inside.sum())
