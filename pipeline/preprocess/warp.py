"""Pixels carried along a map: the one place where an image is bent, turned or cut."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.maps import Affine, Map
from pipeline.preprocess.tone import Grey

STEP = 32  # pixels between the nodes at which a map that is not affine is asked
Size = tuple[int, int]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Warp:
    """A map made ready for pixels: several images may be carried along the same one.

    Attributes:
        way: where the points of a picture lie in the image.
        size: width and height of the picture.

    """

    way: Map
    size: Size

    def of(self, image: Grey, method: int = cv2.INTER_CUBIC) -> Grey:
        """Return the picture of an image.

        What lies outside of the image is painted like the image's nearest edge.
        """
        if isinstance(self.way, Affine):
            return _affine(image, self.way, self.size, method)
        edge = cv2.BORDER_REPLICATE
        return np.asarray(cv2.remap(image, *self._maps, method, borderMode=edge), np.uint8)

    @cached_property
    def _maps(self) -> tuple[cv2.typing.MatLike, cv2.typing.MatLike]:
        grid = _grid(self.way, self.size)
        return cv2.convertMaps(grid[..., 0], grid[..., 1], cv2.CV_16SC2)


def warped(image: Grey, way: Map, size: Size, method: int = cv2.INTER_CUBIC) -> Grey:
    """Return a picture of ``size`` (width, height) whose points lie in the image along ``way``."""
    return Warp(way, size).of(image, method)


def carried_back(flags: Flags, way: Map, size: Size) -> Flags:
    """Return where the flagged pixels of a picture lie in the image of ``size`` that it is from.

    ``way`` tells where the picture's points lie in the image. A flagged pixel covers its neighbours
    too, so that nothing is left between two that the map draws apart.
    """
    if not flags.any():
        return np.zeros(size[::-1], np.bool_)
    by = max(spread(way), 1.0)
    width, height = max(round(size[0] / by), 1), max(round(size[1] / by), 1)
    places = (_grid(way, flags.shape[::-1])[flags] + 0.5) * (width / size[0], height / size[1])
    columns, rows = places.astype(np.intp).T
    within = (columns >= 0) & (rows >= 0) & (columns < width) & (rows < height)
    coarse = np.zeros((height, width), np.uint8)
    coarse[rows[within], columns[within]] = 255
    coarse = np.asarray(cv2.dilate(coarse, np.ones((3, 3), np.uint8)), np.uint8)
    return np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_LINEAR) > 127, np.bool_)


def spread(way: Map) -> float:
    """Return how many pixels of the image lie along one of the picture, near its corner."""
    (left, top), (right, foot) = way.point(0, 0), way.point(STEP, 0)
    return float(np.hypot(right - left, foot - top)) / STEP


def outside(image: Grey, way: Map, size: Size) -> Grey:
    """Return 255 where a picture of ``size`` shows nothing of the image."""
    quarter = Affine(4.0, 0, 0, 0, 4.0, 0).then(way)
    grid = _grid(quarter, (-(-size[0] // 4), -(-size[1] // 4)))
    height, width = image.shape[:2]
    xs, ys = grid[..., 0], grid[..., 1]
    beyond = (xs < 0) | (ys < 0) | (xs > width - 1) | (ys > height - 1)
    coarse = np.where(beyond, np.uint8(255), np.uint8(0))
    if not coarse.any():
        return np.zeros(size[::-1], np.uint8)
    by_four = 4 * coarse.shape[1], 4 * coarse.shape[0]
    fine = cv2.resize(coarse, by_four, interpolation=cv2.INTER_NEAREST)
    return np.ascontiguousarray(fine[: size[1], : size[0]])


def _affine(image: Grey, way: Affine, size: Size, method: int) -> Grey:
    """Cut where nothing turns; pixels are kept as they are where the cut is at whole ones."""
    x, y = round(way.c), round(way.f)
    height, width = image.shape[:2]
    inside = x >= 0 and y >= 0 and x + size[0] <= width and y + size[1] <= height
    if way == Affine(c=x, f=y) and inside:
        return np.ascontiguousarray(image[y : y + size[1], x : x + size[0]])
    # A map's points are the edges of pixels, OpenCV's are their middles.
    c = way.c + (way.a + way.b - 1) / 2
    f = way.f + (way.d + way.e - 1) / 2
    matrix = np.array([[way.a, way.b, c], [way.d, way.e, f]])
    turned = cv2.warpAffine(
        image, matrix, size, flags=method | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(turned, np.uint8)


def _grid(way: Map, size: Size) -> npt.NDArray[np.float32]:
    """Return where the middle of each pixel comes from, H×W×2, asked coarsely and enlarged."""
    width, height = size
    xs = np.arange(0, width + STEP, STEP)
    ys = np.arange(0, height + STEP, STEP)
    nodes = np.array([[way.point(x + 0.5, y + 0.5) for x in xs] for y in ys], np.float32) - 0.5
    finer = np.array([[1 / STEP, 0, 0], [0, 1 / STEP, 0]])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(nodes, finer, size, flags=how), np.float32)
