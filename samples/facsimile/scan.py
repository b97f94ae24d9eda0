"""What the scanner, the microfilm camera or the telephone made of a sheet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.model.geometry import pixels
from pipeline.model.page import Ink
from samples.facsimile import paper as papers
from samples.facsimile.ink import ink_map, lay, weather
from samples.facsimile.raster import (
    Grey,
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
from samples.facsimile.sheet import Colour, Sheet
from samples.facsimile.warp import Warp, flat, photographed
from samples.facsimile.wear import Wear

SCANS = ("colour", "grey", "bitonal", "bitonal-bad", "microfilm", "photo", "spread")
"""Ways to scan. ``spread`` is two leaves side by side; the rest show one."""

_RAMP = np.arange(256, dtype=np.float32)
_BITONAL = ("bitonal", "bitonal-bad")


@dataclass(frozen=True, slots=True)
class Scan:
    """A finished scan: its pixels, the map from the sheet, and the ink map in scan pixels."""

    image: Pixels
    warp: Warp
    inks: Grey


def scan(sheet: Sheet, wear: Wear, kind: str, rng: Rng) -> Scan:
    """Return the sheet as scanned; grey kinds have two axes, colour has three, bitonal 0 or 255."""
    coloured = kind in ("colour", "photo", "spread")
    layers = weather(sheet, wear, rng)
    page = _compose(sheet, layers, wear, (rng, coloured))
    shoot = photographed if kind == "photo" else flat
    warp = shoot(rng, sheet.shape, wear.skew, sheet.dpi)
    lid = 18 if rng.random() < 0.4 else 232
    border = 70 if kind == "photo" else 250 if kind == "microfilm" else lid
    image = warp.image(page, border)
    inks = warp.image(ink_map(layers), 0, nearest=True)
    return Scan(_exposed(image, wear, kind, (rng, sheet.dpi)), warp, inks)


def _compose(
    sheet: Sheet,
    layers: dict[tuple[Ink, Colour], Grey],
    wear: Wear,
    making: tuple[Rng, bool],
) -> Pixels:
    rng, coloured = making
    colour = papers.tone(rng, wear)
    shade = papers.light(rng, sheet.shape, wear)
    shade = _show_through(shade, layers, wear, sheet.dpi)
    shade = papers.fibres(rng, shade, sheet.dpi, wear)
    channels = []
    for tones in zip(colour, *(key[1] for key in layers), strict=True):
        channels.append((tones[0], tones[1:]))
    if not coloured:
        channels = [(_luma(colour), tuple(_luma(key[1]) for key in layers))]
    made = []
    for base, tones in channels:
        channel = look_up(shade, _RAMP * base / 246)
        for tone, layer in zip(tones, layers.values(), strict=True):
            channel = lay(channel, layer, tone, wear.contrast)
        made.append(channel)
    page = np.dstack(made) if coloured else made[0]
    _cut_out(page, papers.absent(rng, sheet.shape, sheet.dpi, wear), rng)
    if wear.bound:
        papers.thread(rng, page, sheet.dpi)
    return page


def _show_through(
    shade: Grey, layers: dict[tuple[Ink, Colour], Grey], wear: Wear, dpi: int
) -> Grey:
    if wear.through < 0.01:
        return shade
    back = max(layers.values(), key=lambda layer: int(layer[::8, ::8].sum()))
    mirrored = blur(np.ascontiguousarray(np.roll(back[:, ::-1], dpi // 5, axis=0)), dpi / 110)
    return multiply(shade, look_up(mirrored, 255 - _RAMP * wear.through * 2))


def _cut_out(page: Pixels, gone: Grey | None, rng: Rng) -> None:
    if gone is not None:
        behind = int(rng.choice([30, 226]))
        page[gone > 127] = behind


def _luma(colour: Colour) -> int:
    return round(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2])


def _exposed(image: Pixels, wear: Wear, kind: str, making: tuple[Rng, int]) -> Pixels:
    """Return the image through lens, light, sensor and tone curve."""
    rng, dpi = making
    image = blur(image, pixels(wear.blur, dpi))
    if kind == "photo":
        image = _lit(image, rng, 0.34)
    if kind in _BITONAL:
        return _bitonal(image, wear, kind, rng)
    image = add(image, _noise(rng, image.shape, wear.noise))
    if kind == "microfilm":
        return _filmed(image, rng)
    return image


def _noise(
    rng: Rng, shape: tuple[int, ...], deviation: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.int8]]:
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
    level = middle * (rng.choice([0.5, 0.86]) + rng.normal(0, 0.015))
    return np.where(image < level, 0, 255).astype(np.uint8)


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
