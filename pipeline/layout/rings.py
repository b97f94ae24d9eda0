"""Round stamps in ink of any colour, by the ring around them.

Circles are voted for by gradients (the Hough transform of Yuen et al., 1990, as OpenCV has it) on a
coarse mask, and kept where ink really lies along most of the circle, in a band thin enough to be a
ring: letters and pictures fill the band's surroundings as well.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Mask
from pipeline.model.geometry import Box, pixels
from pipeline.preprocess.pieces import without_small

LOOKING_DPI = 60
RADIUS_MM = (10.0, 26.0)
NOISE = 0.2  # share of ink in large pieces beyond which everything votes for a circle somewhere
PIECE_MM = 4.5  # letters are smaller
COVERED = 0.62  # share of the circle with ink on it: stamps are half inked at times
CLEAR = 0.45  # share of the surroundings with ink at most
ANGLES = 180


def find_rings(ink: Mask, dpi: float) -> list[Box]:
    """Return boxes of round stamps on a sheet's mask of ink, in pixels of the sheet."""
    scale = LOOKING_DPI / dpi
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask = np.asarray(cv2.threshold(small, 40, 255, cv2.THRESH_BINARY)[1], np.uint8)
    least, most = (pixels(radius, LOOKING_DPI) for radius in RADIUS_MM)
    # What is too small to be a piece of a ring would only take votes and time.
    strokes = without_small(mask, pixels(PIECE_MM, LOOKING_DPI))
    if np.count_nonzero(strokes) > NOISE * strokes.size:
        return []
    circles = cv2.HoughCircles(
        cv2.GaussianBlur(strokes, (5, 5), 0),
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=least,
        param1=120,
        param2=34,
        minRadius=int(least),
        maxRadius=int(most),
    )
    if circles is None:
        return []
    found = [ring for ring in circles[0][:12] if _is_ring(mask, *map(float, ring))]
    boxes: list[Box] = []
    for x, y, radius in sorted(found, key=lambda ring: -ring[2]):
        box = _box(x / scale, y / scale, (radius + 1.5) / scale)
        if all(box.intersection(other).area == 0 for other in boxes):
            boxes.append(box)
    return boxes


def _is_ring(mask: Mask, x: float, y: float, radius: float) -> bool:
    """Return whether ink lies on the circle all around, and not just outside of it."""
    on = max((_share(mask, x, y, radius + off) for off in (-1.5, -0.5, 0.5, 1.5)), default=0.0)
    beyond = _share(mask, x, y, radius + 5, band=0)
    return on >= COVERED and beyond <= CLEAR


def _share(mask: Mask, x: float, y: float, radius: float, band: int = 1) -> float:
    """Return the share of a circle's points that have ink within ``band`` pixels across it."""
    angles = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    inked = np.zeros(ANGLES, np.bool_)
    for off in range(-band, band + 1):
        inked |= _at(mask, x + (radius + off) * np.cos(angles), y + (radius + off) * np.sin(angles))
    return float(inked.mean())


def _at(
    mask: Mask, xs: npt.NDArray[np.float64], ys: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    height, width = mask.shape
    columns, rows = np.rint(xs).astype(int), np.rint(ys).astype(int)
    inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    values = mask[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)] > 0
    return np.asarray(values & inside, np.bool_)


def _box(x: float, y: float, radius: float) -> Box:
    return Box.from_corners(x - radius, y - radius, x + radius, y + radius)
