"""Boxes, points and lengths on paper.

Everything is in pixels, origin top left, x to the right, y down; angles are in degrees,
counter-clockwise positive.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor
from operator import add
from typing import NamedTuple

MM_PER_INCH = 25.4


class Box(NamedTuple):
    """An upright rectangle: the top left corner, then the size, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column beyond the box."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row beyond the box."""
        return self.y + self.height

    @property
    def area(self) -> int:
        """The number of pixels inside."""
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The middle point."""
        return self.x + self.width / 2, self.y + self.height / 2

    @classmethod
    def from_corners(cls, left: float, top: float, right: float, bottom: float) -> Box:
        """Return the smallest box of whole pixels that covers the corners."""
        x, y = floor(left), floor(top)
        return cls(x, y, max(ceil(right) - x, 0), max(ceil(bottom) - y, 0))

    def intersection(self, other: Box) -> Box:
        """Return the common part; its area is zero where there is none."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(x, y, max(right - x, 0), max(bottom - y, 0))

    def union(self, other: Box) -> Box:
        """Return the smallest box around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Box(x, y, right - x, bottom - y)

    def iou(self, other: Box) -> float:
        """Return intersection over union, 0 to 1."""
        common = self.intersection(other).area
        whole = self.area + other.area - common
        return common / whole if whole else 0.0

    def share_inside(self, other: Box) -> float:
        """Return how much of this box lies in the other, 0 to 1."""
        down = self.overlap_y(other)
        if down <= 0:  # as of most boxes on a page
            return 0.0
        common = max(self.overlap_x(other), 0) * down
        return common / self.area if self.area else 0.0

    def overlap_x(self, other: Box) -> int:
        """Return the number of columns that both boxes span; negative is the gap between them."""
        return min(self.x + self.width, other.x + other.width) - max(self.x, other.x)

    def overlap_y(self, other: Box) -> int:
        """Return the number of rows that both boxes span; negative is the gap between them."""
        return min(self.y + self.height, other.y + other.height) - max(self.y, other.y)

    def is_level(self, other: Box, share: float = 0.5) -> bool:
        """Return whether more than a share of the lower one's height is level with the other."""
        return self.overlap_y(other) > share * min(self.height, other.height)

    def gap(self, other: Box) -> int:
        """Return how far the boxes lie apart, across or down; negative where they overlap."""
        return -min(self.overlap_x(other), self.overlap_y(other))

    def padded(self, by: int, within: Box) -> Box:
        """Return the box grown on each side, cut to ``within``."""
        grown = Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)
        return grown.intersection(within)


def usual_height(counted: Iterable[tuple[Box, int]]) -> float:
    """Return the median height of boxes in pixels, each counted so many times; 0 of none."""
    by_height = sorted((box.height, count) for box, count in counted)
    left = sum(count for _, count in by_height) / 2
    for height, count in by_height:
        left -= count
        if left < 0:
            return float(height)
    return 0.0


def bounding(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all of them; an empty box where there are none."""
    every = tuple(boxes)
    if not every:
        return Box(0, 0, 0, 0)
    x, y, width, height = zip(*every, strict=True)
    left, top = min(x), min(y)
    return Box(left, top, max(map(add, x, width)) - left, max(map(add, y, height)) - top)


def pixels(millimetres: float, dpi: float) -> float:
    """Return a length on paper as pixels at the page's resolution."""
    return millimetres / MM_PER_INCH * dpi
