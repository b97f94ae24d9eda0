"""Devices of printers and firms, which a stamp with a picture might be mistaken for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from samples.facsimile import stamps
from samples.facsimile.faces import Face
from samples.facsimile.raster import Rng, disc, polygon, ring, stroke, warp_affine
from samples.facsimile.sheet import Canvas, rectangle


def device(word: Callable[[], str], face: Face, size: float, rng: Rng) -> Canvas:
    """Return a device ``size`` pixels tall, in more than half of the cases with white in it."""
    canvas = _logo(size, rng)
    if rng.random() < 0.6:
        _hollowed(canvas, word, face, rng)
    return canvas


def _logo(size: float, rng: Rng) -> Canvas:
    """Return a device of discs, rings, bars and polygons, a printer's or a firm's."""
    canvas = Canvas.blank(size * rng.uniform(1, 3), size)
    height, width = canvas.coverage.shape
    for _ in range(int(rng.integers(1, 4))):
        at = (float(rng.uniform(0.3, 0.7) * width), height / 2)
        reach = float(rng.uniform(0.15, 0.45)) * height
        choice = int(rng.integers(4))
        if choice == 0:
            disc(canvas.coverage, at, reach, 240)
        elif choice == 1:
            ring(canvas.coverage, at, (reach, reach), max(round(reach * rng.uniform(0.1, 0.5)), 1))
        elif choice == 2:
            corners = rectangle(at[0] - reach, at[1] - reach / 2, at[0] + reach, at[1] + reach / 2)
            polygon(canvas.coverage, corners[::2], 240)
        else:
            turns = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 8))))
            points = np.column_stack([np.cos(turns), np.sin(turns)]) * reach + np.array(at)
            polygon(canvas.coverage, points, 240)
    if rng.random() < 0.3:
        turned = np.array([[1.0, -0.2, 0.1 * height], [0.0, 1.0, 0.0]])
        canvas.coverage = warp_affine(canvas.coverage, turned, width, height)
    return canvas


def _hollowed(canvas: Canvas, word: Callable[[], str], face: Face, rng: Rng) -> None:
    """Set a device off as white on black: letters, rings and strokes in a bar, a disc, a shape."""
    height, width = canvas.coverage.shape
    if rng.random() < 0.6:
        inset = float(rng.uniform(0, 0.12)) * height
        bar = rectangle(inset, inset, width - inset, height - inset)
        polygon(canvas.coverage, bar[::2] if rng.random() < 0.6 else bar, 250)
    text = stamps.rectangular([word()], face, height * 0.5, framed=False).coverage
    wide, tall = min(text.shape[1], width), min(text.shape[0], height)
    top, left = (height - tall) // 2, (width - wide) // 2
    room = canvas.coverage[top : top + tall, left : left + wide]
    room[text[:tall, :wide] > 100] = 0
    for _ in range(int(rng.integers(0, 4))):
        path = rng.uniform(0, 1, (int(rng.integers(2, 6)), 2)) * (width, height)
        line = Canvas.blank(width, height)
        stroke(line.coverage, path, np.full(len(path), height * float(rng.uniform(0.02, 0.08))))
        canvas.coverage[line.coverage > 100] = 0
