"""Lens, light and sensor: from what lies on the glass to the pixels of a file."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import pixels
from samples.facsimile.raster import (
    Pixels,
    Rng,
    add,
    blur,
    grain,
    look_up,
    multiply,
    resize,
    smooth_field,
)
from samples.facsimile.wear import Wear

_RAMP = np.arange(256, dtype=np.float32)
BITONAL = ("bitonal", "bitonal-bad")
"""Scans that have no grey."""


def exposed(image: Pixels, wear: Wear, kind: str, making: tuple[Rng, int]) -> Pixels:
    """Return the image through lens, light, sensor and tone curve; ``making`` is chance and dpi."""
    rng, dpi = making
    image = blur(image, pixels(wear.blur, dpi))
    if kind == "photo":
        image = _lit(image, rng, 0.34)
    if kind in BITONAL:
        return _bitonal(image, wear, kind, rng)
    image = add(image, _noise(rng, image.shape, wear.noise))
    if kind == "microfilm":
        return _filmed(image, rng)
    return image


def _noise(rng: Rng, shape: tuple[int, ...], deviation: float) -> npt.NDArray[np.int8]:
    noise = grain(rng, (shape[0], shape[1]), deviation)
    return noise if len(shape) == 2 else np.dstack([noise] * 3)


def _lit(image: Pixels, rng: Rng, depth: float) -> Pixels:
    """Return the image under one lamp: bright at one side, and a soft shadow across it."""
    height, width = image.shape[:2]
    rows, columns = np.mgrid[-1 : 1 : height // 16 * 1j, -1 : 1 : width // 16 * 1j]
    turn = rng.uniform(0, 2 * np.pi)
    field = 1 - depth * (0.5 + 0.5 * (rows * np.sin(turn) + columns * np.cos(turn)))
    field -= 0.06 * smooth_field(rng, rows.shape, min(rows.shape) * 0.5)
    edge = columns * np.cos(turn + 1.0) + rows * np.sin(turn + 1.0) + rng.uniform(0.2, 0.9)
    field *= 1 - 0.16 / (1 + np.exp(edge * 14))
    light = resize((np.clip(field, 0.2, 1.0) * 255).astype(np.uint8), width, height)
    return multiply(image, np.dstack([light] * 3) if image.ndim == 3 else light)


def _bitonal(image: Pixels, wear: Wear, kind: str, rng: Rng) -> Pixels:
    """Return black on white: by the local paper's tone, or by one bad threshold for the page."""
    image = add(image, _noise(rng, image.shape, 4.0 + wear.noise))
    height, width = image.shape[:2]
    if kind == "bitonal":
        local = blur(resize(image, width // 8, height // 8), 12.0)
        level = resize(local, width, height).astype(np.int16) * 0.74
        return np.where(image < level, 0, 255).astype(np.uint8)
    middle = float(np.median(image[::16, ::16]))
    threshold = middle * (float(rng.choice([0.5, 0.86])) + rng.normal(0, 0.015))
    return np.where(image < threshold, 0, 255).astype(np.uint8)


def _filmed(image: Pixels, rng: Rng) -> Pixels:
    """Return a microfilm negative: hard tones, fading corners, dust and long scratches."""
    hard = look_up(image, 255 / (1 + np.exp(-(_RAMP - 150) / 26)))
    bright = _lit(hard, rng, 0.12)
    negative = 255 - bright
    negative = look_up(negative, _RAMP * 0.86 + 14)
    height, width = negative.shape[:2]
    for _ in range(int(rng.integers(1, 6))):
        x = int(rng.uniform(0, width))
        drift = np.cumsum(rng.normal(0, 0.08, height))
        columns = np.clip(x + drift, 0, width - 1).astype(int)
        start, end = sorted(rng.integers(0, height, 2))
        rows = np.arange(start, end)
        negative[rows, columns[start:end]] = int(rng.integers(150, 235))
    return add(negative, _noise(rng, negative.shape, 7.0))
