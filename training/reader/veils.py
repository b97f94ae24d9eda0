"""What lies over typing: pieces of rubber stamps, of notes and of pencil lines, as coverages.

A veil is kept at the scale of lines and laid over any of them when that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samples.facsimile import pen, stamps
from samples.facsimile.faces import HANDS
from samples.facsimile.raster import Grey, Rng, resize, stroke, warp_affine
from training.faces import MORE_HANDS, STAMPED
from training.reader.words import speech

HEIGHT, PX_MM = 64, 10.6
"""Height of a line in pixels, and how many of them a millimetre has when x-height is 20."""
COUNT = 48
_ROOM = 1200  # pixels: the widest
_LEAST = 6.0  # mean coverage, of 255: less is next to nothing


@dataclass(frozen=True, slots=True)
class Veils:
    """Coverages side by side, 64×W after one bare column, and where each begins and ends."""

    pixels: Grey
    ends: npt.NDArray[np.int64]


def veils(number: int) -> Veils:
    """Return the veils of a lesson, the same ones each time."""
    rng = np.random.default_rng((24, number))
    pieces = [np.zeros((HEIGHT, 1), np.uint8)]
    while len(pieces) <= COUNT:
        piece = _veil(rng)
        if piece.mean() > _LEAST:
            pieces.append(piece)
    ends = np.cumsum([piece.shape[1] for piece in pieces])
    return Veils(np.ascontiguousarray(np.concatenate(pieces, axis=1)), ends.astype(np.int64))


def together(parts: Sequence[Veils]) -> Veils:
    """Return veils of many lessons as one; a bare column between two is one more, and bare."""
    lengths = np.cumsum([0, *(part.pixels.shape[1] for part in parts)])
    ends = [part.ends + before for part, before in zip(parts, lengths, strict=False)]
    pixels = np.concatenate([part.pixels for part in parts], axis=1)
    return Veils(pixels, np.concatenate(ends))


def _veil(rng: Rng) -> Grey:
    """Return a band across something that was stamped, written or drawn."""
    chance = rng.random()
    if chance < 0.6:
        return _band(_stamp(rng), float(rng.normal(0, 12)), rng)
    if chance < 0.85:
        return _band(_note(rng), float(rng.normal(5, 9)), rng)
    return _scored(rng)


def _stamp(rng: Rng) -> Grey:
    face = STAMPED[int(rng.integers(len(STAMPED)))]
    size = float(np.exp(rng.uniform(np.log(2.2), np.log(6.0)))) * PX_MM
    if rng.random() < 0.45:
        rim, flat = _phrase(rng, 26), float(rng.choice([1.0, 1.0, 0.8, 0.62]))
        rows = [_phrase(rng, 9) for _ in range(int(rng.integers(1, 4)))]
        canvas = stamps.oval(rim, rows, face, min(size, 3.4 * PX_MM), flat=flat)
    else:
        rows = [_phrase(rng, 16) for _ in range(int(rng.integers(1, 5)))]
        canvas = stamps.rectangular(rows, face, min(size, 4 * PX_MM), framed=rng.random() < 0.7)
    return stamps.ink_unevenly(canvas, rng, float(rng.uniform(0, 0.6))).coverage


def _phrase(rng: Rng, longest: int) -> str:
    if rng.random() < 0.25:
        return f"{rng.integers(1, 32)}.{rng.integers(1, 13):02d}.19{rng.integers(18, 79)}"
    words = " ".join(speech().word(rng) for _ in range(int(rng.integers(1, 4))))
    return words.upper()[:longest].strip()


def _note(rng: Rng) -> Grey:
    if rng.random() < 0.4:
        height = float(rng.uniform(6, 20)) * PX_MM
        return pen.signature(height, rng, float(rng.uniform(0.7, 1.6))).coverage
    faces = (*HANDS, *MORE_HANDS)
    face = faces[int(rng.integers(len(faces)))]
    size, tooth = float(rng.uniform(5, 11)) * PX_MM, float(rng.uniform(0, 1))
    hand = pen.Hand(face, size, float(rng.normal(0.1, 0.15)), tooth)
    rows = [speech().word(rng) + " " + speech().word(rng) for _ in range(int(rng.integers(1, 3)))]
    return hand.write(rows, rng).coverage


def _scored(rng: Rng) -> Grey:
    """Return a line drawn by hand under words, through them or past them."""
    width = int(rng.integers(120, _ROOM))
    layer = np.zeros((HEIGHT, width), np.uint8)
    xs = np.linspace(0.02, 0.98, 24) * width
    bow, waves = rng.normal(0, 6) * np.linspace(-1, 1, 24) ** 2, rng.normal(0, 0.8, 24)
    ys = rng.uniform(6, HEIGHT) + np.linspace(0, rng.normal(0, 7), 24) + bow + waves
    stroke(layer, np.column_stack([xs, ys]), np.full(24, rng.uniform(1.5, 7)))
    return layer


def _band(coverage: Grey, angle: float, rng: Rng) -> Grey:
    """Return a band of line's height across a turned picture, cut where ink is."""
    angle = np.deg2rad(angle + 90 * float(rng.choice([-1, 1])) * (rng.random() < 0.06))
    cos, sin = abs(np.cos(angle)), abs(np.sin(angle))
    height, width = coverage.shape
    wide, tall = width * cos + height * sin, width * sin + height * cos
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = rng.uniform(0.15, 0.85) * tall  # of the turned picture, shown at half the band
    shift = np.array([wide / 2, HEIGHT / 2 + tall / 2 - middle])
    matrix = np.column_stack([spin, shift - spin @ np.array([width / 2, height / 2])])
    band = warp_affine(coverage, matrix, round(wide) + 1, HEIGHT)
    return band if wide <= _ROOM else resize(band, _ROOM, HEIGHT)
