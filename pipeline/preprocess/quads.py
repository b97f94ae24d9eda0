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
COARSER = 2  # times smaller is the picture on which long steps are looked for
MARGIN = 0.34  # of the picture: how far inwards a side of the sheet may lie
CLIPPED = 16.0  # a step is worth no more than this: a long weak side beats a short strong one
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


def stepped_sides(tones: Colours) -> Points:
    """Return the corners between the four lines, one near each edge, with most of a step along.

    However the light falls across the desk, paper and desk differ from place to place.
    """
    coarse = np.ascontiguousarray(tones[::COARSER, ::COARSER])
    lying = np.ascontiguousarray(np.swapaxes(coarse, 0, 1))
    size = coarse.shape[1], coarse.shape[0]
    down, across = _across(coarse), _across(lying)
    left, top = _steepest(down), _steepest(across)
    right, bottom = _steepest(down[:, ::-1]), _steepest(across[:, ::-1])
    lines = (
        Side(np.array([0.0, top[0]]), np.array([size[0], top[1] - top[0]]), 0.0),
        Side(np.array([size[0] - right[0], 0.0]), np.array([right[0] - right[1], size[1]]), 0.0),
        Side(np.array([0.0, size[1] - bottom[0]]), np.array([size[0], bottom[0] - bottom[1]]), 0.0),
        Side(np.array([left[0], 0.0]), np.array([left[1] - left[0], size[1]]), 0.0),
    )
    return corners_of(lines) * COARSER


def _across(tones: Colours) -> npt.NDArray[np.float32]:
    """Return the steps along each row; the picture's edge itself is none."""
    reach = BESIDE[1]
    padded = cv2.copyMakeBorder(tones, 0, 0, reach, reach, cv2.BORDER_REPLICATE)
    return _steps(np.asarray(padded, np.float32))


def _steepest(steps: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Return where the line from top to bottom begins and ends that has the most step along it."""
    height, width = steps.shape
    ends = np.arange(0, int(MARGIN * width), 2)
    rows = np.linspace(ENDS * height, (1 - ENDS) * height - 1, SAMPLES // 2).astype(int)
    part = (rows / height)[:, None, None]
    columns = ends[None, :, None] * (1 - part) + ends[None, None, :] * part
    thick = cv2.dilate(np.minimum(steps, CLIPPED), np.ones((1, 3), np.uint8))
    worth = thick[rows[:, None, None], columns.astype(int)].sum(axis=0)
    begin, end = np.unravel_index(int(worth.argmax()), worth.shape)
    return float(ends[begin]), float(ends[end])


def _side(tones: Colours, start: Points, end: Points, reach: int) -> Side:
    length = max(float(np.linalg.norm(end - start)), 1.0)
    along = (end - start) / length
    inwards = np.array([-along[1], along[0]])
    places = start + np.linspace(ENDS, 1 - ENDS, SAMPLES)[:, None] * (end - start)
    offsets = np.arange(-reach - BESIDE[1], reach + BESIDE[1] + 1)
    profile = _sampled(tones, places[:, None] + offsets[None, :, None] * inwards)
    steps = _steps(profile)
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
    Places nearer to an end than the farthest that is looked at have no answer.
    """
    near, *beside = (_change(profile, distance) for distance in (1, *BESIDE))
    far = np.minimum(*beside)
    return np.where(far >= DIFFERENT, near + far, np.float32(0))


def _change(profile: Colours, distance: int) -> npt.NDArray[np.float32]:
    """Return how far the colours ``distance`` before and after each place are from each other."""
    first, end = BESIDE[1], profile.shape[1] - BESIDE[1]
    after = profile[:, first + distance : end + distance]
    apart = after - profile[:, first - distance : end - distance]
    return np.asarray(np.sqrt(np.einsum("ijk,ijk->ij", apart, apart)), np.float32)


def _meeting(first: Side, second: Side) -> Points:
    """Return the point on both sides; the middle between them where they are parallel."""
    system = np.column_stack([first.along, -second.along])
    if abs(np.linalg.det(system)) < 1e-6:
        return np.asarray((first.at + second.at) / 2, np.float64)
    distance = np.linalg.solve(system, second.at - first.at)[0]
    return np.asarray(first.at + distance * first.along, np.float64)
