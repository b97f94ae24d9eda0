"""Frames and rings: whether ink runs along the outline of what it makes."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.blots import nested_joined
from pipeline.layout.components import Mask
from pipeline.model.geometry import Box
from pipeline.preprocess.pieces import pieces

OUTLINED = 0.68  # share of the outline that must have ink: stamps are half inked at times
NARROWEST = 0.2  # of its longer side, the shorter one of what has an outline
RADII = (0.86, 0.88, 0.9, 0.92, 0.94, 0.96, 0.98, 0.995)  # of an ellipse, on which its ink may lie

Flags = npt.NDArray[np.bool_]


def outlined(ink: Mask) -> bool:
    """Return whether ink runs along most of the rectangle or the ellipse around a mark."""
    return along_outline(ink) >= OUTLINED


def along_outline(ink: Mask) -> float:
    """Return the share of the rectangle or the ellipse around a mark that has ink, 0 to 1.

    The mark is set upright first by the smallest rectangle around it, as stamps are put on askew.
    """
    points = cv2.findNonZero(ink)
    if points is None:
        return 0.0
    (x, y), size, angle = cv2.minAreaRect(points)
    width, height = (round(side) + 1 for side in size)  # it runs through the middles of pixels
    if min(width, height) < NARROWEST * max(width, height):
        return 0.0
    turn = np.asarray(cv2.getRotationMatrix2D((x, y), angle, 1.0), np.float64)
    turn[:, 2] += (width - 1) / 2 - x, (height - 1) / 2 - y
    upright = np.asarray(cv2.warpAffine(ink, turn, (width, height)), np.uint8) > 90
    return max(_along_sides(upright), _along_ellipse(upright))


def told_apart(ink: Mask, least: float) -> list[Box]:
    """Return the boxes of the marks in a mask: frames and rings that do not touch are one each.

    Their sides have so many pixels at least; what lies in none of them belongs to the nearest.
    """
    parts = nested_joined([Box(*map(int, place[:4])) for place in pieces(ink)[1][1:]])
    frames = [
        part
        for part in parts
        if min(part[2:]) >= least and outlined(ink[part.y : part.bottom, part.x : part.right])
    ]
    if len(frames) < 2:
        return [Box(0, 0, ink.shape[1], ink.shape[0])]
    whole = {frame: frame for frame in frames}
    for part in parts:
        nearest = min(frames, key=part.gap)
        whole[nearest] = whole[nearest].union(part)
    return nested_joined(list(whole.values()))


def _along_sides(ink: Flags) -> float:
    """Return the share of the rectangle's outline that has ink near it, the barest side counted."""
    depth = max(min(ink.shape) // 8, 2)
    sides = (
        ink[:depth].any(axis=0).mean(),
        ink[-depth:].any(axis=0).mean(),
        ink[:, :depth].any(axis=1).mean(),
        ink[:, -depth:].any(axis=1).mean(),
    )
    return float(0.5 * min(sides) + 0.5 * np.mean(sides))


def _along_ellipse(ink: Flags) -> float:
    """Return the share of the inscribed ellipse that has ink near it."""
    height, width = ink.shape
    angles = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    near = np.zeros(angles.size, np.bool_)
    for radius in RADII:
        columns = (width / 2 * (1 + radius * np.cos(angles))).astype(int).clip(0, width - 1)
        rows = (height / 2 * (1 + radius * np.sin(angles))).astype(int).clip(0, height - 1)
        near |= ink[rows, columns]
    return float(near.mean())
