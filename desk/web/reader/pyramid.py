"""A picture as a pyramid of tiles: each level half as wide and high as the one above it.

Levels are numbered as in Deep Zoom: level 0 is one pixel, the last one is the picture itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image

TILE: Final = 512
QUALITY: Final = 82


@dataclass(frozen=True, slots=True)
class Pyramid:
    """The sizes of a picture's levels, in pixels."""

    width: int
    height: int

    @property
    def top(self) -> int:
        """The number of the level that has every pixel."""
        return (max(self.width, self.height, 1) - 1).bit_length()

    def size(self, level: int) -> tuple[int, int]:
        """Return the width and height of a level."""
        by = 1 << (self.top - level)
        return -(-self.width // by), -(-self.height // by)

    def holds(self, level: int, column: int, row: int) -> bool:
        """Return whether there is such a tile."""
        if not 0 <= level <= self.top or column < 0 or row < 0:
            return False
        width, height = self.size(level)
        return column * TILE < width and row * TILE < height

    def tiles(self, level: int) -> Iterator[tuple[int, int]]:
        """Yield the columns and rows of a level's tiles."""
        width, height = self.size(level)
        for row in range(-(-height // TILE)):
            yield from ((column, row) for column in range(-(-width // TILE)))


def cut(picture: Image.Image, column: int, row: int) -> Image.Image:
    """Return a tile of a level's picture; those at the right and the foot are smaller."""
    left, top = column * TILE, row * TILE
    return picture.crop(
        (left, top, min(left + TILE, picture.width), min(top + TILE, picture.height))
    )


def halved(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a picture at the size of the level below, each pixel the mean of four."""
    return picture.resize(size, Image.Resampling.BOX, reducing_gap=None)
