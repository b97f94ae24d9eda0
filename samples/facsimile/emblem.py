"""A state emblem as forms print it: a globe in a wreath of ears below a star."""

from __future__ import annotations

import numpy as np

from samples.facsimile.raster import Grey, Points, polygon, ring, stroke
from samples.facsimile.sheet import Canvas


def emblem(height: float) -> Canvas:
    """Return the emblem, ``height`` pixels tall."""
    canvas = Canvas.blank(height, height * 1.06)
    coverage, middle = canvas.coverage, np.array([height / 2, height * 0.54])
    pen = max(height * 0.012, 1.0)
    _globe(coverage, middle, height * 0.2, pen)
    for side in (-1, 1):
        _ears(coverage, middle, side * height * 0.36, pen)
    for turn in np.linspace(0.25, 0.75, 6):
        _ribbon(coverage, middle, height * 0.37, float(turn) * np.pi)
    _star(coverage, middle - np.array([0, height * 0.44]), height * 0.075)
    return canvas


def _globe(coverage: Grey, middle: Points, radius: float, pen: float) -> None:
    spot = (float(middle[0]), float(middle[1]))
    width = max(round(pen * 1.4), 1)
    ring(coverage, spot, (radius, radius), width)
    for share in (0.35, 0.72):
        ring(coverage, spot, (radius * share, radius), max(round(pen), 1))
    for share in (-0.5, 0.0, 0.5):
        half = radius * float(np.sqrt(1 - share**2))
        y = middle[1] + share * radius
        level = np.array([(middle[0] - half, y), (middle[0] + half, y)])
        stroke(coverage, level, np.full(2, pen))


def _ears(coverage: Grey, middle: Points, radius: float, pen: float) -> None:
    """Draw a curved stalk with grains on both sides of it."""
    for turn in np.linspace(-0.42, 0.42, 19) * np.pi:
        spot = middle + np.array([radius * np.cos(turn), abs(radius) * np.sin(turn)])
        along = np.array([-np.sin(turn) * np.sign(radius), np.cos(turn)])
        across = np.array([np.cos(turn) * np.sign(radius), np.sin(turn)])
        for side in (-1, 1):
            tip = spot - along * abs(radius) * 0.1 + side * across * abs(radius) * 0.12
            stroke(coverage, np.array([spot, tip]), np.full(2, pen * 2.4))


def _ribbon(coverage: Grey, middle: Points, radius: float, turn: float) -> None:
    spot = middle + radius * np.array([np.cos(turn), np.sin(turn)])
    across = np.array([np.cos(turn), np.sin(turn)]) * radius * 0.16
    along = np.array([-np.sin(turn), np.cos(turn)]) * radius * 0.07
    polygon(
        coverage,
        np.array(
            [spot - across - along, spot + across - along, spot + across + along,
             spot - across + along]
        ),
        230,
    )  # fmt: skip


def _star(coverage: Grey, middle: Points, radius: float) -> None:
    turns = np.arange(10) * np.pi / 5 - np.pi / 2
    reach = np.where(np.arange(10) % 2 == 0, radius, radius * 0.42)
    points = middle + np.column_stack([np.cos(turns), np.sin(turns)]) * reach[:, None]
    polygon(coverage, points, 240)
