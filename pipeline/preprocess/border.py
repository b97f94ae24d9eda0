"""The dark frame that a scanner's lid or a microfilm leaves around the paper."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model.geometry import Box, pixels
from pipeline.preprocess.tone import Grey

DARK = 110
DARKER = 0.5  # than most of the picture: paper in poor light is no border
TOUCHING = 128  # what the frame is painted with while it is told from other darkness
FRAME_DEPTH_MM = 25.0


def paint_border(grey: Grey, dpi: float) -> tuple[Grey, Box]:
    """Return the page with dark borders painted as paper, and the box of what is left.

    Only darkness that touches the image's edge and is thicker than any stroke counts, so text
    that runs to the edge stays. A page that is dark all over is left alone.
    """
    whole = Box(0, 0, grey.shape[1], grey.shape[0])
    border = _border_mask(grey, dpi)
    if not 0 < cv2.countNonZero(border) <= 0.5 * border.size:
        return grey, whole
    paper = np.full_like(grey, int(np.percentile(grey[::8, ::8], 90)))
    painted = cv2.copyTo(paper, border, grey.copy())
    return np.asarray(painted, np.uint8), _left_box(border, whole, dpi)


def _border_mask(grey: Grey, dpi: float) -> Grey:
    """Return 255 where a thick dark area touches the edge of the image.

    A frame is so much thicker than a stroke that a third of the size is enough to find it.
    """
    small = cv2.resize(grey, None, fx=1 / 3, fy=1 / 3, interpolation=cv2.INTER_AREA)
    level = min(DARK, DARKER * _percentile(np.asarray(small, np.uint8), 75))
    dark = np.asarray(cv2.threshold(small, level, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    size = max(int(pixels(1.8, dpi / 3)), 3) | 1  # odd, or opening would shift by a pixel
    framed = cv2.copyMakeBorder(dark, size, size, size, size, cv2.BORDER_CONSTANT, value=255)
    thick = cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    cv2.floodFill(thick, None, (0, 0), TOUCHING)
    touching = thick[size:-size, size:-size] == TOUCHING
    inside = np.where(touching, np.uint8(255), np.uint8(0))
    if not touching.any():
        return np.zeros_like(grey)
    grown = cv2.dilate(inside, np.ones((size, size), np.uint8))
    whole = cv2.resize(grown, grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(whole, np.uint8)


def _percentile(grey: Grey, percent: float) -> float:
    """Return what ``np.percentile`` does, by the picture's histogram."""
    below = np.cumsum(cv2.calcHist([grey], [0], None, [256], [0, 256]), dtype=np.int64)
    at = percent / 100 * (grey.size - 1)
    first, second = np.searchsorted(below, (int(at), int(at) + 1), side="right")
    return float(first + (second - first) * (at - int(at)))


def _left_box(border: Grey, whole: Box, dpi: float) -> Box:
    """Return the box inside the frame, never deeper than a frame can be."""
    depth = int(pixels(FRAME_DEPTH_MM, dpi))
    rows, columns = (
        np.ravel(cv2.reduce(border, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S)) > 128 * across
        for axis, across in ((1, whole.width), (0, whole.height))
    )
    left, right = _run(columns, depth), _run(columns[::-1], depth)
    top, bottom = _run(rows, depth), _run(rows[::-1], depth)
    return Box.from_corners(left, top, whole.right - right, whole.bottom - bottom)


def _run(flags: np.ndarray, limit: int) -> int:
    """Return how many leading flags are set, at most ``limit``."""
    clear = np.flatnonzero(~flags[:limit])
    return int(clear[0]) if clear.size else min(limit, len(flags))
