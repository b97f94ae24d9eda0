"""Maps between images: where a point of one lies in the other.

A scale, a turn and a shear are affine; a photograph taken at an angle is projective; a page that
does not lie flat is bent. Maps follow each other by ``then``. Coordinates are those of ``Box``:
whole numbers are the edges of pixels, not their middles.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from pipeline.model.geometry import Box

HAIR = 1e-3  # of a pixel: keeps rounding noise from growing a box by one

Point = tuple[float, float]
Nine = tuple[float, float, float, float, float, float, float, float, float]


class Map(ABC):
    """Where the points of one image lie in another."""

    __slots__ = ()

    @abstractmethod
    def point(self, x: float, y: float) -> Point:
        """Return where a point comes to lie."""

    def box(self, box: Box) -> Box:
        """Return the upright box around the mapped corners, in whole pixels."""
        corners = (box.x, box.y), (box.right, box.y), (box.x, box.bottom), (box.right, box.bottom)
        xs, ys = zip(*(self.point(*corner) for corner in corners), strict=True)
        return Box.from_corners(min(xs) + HAIR, min(ys) + HAIR, max(xs) - HAIR, max(ys) - HAIR)

    def then(self, after: Map) -> Map:
        """Return the map that does this one first and ``after`` second."""
        return Chain((self, after))


@dataclass(frozen=True, slots=True)
class Affine(Map):
    """A map ``x' = a x + b y + c``, ``y' = d x + e y + f`` between two images."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    def point(self, x: float, y: float) -> Point:
        """Return where a point comes to lie."""
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    def then(self, after: Map) -> Map:
        """Return the map that does this one first and ``after`` second."""
        if not isinstance(after, Affine):
            return Chain((self, after))
        return Affine(
            after.a * self.a + after.b * self.d,
            after.a * self.b + after.b * self.e,
            after.a * self.c + after.b * self.f + after.c,
            after.d * self.a + after.e * self.d,
            after.d * self.b + after.e * self.e,
            after.d * self.c + after.e * self.f + after.f,
        )

    def inverse(self) -> Affine:
        """Return the map back.

        Raises:
            ZeroDivisionError: the map squeezes the plane into a line.

        """
        det = self.a * self.e - self.b * self.d
        a, b, d, e = self.e / det, -self.b / det, -self.d / det, self.a / det
        return Affine(a, b, -(a * self.c + b * self.f), d, e, -(d * self.c + e * self.f))


@dataclass(frozen=True, slots=True)
class Projective(Map):
    """A map by a matrix of three rows over ``(x, y, 1)``: how a camera sees a flat sheet."""

    rows: Nine

    def point(self, x: float, y: float) -> Point:
        """Return where a point comes to lie."""
        a, b, c, d, e, f, g, h, i = self.rows
        depth = g * x + h * y + i
        return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


@dataclass(frozen=True, slots=True)
class Bent(Map):
    """A map that moves points up or down, by a little, from a grid of shifts.

    Attributes:
        step: pixels between the nodes of the grid, across and down; the first is at 0, 0.
        shifts: rows of shifts in pixels, downwards positive; between nodes they are mixed.

    """

    step: float
    shifts: tuple[tuple[float, ...], ...]

    def point(self, x: float, y: float) -> Point:
        """Return where a point comes to lie."""
        row, down = _between(y / self.step, len(self.shifts))
        column, right = _between(x / self.step, len(self.shifts[0]))
        above, below = self.shifts[row], self.shifts[row + 1]
        upper = above[column] * (1 - right) + above[column + 1] * right
        lower = below[column] * (1 - right) + below[column + 1] * right
        return x, y + upper * (1 - down) + lower * down


@dataclass(frozen=True, slots=True)
class Chain(Map):
    """Maps one after the other."""

    links: tuple[Map, ...]

    def point(self, x: float, y: float) -> Point:
        """Return where a point comes to lie."""
        for link in self.links:
            x, y = link.point(x, y)
        return x, y

    def then(self, after: Map) -> Map:
        """Return the map that does this one first and ``after`` second."""
        last = self.links[-1].then(after)
        ends = last.links if isinstance(last, Chain) else (last,)
        return Chain((*self.links[:-1], *ends))


def _between(at: float, count: int) -> tuple[int, float]:
    """Return the node before a place and how far it is to the next, 0 to 1, held to the grid."""
    before = min(max(int(at), 0), count - 2)
    return before, min(max(at - before, 0.0), 1.0)
