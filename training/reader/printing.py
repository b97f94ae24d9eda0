"""Lines of print among the typed ones, so that a form's own words are no riddle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.facsimile.faces import Face
from samples.facsimile.raster import Grey, Rng, add, blur, grain, through_jpeg


@dataclass(frozen=True, slots=True)
class Proof:
    """A printed line: dark on light, where its baseline lies and how tall a small letter is."""

    image: Grey
    baseline: float
    x_height: float


def printed(text: str, face: Face, rng: Rng) -> Proof:
    """Return the text set in a face of print at a random size, more or less well printed."""
    size = float(rng.integers(30, 60))
    spread, pieces = 1.0 + max(float(rng.normal(0, 0.06)), -0.02), []
    x = size * 0.6
    for letter in text:
        font = face.font_for(letter, size)
        pieces.append((x, letter))
        x += font.getlength(letter) * spread
    layer = np.zeros((round(size * 2.2), round(x + size * 0.6)), np.uint8)
    baseline = size * 1.45
    for left, letter in pieces:
        _press(layer, letter, face, (left, baseline, size))
    ink, tone = rng.uniform(0.6, 1.0), rng.uniform(150, 250)
    page = tone - layer * (ink * (tone - 25) / 255)
    soft = blur(np.clip(page, 0, 255).astype(np.uint8), size * rng.uniform(0.005, 0.05))
    noisy = add(soft, grain(rng, (layer.shape[0], layer.shape[1]), float(rng.uniform(1, 9))))
    image = through_jpeg(noisy, int(rng.integers(35, 95))) if rng.random() < 0.4 else noisy
    tall = -face.fonts(size)[0].getbbox("х", anchor="ls")[1]
    return Proof(image, baseline, float(max(tall, 1)))


def _press(layer: Grey, letter: str, face: Face, place: tuple[float, float, float]) -> None:
    left, baseline, size = place
    mask, offset = face.font_for(letter, size).getmask2(letter, mode="L", anchor="ls")
    width, height = mask.size
    x, y = max(round(left) + offset[0], 0), max(round(baseline) + offset[1], 0)
    part = layer[y : y + height, x : x + width]
    glyph = np.frombuffer(bytes(mask), np.uint8).reshape(height, width)
    np.maximum(part, glyph[: part.shape[0], : part.shape[1]], out=part)
