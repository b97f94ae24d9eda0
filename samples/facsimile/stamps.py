"""Rubber stamps: round, rectangular and oval, with text, unevenly inked."""

from __future__ import annotations

import numpy as np

from pipeline.model.page import Ink
from samples.facsimile.faces import Face
from samples.facsimile.raster import Grey, Points, Rng, ring, smooth_field, stroke, warp_affine
from samples.facsimile.sheet import Canvas, Colour, GroundLine, Mark, rectangle, strike

VIOLET: Colour = (98, 58, 142)
BLUE: Colour = (48, 74, 150)
RED: Colour = (176, 46, 44)
BLACK_STAMP: Colour = (52, 48, 54)
STAMP_COLOURS = (VIOLET, BLUE, RED, BLACK_STAMP)


def rectangular(rows: list[str], face: Face, size: float, *, framed: bool = True) -> Canvas:
    """Return a stamp of rows one below the other; ``size`` is pixels to the em."""
    widths = [_length(row, face, size) for row in rows]
    margin = size * 0.9
    canvas = Canvas.blank(max(widths) + 2 * margin, size * 1.35 * len(rows) + 1.6 * margin)
    height, width = canvas.coverage.shape
    for number, (row, wide) in enumerate(zip(rows, widths, strict=True)):
        y = margin * 0.8 + size * (1.0 + 1.35 * number)
        canvas.lines.append(_set(canvas.coverage, row, ((width - wide) / 2, y), (face, size)))
    if framed:
        pen, inset = max(size * 0.09, 1.5), size * 0.25
        corners = rectangle(inset, inset, width - inset, height - inset)[[0, 2, 4, 6, 0]]
        stroke(canvas.coverage, corners, np.full(5, pen))
    return canvas


def oval(rim: str, rows: list[str], face: Face, size: float, *, flat: float = 0.62) -> Canvas:
    """Return a round (``flat`` 1) or oval stamp: text along the rim and rows in the middle."""
    around = sum(_length(c, face, size) * 1.18 for c in rim)
    inner = max(_length(row, face, size * 0.9) for row in rows)
    radius = max(around / 4.6, inner * 0.62 + size * 1.5, size * 4.0)
    axes = (radius, max(radius * flat, size * (len(rows) * 0.75 + 2.4)))
    canvas = Canvas.blank(2 * axes[0] + size, 2 * axes[1] + size)
    middle = (canvas.coverage.shape[1] / 2, canvas.coverage.shape[0] / 2)
    pen = max(round(size * 0.1), 1)
    ring(canvas.coverage, middle, axes, pen * 2)
    ring(canvas.coverage, middle, (axes[0] - size * 1.7, axes[1] - size * 1.7), pen)
    track = (axes[0] - size * 1.25, axes[1] - size * 1.25)
    canvas.lines.append(_around(canvas.coverage, rim, (middle, track), (face, size)))
    top = middle[1] - size * 1.2 * (len(rows) - 1) / 2 + size * 0.32
    for number, row in enumerate(rows):
        x = middle[0] - _length(row, face, size * 0.9) / 2
        at = (x, top + size * 1.2 * number)
        canvas.lines.append(_set(canvas.coverage, row, at, (face, size * 0.9)))
    return canvas


def ink_unevenly(canvas: Canvas, rng: Rng, dryness: float) -> Canvas:
    """Return the stamp as rubber leaves it: ``dryness`` 0 (full) to 1 (half of it missing)."""
    shape = (canvas.coverage.shape[0], canvas.coverage.shape[1])
    rows, columns = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j].astype(np.float32)
    turn = rng.uniform(0, 2 * np.pi)
    press = 1.0 - dryness * (0.5 + 0.75 * (rows * np.sin(turn) + columns * np.cos(turn)))
    fine = smooth_field(rng, shape, 3.0) * 0.16 + smooth_field(rng, shape, 18.0) * 0.14
    kept = np.clip(press + fine * (0.6 + dryness), 0.0, 1.0)
    canvas.coverage = (canvas.coverage * np.clip(kept * 1.05, 0, 1)).astype(np.uint8)
    return canvas


def _length(text: str, face: Face, size: float) -> float:
    return sum(face.font_for(c, size).getlength(c) for c in text)


def _letter(letter: str, kind: tuple[Face, float]) -> tuple[Grey, tuple[float, float], float]:
    font = kind[0].font_for(letter, kind[1])
    mask, offset = font.getmask2(letter, mode="L", anchor="ls")
    patch = np.frombuffer(bytes(mask), np.uint8).reshape(mask.size[1], mask.size[0])
    return patch, (float(offset[0]), float(offset[1])), font.getlength(letter)


def _set(layer: Grey, row: str, at: tuple[float, float], kind: tuple[Face, float]) -> GroundLine:
    line, (x, y) = GroundLine(baseline=np.array([at, at])), at
    for word in row.split(" "):
        corners = []
        for letter in word:
            patch, (dx, dy), advance = _letter(letter, kind)
            strike(layer, patch, round(x + dx), round(y + dy))
            corners += [(x + dx, y + dy), (x + dx + patch.shape[1], y + dy + patch.shape[0])]
            x += advance
        if corners:
            bounds = np.array(corners)
            box = rectangle(*bounds.min(axis=0), *bounds.max(axis=0))
            line.words.append(Mark(word, box, Ink.STAMP))
        x += _length(" ", *kind)
    line.baseline = np.array([at, (x, y)], dtype=np.float64)
    return line


_Track = tuple[tuple[float, float], tuple[float, float]]


def _around(layer: Grey, rim: str, track: _Track, kind: tuple[Face, float]) -> GroundLine:
    """Set letters along the upper part of an ellipse, from left to right."""
    (middle, axes), line = track, GroundLine()
    scale = 2 / (axes[0] + axes[1])
    total = sum(_letter(c, kind)[2] * 1.18 for c in rim) * scale
    turn = -np.pi / 2 - total / 2
    points: list[Points] = []
    for letter in rim + " ":
        patch, offset, advance = _letter(letter, kind)
        turn += advance * 1.18 * scale / 2
        spot = np.array([middle[0] + axes[0] * np.cos(turn), middle[1] + axes[1] * np.sin(turn)])
        if letter != " ":
            points.append(_turned(layer, patch, spot, (turn + np.pi / 2, offset[1])))
        elif points:
            word = rim.split()[len(line.words)]
            line.words.append(Mark(word, np.vstack(points), Ink.STAMP))
            points = []
        turn += advance * 1.18 * scale / 2
    return line


def _turned(layer: Grey, patch: Grey, spot: Points, pose: tuple[float, float]) -> Points:
    """Lay a letter's patch turned about the middle of its foot; return its corners."""
    (height, width), (angle, rise) = patch.shape, pose
    side = 2 * max(height, width) + 8
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    spin = np.array([[cos, -sin], [sin, cos]])
    foot = np.array([width / 2, -rise])
    matrix = np.column_stack([spin, np.array([side / 2, side / 2]) - spin @ foot])
    turned = warp_affine(patch, matrix, side, side)
    corner = np.rint(spot - side / 2)
    strike(layer, turned, int(corner[0]), int(corner[1]))
    corners = rectangle(0, 0, width, height)
    return np.asarray(corners @ spin.T + matrix[:, 2] + corner, dtype=np.float64)
