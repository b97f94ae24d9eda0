"""Rings of stamps, round and oval, and the strips that come of unrolling them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, cos, pi, radians, sin

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Mask
from pipeline.model.geometry import Box
from pipeline.model.maps import HAIR, Map, Point

INKED = 0.62  # share of the ellipse that has ink: stamps are half inked at times
STRAY = 0.06  # of the way out to the ring: ink so near to it lies on it
SLACKS = (0.15, 0.08, 0.05)  # the same, when it is fitted once more, and again
BINS = 120  # sectors of a ring
FEWEST = 40  # of them in which its ink must be seen
ROUND = 0.9  # the smaller axis of the larger one from which it is a circle
BESIDE = 0.42  # of the smaller half-axis: how far from the ring its text may reach
OVER = 0.08  # the same outside of it
SLIMMEST = 0.4  # the smaller axis of the larger one, at least
LEAST = 30.0  # pixels of the smaller half-axis
NODES = 256  # of the table of angles
SIDES = 8  # points asked on each side of a box

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ellipse:
    """A ring on a sheet: its middle, its half-axes in pixels, its lean in degrees (c-clockwise)."""

    middle: Point
    axes: tuple[float, float]
    lean: float = 0.0

    @property
    def depth(self) -> float:
        """How far inwards the text along the ring reaches, in pixels."""
        return BESIDE * min(self.axes)

    def point(self, angle: float, inwards: float) -> Point:
        """Return a point so many pixels inside of the ring; ``angle`` is in radians, clockwise."""
        turn, (a, b) = radians(self.lean), self.axes
        x, y = (a - inwards) * cos(angle), (b - inwards) * sin(angle)
        return (
            self.middle[0] + x * cos(turn) + y * sin(turn),
            self.middle[1] - x * sin(turn) + y * cos(turn),
        )

    def reach(self, points: Points) -> npt.NDArray[np.float64]:
        """Return how far out points lie: 0 in the middle, 1 on the ring."""
        turn = radians(self.lean)
        moved = points - np.array(self.middle)
        x = moved @ (cos(turn), -sin(turn))
        y = moved @ (sin(turn), cos(turn))
        return np.asarray(np.hypot(x / self.axes[0], y / self.axes[1]), np.float64)

    def shrunk(self, by: float) -> Ellipse:
        """Return the ring that lies so many pixels inside of this one."""
        a, b = self.axes
        return replace(self, axes=(max(a - by, 1.0), max(b - by, 1.0)))

    def covers(self, box: Box) -> npt.NDArray[np.bool_]:
        """Return which pixels of a box, H×W, lie inside of the ring."""
        rows, columns = np.mgrid[box.y : box.bottom, box.x : box.right]
        points = np.stack([columns.ravel(), rows.ravel()], axis=1) + 0.5
        return np.asarray(self.reach(points) < 1, np.bool_).reshape(box.height, box.width)


def ring_around(ink: Mask, box: Box) -> Ellipse | None:
    """Return the ring around a stamp's ink in a box of the sheet, if there is one."""
    points = np.argwhere(ink)[:, ::-1].astype(np.float64)
    if len(points) < 2 * BINS:
        return None
    hull = cv2.convexHull(points.astype(np.float32)).reshape(-1, 2).astype(np.float64)
    ring = _fitted(hull)
    for slack in SLACKS:
        if ring is None:
            return None
        ring = _fitted(_outermost(points, ring, slack))
    if ring is None or _inked(points, ring) < INKED:
        return None
    return replace(ring, middle=(ring.middle[0] + box.x, ring.middle[1] + box.y))


def _fitted(points: Points) -> Ellipse | None:
    """Return the ellipse through points; none where they are too few, or it is too slim."""
    if len(points) < FEWEST:
        return None
    (x, y), (width, height), angle = cv2.fitEllipse(points.astype(np.float32))
    lean = -angle
    if width < height:  # the longer axis is the one that lies
        width, height, lean = height, width, lean + 90
    if height < max(SLIMMEST * width, 2 * LEAST):
        return None
    lean = 0.0 if height > ROUND * width else (lean + 90) % 180 - 90
    return Ellipse((x, y), (width / 2, height / 2), lean)


def _outermost(points: Points, ring: Ellipse, slack: float) -> Points:
    """Return the outermost point near the ring at each of its angles."""
    reach = ring.reach(points)
    near = np.abs(reach - 1) < slack
    points, reach = points[near], reach[near]
    order = np.argsort(-reach)
    _, first = np.unique(_turns(points[order], ring), return_index=True)
    return points[order][first]


def _turns(points: Points, ring: Ellipse) -> npt.NDArray[np.int64]:
    """Return in which of so many sectors of a ring each point lies."""
    moved = points - np.array(ring.middle)
    turns = np.arctan2(moved[:, 1], moved[:, 0]) / (2 * pi) * BINS
    return np.asarray(np.floor(turns).astype(np.int64) % BINS, np.int64)


def _inked(points: Points, ring: Ellipse) -> float:
    """Return the share of a ring's sectors in which there is ink on it."""
    near = points[np.abs(ring.reach(points) - 1) < STRAY]
    return len(np.unique(_turns(near, ring))) / BINS


@dataclass(frozen=True, slots=True)
class Unrolled(Map):
    """Where the points of a strip lie that runs clockwise along a ring, outside up.

    Attributes:
        ring: the ring.
        length: pixels of the strip.
        angles: radians at even steps along it.
        scale: pixels of the strip for one of the sheet.

    """

    ring: Ellipse
    length: int
    angles: tuple[float, ...]
    scale: int = 1

    @classmethod
    def along(cls, ring: Ellipse) -> Unrolled:
        """Return the strip of a ring, begun at its foot."""
        turns = np.linspace(pi / 2, 5 * pi / 2, 4 * NODES + 1)
        track = np.array([ring.point(turn, ring.depth / 2) for turn in turns])
        steps = np.hypot(*np.diff(track, axis=0).T)
        gone = np.concatenate([[0.0], np.cumsum(steps)])
        even = np.interp(np.linspace(0, gone[-1], NODES + 1), gone, turns)
        return cls(ring, ceil(gone[-1]), tuple(map(float, even)))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the strip in pixels."""
        deep = ceil(self.ring.depth + OVER * min(self.ring.axes))
        return self.length, self.scale * deep

    def closer(self, times: int) -> Unrolled:
        """Return the strip so many times as large."""
        return replace(self, length=times * self.length, scale=times * self.scale)

    def begun_at(self, x: int) -> Unrolled:
        """Return the strip begun at another of its columns."""
        at = round(x / self.length * NODES)
        turned = (*self.angles[at:-1], *(angle + 2 * pi for angle in self.angles[: at + 1]))
        return replace(self, angles=turned)

    def point(self, x: float, y: float) -> Point:
        """Return where a point comes to lie."""
        at = min(max(x / self.length * NODES, 0.0), NODES)
        before = min(int(at), NODES - 1)
        angle = self.angles[before] + (at - before) * (
            self.angles[before + 1] - self.angles[before]
        )
        return self.ring.point(angle, self.inwards(y))

    def inwards(self, y: float) -> float:
        """Return how many pixels inside of the ring a row of the strip lies."""
        return y / self.scale - OVER * min(self.ring.axes)

    def box(self, box: Box) -> Box:
        """Return the upright box around a mapped box, whose long sides are bent."""
        columns = (box.x + box.width * step / SIDES for step in range(SIDES + 1))
        points = [self.point(x, y) for x in columns for y in (box.y, box.bottom)]
        xs, ys = zip(*points, strict=True)
        return Box.from_corners(min(xs) + HAIR, min(ys) + HAIR, max(xs) - HAIR, max(ys) - HAIR)
