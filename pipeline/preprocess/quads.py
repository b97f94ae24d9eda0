"""Quadrilaterals whose sides follow what is seen in a picture."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Colours = npt.NDArray[np.float32]

SAMPLES = 60  # places along a side
ENDS = 0.06  # of a side, left out: corners are bent and torn
REACHES = (16, 6)  # pixels to either side in which the step is looked for, first and again
BESIDE = (4, 9)  # pixels from the step at which desk and paper are compared
DIFFERENT = 5.0  # in CIE L*a*b*: the least step between desk and paper
STRAIGHT = 2.5  # pixels that a place may lie off its side


@dataclass(frozen=True, slots=True)
class Side:
    """A straight side: a point, its direction, and the share of places that bear it out."""

    at: Points
    along: Points
    support: float


Sides = tuple[Side, Side, Side, Side]


def ordered(corners: Points) -> Points:
    """Return four corners clockwise as seen, from the one nearest to the top left."""
    middle = corners.mean(axis=0)
    turns = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    around = corners[np.argsort(turns)]
    return np.asarray(np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0), np.float64)


def corners_of(sides: Sides) -> Points:
    """Return where the sides meet, clockwise from the top left."""
    return np.array([_meeting(sides[i - 1], sides[i]) for i in range(4)])


def sides_of(tones: Colours, rough: Points) -> Sides:
    """Return the sides, from the top clockwise, drawn along the steepest steps near rough ones."""
    corners = rough
    for reach in REACHES:
        sides = tuple(_side(tones, corners[i], corners[(i + 1) % 4], reach) for i in range(4))
        top, right, bottom, left = sides
        corners = corners_of((top, right, bottom, left))
    return top, right, bottom, left


def _side(tones: Colours, start: Points, end: Points, reach: int) -> Side:
    length = max(float(np.linalg.norm(end - start)), 1.0)
    along = (end - start) / length
    inwards = np.array([-along[1], along[0]])
    places = start + np.linspace(ENDS, 1 - ENDS, SAMPLES)[:, None] * (end - start)
    offsets = np.arange(-reach - BESIDE[1], reach + BESIDE[1] + 1)
    profile = _sampled(tones, places[:, None] + offsets[None, :, None] * inwards)
    steps = _steps(profile)[:, BESIDE[1] : -BESIDE[1]]
    found = steps.argmax(axis=1) - reach
    strong = steps.max(axis=1) >= DIFFERENT
    points = places + found[:, None] * inwards
    if strong.sum() < SAMPLES // 4:
        return Side(start, along, 0.0)
    x, y = (float(v) for v in start)
    vx, vy, x, y = map(
        float, cv2.fitLine(points[strong].astype(np.float32), cv2.DIST_HUBER, 0, 0.5, 0.01).ravel()
    )
    direction, at = np.array([vx, vy]), np.array([x, y])
    off = np.abs((points - at) @ np.array([-vy, vx]))
    return Side(at, direction, float((strong & (off < STRAIGHT)).mean()))


def _sampled(tones: Colours, points: Points) -> Colours:
    xs, ys = points[..., 0].astype(np.float32), points[..., 1].astype(np.float32)
    taken = cv2.remap(tones, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(taken, np.float32)


def _steps(profile: Colours) -> npt.NDArray[np.float32]:
    """Return how unlike the two sides of each place are, near to it and further off.

    A line has the same tone on both of its sides; only a step counts, and the lesser of the two.
    """
    total = np.zeros(profile.shape[:2], np.float32)
    near = np.linalg.norm(np.roll(profile, 1, axis=1) - np.roll(profile, -1, axis=1), axis=2)
    far = np.full(profile.shape[:2], np.inf, np.float32)
    for distance in BESIDE:
        inner, outer = np.roll(profile, -distance, axis=1), np.roll(profile, distance, axis=1)
        far = np.minimum(far, np.linalg.norm(inner - outer, axis=2))
    total[far >= DIFFERENT] = near[far >= DIFFERENT] + far[far >= DIFFERENT]
    return total


def _meeting(first: Side, second: Side) -> Points:
    """Return the point on both sides; the middle between them where they are parallel."""
    system = np.column_stack([first.along, -second.along])
    if abs(np.linalg.det(system)) < 1e-6:
        return np.asarray((first.at + second.at) / 2, np.float64)
    distance = np.linalg.solve(system, second.at - first.at)[0]
    return np.asarray(first.at + distance * first.along, np.float64)
