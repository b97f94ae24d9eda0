"""What people wrote by hand: notes in ink and pencil, signatures, ticks and underlines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.model.page import Ink
from samples.facsimile.faces import Face
from samples.facsimile.raster import Grey, Points, Rng, smooth_field, stroke, warp_affine
from samples.facsimile.sheet import Canvas, Colour, GroundLine, Mark, rectangle, strike

BLUE_PENCIL: Colour = (62, 84, 158)
RED_PENCIL: Colour = (178, 52, 48)
GREY_PENCIL: Colour = (96, 94, 98)
BLUE_INK: Colour = (40, 44, 110)
VIOLET_INK: Colour = (78, 44, 112)
BLACK_INK: Colour = (34, 30, 40)
PENCILS = (BLUE_PENCIL, RED_PENCIL, GREY_PENCIL)
INKS = (BLUE_INK, VIOLET_INK, BLACK_INK)


@dataclass(frozen=True, slots=True)
class Hand:
    """One person's writing: a face, a height in pixels to the em, a slant, and the tool's tooth.

    ``tooth`` 0 is ink; 1 is a pencil that skips over the paper.
    """

    face: Face
    size: float
    slant: float = 0.1
    tooth: float = 0.0

    def write(self, rows: list[str], rng: Rng) -> Canvas:
        """Return the rows written one below the other, words dancing a little."""
        leading = self.size * 1.05
        longest = max(self._length(row) for row in rows)
        canvas = Canvas.blank(longest * 1.12 + 2 * self.size, leading * (len(rows) + 1.2))
        for number, row in enumerate(rows):
            x = self.size * (0.4 + rng.uniform(0, 0.5))
            canvas.lines.append(self._row(canvas.coverage, row, (x, leading * (number + 1)), rng))
        if self.tooth:
            _bite(canvas.coverage, self.tooth, rng)
        return canvas

    def _length(self, text: str) -> float:
        return sum(self.face.font_for(c, self.size).getlength(c) for c in text)

    def _row(self, layer: Grey, row: str, at: tuple[float, float], rng: Rng) -> GroundLine:
        line, (x, baseline) = GroundLine(), at
        climb = rng.normal(0, 0.01)
        for word in row.split():
            y = baseline - climb * (x - at[0]) + rng.normal(0, self.size * 0.02)
            patch, left, top = self._word(word)
            strike(layer, patch, round(x + left), round(y + top))
            inked = np.argwhere(patch > 60)
            if len(inked):
                (up, west), (down, east) = inked.min(axis=0), inked.max(axis=0) + 1
                box = rectangle(west, up, east, down) + np.array([round(x + left), round(y + top)])
                line.words.append(Mark(word, box, Ink.HAND))
            x += self._length(word) + self.size * rng.uniform(0.28, 0.42)
        line.baseline = np.array([at, (x, baseline)], dtype=np.float64)
        return line

    def _word(self, word: str) -> tuple[Grey, float, float]:
        """Return a word's coverage, slanted, and where it lies from the pen's place."""
        room = round(self.size)
        width = round(self._length(word)) + 2 * room
        flat = np.zeros((round(self.size * 2.2), width), np.uint8)
        cursor, base = float(room), self.size * 1.4
        for letter in word:
            font = self.face.font_for(letter, self.size)
            mask, offset = font.getmask2(letter, mode="L", anchor="ls")
            patch = np.frombuffer(bytes(mask), np.uint8).reshape(mask.size[1], mask.size[0])
            strike(flat, patch, round(cursor + offset[0]), round(base + offset[1]))
            cursor += font.getlength(letter)
        matrix = np.array([[1.0, -self.slant, self.slant * base], [0.0, 1.0, 0.0]])
        return warp_affine(flat, matrix, width, flat.shape[0]), -room, -base


def signature(height: float, rng: Rng, width: float = 1.0) -> Canvas:
    """Return a signature ``height`` pixels tall: a capital, a running hand, a flourish."""
    curve = np.vstack([_capital(rng), _running(rng)])
    wide, tall = np.ptp(curve, axis=0)
    curve *= np.array([min(height / tall, height * 2.3 / wide), height / tall])
    corner = curve.min(axis=0) - height * 0.15
    size = curve.max(axis=0) - corner + height * 0.15
    canvas = Canvas.blank(float(size[0]), float(size[1]))
    speed = np.linalg.norm(np.diff(curve, axis=0), axis=1)
    speed = np.convolve(speed, np.full(7, 1 / 7), "same")
    pressure = 1.5 - 0.9 * speed / max(float(speed.max()), 1e-6)
    stroke(canvas.coverage, curve - corner, pressure * height * 0.022 * width)
    return canvas


def _capital(rng: Rng) -> Points:
    """Return a large first letter: a few wide turns."""
    count = int(rng.integers(4, 8))
    turns = np.cumsum(rng.uniform(0.9, 2.4, count)) * (1 if rng.random() < 0.5 else -1)
    reach = rng.uniform(0.35, 0.95, count)
    keys = np.column_stack([0.45 * np.cos(turns), np.sin(turns)]) * reach[:, None]
    return _curve(keys + np.column_stack([np.linspace(0, 0.6, count), np.zeros(count)]))


def _running(rng: Rng) -> Points:
    """Return the rest of the name: loops and peaks that flatten, and a flourish."""
    length, waves = float(rng.uniform(1.2, 3.2)), float(rng.uniform(3, 8))
    t = np.linspace(0, 1, 120)
    loop, lean = float(rng.uniform(0.0, 0.22)), float(rng.uniform(-0.3, 0.3))
    tall = np.interp(t, np.linspace(0, 1, 7), rng.uniform(0.1, 0.42, 7)) * (1 - 0.6 * t)
    phase = 2 * np.pi * (waves * t + 0.35 * np.sin(2 * np.pi * t + rng.uniform(0, 6)))
    xs = 0.75 + length * t + loop * np.cos(phase) + lean * tall
    ys = 0.25 + tall * np.sin(phase) + 0.05 * np.sin(7 * t)
    end = np.array([xs[-1], ys[-1]])
    tails = (
        [(0.5, -0.2), (0.9, -0.3)],
        [(0.35, -0.5), (-0.2, -0.3), (-length * 0.8, 0.45), (0.3, 0.4)],
        [(0.2, 0.5), (-0.1, 1.1), (-0.35, 0.8), (0.5, 0.1)],
        [(0.15, 0.05)],
    )
    tail = np.array(tails[int(rng.integers(len(tails)))])
    return np.vstack([np.column_stack([xs, ys]), _curve(np.vstack([end, end + tail]))])


def dash(length: float, thickness: float, rng: Rng) -> Canvas:
    """Return a wavering line by hand, for underlining; lengths in pixels."""
    canvas = Canvas.blank(length + 4 * thickness, max(length * 0.1, 6 * thickness))
    xs = np.linspace(2 * thickness, length, 12)
    middle = canvas.coverage.shape[0] / 2
    ys = middle + np.cumsum(rng.normal(0, thickness * 0.3, 12))
    points = _curve(np.column_stack([xs, ys]))
    stroke(canvas.coverage, points, np.full(len(points), thickness))
    return canvas


def roughen(canvas: Canvas, tooth: float, rng: Rng) -> Canvas:
    """Return the canvas as a pencil would have drawn it."""
    _bite(canvas.coverage, tooth, rng)
    return canvas


def _curve(keys: Points) -> Points:
    """Return a smooth line through the points (Catmull-Rom)."""
    padded = np.vstack([keys[:1], keys, keys[-1:]])
    steps = np.linspace(0, 1, 10, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        cubic = -a + 3 * b - 3 * c + d
        square = 2 * a - 5 * b + 4 * c - d
        parts.append(0.5 * (2 * b + (c - a) * steps + square * steps**2 + cubic * steps**3))
    return np.vstack(parts)


def _bite(coverage: Grey, tooth: float, rng: Rng) -> None:
    """Let the tooth of the paper show through the stroke, in place."""
    field = smooth_field(rng, (coverage.shape[0], coverage.shape[1]), 2.2)
    broad = smooth_field(rng, (coverage.shape[0], coverage.shape[1]), 40.0)
    kept = np.clip(1.0 - tooth * (0.25 + 0.35 * field + 0.15 * broad), 0.0, 1.0)
    coverage[:] = (coverage * kept).astype(np.uint8)
