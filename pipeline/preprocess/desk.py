"""A sheet photographed on a desk: its four corners, and the map that sets it square.

The sheet is told from the desk by two looks: by the long straight steps of tone or colour around
the picture's middle, however the light falls, and by lightness, however far inside it lies. Each
proposes a quadrilateral; its sides are then drawn along the steepest change near them, and the one
whose sides are borne out best is taken. A frame printed on a page has the same paper on both sides
of it and is none.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.maps import Projective
from pipeline.preprocess.quads import Points, Sides, corners_of, ordered, sides_of, stepped_sides
from pipeline.preprocess.tone import Grey
from pipeline.preprocess.warp import Size

LONG_SIDE = 512  # pixels of the picture on which the sheet is looked for
LEAST_AREA = 0.25  # of the picture
LEAST_SUPPORT = 0.5  # share of a side along which the desk differs from the paper
MEAN_SUPPORT = 0.7
EDGE = 0.012  # of the picture's size: a side so near to its edge is the edge
SIDES_SEEN = 3  # of four: one may run along the edge of the picture
A_FORMAT = 2**0.5
A_TOLERANCE = 0.1  # a sheet so near to A-format is one

Colours = npt.NDArray[np.float32]


def find_sheet(picture: Grey) -> Points | None:
    """Return the corners of a sheet on a desk, clockwise from the top left, in picture pixels.

    ``picture`` is H×W or H×W×3. ``None`` where the picture shows no more than the sheet, or
    where its sides cannot be told from what is around.
    """
    scale = LONG_SIDE / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    tones = _tones(np.asarray(small, np.uint8))
    best: tuple[float, Points] | None = None
    for rough in _proposals(tones):
        sides = sides_of(tones, rough)
        score = _score(sides, tones.shape[:2])
        if score is not None and (best is None or score > best[0]):
            best = score, corners_of(sides)
    return None if best is None else np.asarray(best[1] / scale, np.float64)


def flattening(corners: Points) -> tuple[Projective, Size]:
    """Return the map from the sheet set square to the picture, and the sheet's size in pixels.

    Sides are as long as the longer one of each pair, which is the nearer to the camera.
    """
    top, right, bottom, left = (
        float(np.linalg.norm(corners[(i + 1) % 4] - corners[i])) for i in range(4)
    )
    width, height = (top + bottom) / 2, (left + right) / 2
    long, short = max(width, height), min(width, height)
    if abs(long / short / A_FORMAT - 1) < A_TOLERANCE:
        area = long * short
        long, short = (area * A_FORMAT) ** 0.5, (area / A_FORMAT) ** 0.5
    width, height = (long, short) if width > height else (short, long)
    size = round(width), round(height)
    square = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    matrix = cv2.getPerspectiveTransform(square, corners.astype(np.float32))
    a, b, c, d, e, f, g, h, i = map(float, matrix.ravel())
    return Projective((a, b, c, d, e, f, g, h, i)), size


def _tones(small: Grey) -> Colours:
    """Return the picture without its text, H×W×3 in CIE L*a*b*; letters are closed to paper."""
    colours = cv2.cvtColor(small, cv2.COLOR_GRAY2RGB) if small.ndim == 2 else small
    closed = cv2.morphologyEx(colours, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    calm = cv2.medianBlur(closed, 5)
    return np.asarray(cv2.cvtColor(calm.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def _proposals(tones: Colours) -> Iterator[Points]:
    yield stepped_sides(tones)
    light = np.clip(tones[..., 0] * 2.55, 0, 255).astype(np.uint8)
    rough = _rough(np.asarray(cv2.threshold(light, 0, 255, cv2.THRESH_OTSU)[1], np.uint8))
    if rough is not None:
        yield rough


def _rough(mask: Grey) -> Points | None:
    """Return the quadrilateral around the largest piece of a mask, if it is large enough."""
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    contours, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    if cv2.contourArea(hull) < LEAST_AREA * mask.size:
        return None
    length = cv2.arcLength(hull, closed=True)
    for looseness in np.arange(0.01, 0.12, 0.01):
        around = cv2.approxPolyDP(hull, looseness * length, closed=True)
        if len(around) <= 4:
            break
    if len(around) != 4:
        around = cv2.boxPoints(cv2.minAreaRect(hull))
    return ordered(np.asarray(around, np.float64).reshape(4, 2))


def _score(sides: Sides, shape: tuple[int, int]) -> float | None:
    """Return how well the sides are borne out, 0 to 1; ``None`` if they make no sheet."""
    corners = corners_of(sides)
    if not _is_sheet(corners, shape):
        return None
    at_edge = _at_edge(corners, shape)
    seen = [side.support for side, edge in zip(sides, at_edge, strict=True) if not edge]
    if len(seen) < SIDES_SEEN or min(seen) < LEAST_SUPPORT:
        return None
    mean = float(np.mean(seen))
    return mean if mean >= MEAN_SUPPORT else None


def _is_sheet(corners: Points, shape: tuple[int, int]) -> bool:
    """Return whether four corners are convex, not too sharp, and large enough."""
    height, width = shape
    if cv2.contourArea(corners.astype(np.float32)) < LEAST_AREA * height * width:
        return False
    ahead = np.roll(corners, -1, axis=0) - corners
    behind = np.roll(corners, 1, axis=0) - corners
    lengths = np.linalg.norm(ahead, axis=1) * np.linalg.norm(behind, axis=1)
    if lengths.min() <= 0:
        return False
    cosines = (ahead * behind).sum(axis=1) / lengths
    return bool(np.abs(cosines).max() < 0.5)


def _at_edge(corners: Points, shape: tuple[int, int]) -> list[bool]:
    """Return which sides, from the top clockwise, run along the picture's edge."""
    height, width = shape
    reach = EDGE * max(shape)
    distances = (
        corners[[0, 1], 1].max(),
        width - corners[[1, 2], 0].min(),
        height - corners[[2, 3], 1].min(),
        corners[[3, 0], 0].max(),
    )
    return [bool(distance < reach) for distance in distances]
