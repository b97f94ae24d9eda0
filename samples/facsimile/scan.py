"""What the scanner, the microfilm camera or the telephone made of a sheet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.model.page import Ink
from samples.facsimile import paper as papers
from samples.facsimile.exposure import BITONAL, exposed
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
    remap,
    resize,
    smooth_field,
)
from samples.facsimile.sheet import Colour, Sheet
from samples.facsimile.warp import Warp, flat, photographed
from samples.facsimile.wear import Wear

SCANS = ("colour", "grey", "bitonal", "bitonal-bad", "microfilm", "photo", "spread")
"""Ways to scan. ``spread`` is two leaves side by side; the rest show one."""

_RAMP = np.arange(256, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Scan:
    """A finished scan: its pixels, the map from the sheet, and the ink map in scan pixels.

    ``gone`` is 255 where the sheet has lost its paper, in sheet pixels; ``bitonal`` scans have 0
    and 255 alone.
    """

    image: Pixels
    warp: Warp
    inks: Grey
    gone: Grey | None = None
    bitonal: bool = False


def scan(sheet: Sheet, wear: Wear, kind: str, rng: Rng) -> Scan:
    """Return the sheet as scanned; grey kinds have two axes, colour has three, bitonal 0 or 255."""
    coloured = kind in ("colour", "photo", "spread")
    layers = weather(sheet, wear, rng)
    page = _compose(sheet, layers, wear, (rng, coloured))
    gone = papers.absent(rng, sheet.shape, sheet.dpi, wear)
    flags = ink_map(layers)
    if gone is not None:
        page[gone > 127] = int(rng.choice([30, 226]))
        flags[gone > 127] = 0
    shoot = photographed if kind == "photo" else flat
    warp = shoot(rng, sheet.shape, wear.skew, sheet.dpi)
    lid = 18 if rng.random() < 0.4 else 232
    border = 70 if kind == "photo" else 250 if kind == "microfilm" else lid
    maps = warp.maps()
    image = remap(page, maps, border)
    inks = remap(flags, maps, 0, nearest=True)
    if kind == "photo":
        _on_a_desk(image, remap(np.full(sheet.shape, 255, np.uint8), maps, 0), rng)
    seen = exposed(image, wear, kind, (rng, sheet.dpi))
    return Scan(seen, warp, inks, gone, bitonal=kind in BITONAL)


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
    if wear.bound:
        papers.thread(rng, page, sheet.dpi)
    return page


def _on_a_desk(image: Pixels, covered: Grey, rng: Rng) -> None:
    """Put a table top behind the sheet, in place: grained wood, or cloth, and a soft shadow."""
    height, width = covered.shape
    grained = smooth_field(rng, (max(height // 60, 4), width), 16.0)
    wood = resize(np.clip(120 + grained * 4.5, 0, 255).astype(np.uint8), width, height)
    shadow = blur(covered, width / 90)
    table = multiply(add(wood, grain(rng, (height, width), 5)), 255 - shadow // 3)
    tint = ((150, 112, 78), (92, 96, 92), (70, 92, 76), (176, 168, 152))[int(rng.integers(4))]
    bare = covered < 128
    for channel, strength in enumerate(tint):
        image[:, :, channel][bare] = (table[bare].astype(np.uint16) * strength // 130).clip(0, 255)


def _show_through(
    shade: Grey, layers: dict[tuple[Ink, Colour], Grey], wear: Wear, dpi: int
) -> Grey:
    if wear.through < 0.01:
        return shade
    back = max(layers.values(), key=lambda layer: int(layer[::8, ::8].sum()))
    mirrored = blur(np.ascontiguousarray(np.roll(back[:, ::-1], dpi // 5, axis=0)), dpi / 110)
    return multiply(shade, look_up(mirrored, 255 - _RAMP * wear.through * 2))


def _luma(colour: Colour) -> int:
    return round(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2])


def side_by_side(left: Pixels, right: Pixels, dpi: int) -> Pixels:
    """Return two leaves on one image, dark where they meet; ``dpi`` 0 joins them as they are."""
    height = max(left.shape[0], right.shape[0])
    leaves = [
        np.pad(leaf, [(0, height - leaf.shape[0])] + [(0, 0)] * (leaf.ndim - 1))
        for leaf in (left, right)
    ]
    joined = np.ascontiguousarray(np.hstack(leaves))
    if dpi:
        away = np.abs(np.arange(joined.shape[1]) - left.shape[1]) / dpi * 25.4
        light = 1 - 0.5 * np.exp(-((away / 6.0) ** 2)) - 0.35 * np.exp(-((away / 1.2) ** 2))
        row = (light * 255).astype(np.uint8)[None, :]
        shade = np.ascontiguousarray(np.broadcast_to(row, joined.shape[:2]))
        joined = multiply(joined, np.dstack([shade] * 3) if joined.ndim == 3 else shade)
    return joined
