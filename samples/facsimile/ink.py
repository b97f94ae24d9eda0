"""Ink on paper: ribbons that fade, carbons that spread, layers laid one over the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from pipeline.model.geometry import pixels
from pipeline.model.page import Ink
from samples.facsimile.raster import Grey, Rng, add, blur, grain, look_up, multiply, resize
from samples.facsimile.raster import smooth_field as _field
from samples.facsimile.sheet import Colour, Sheet
from samples.facsimile.wear import Wear

BITS: Mapping[Ink, int] = {Ink.PRINTED: 1, Ink.TYPED: 2, Ink.HAND: 4, Ink.STAMP: 8}
"""The bit of each ink in an ink map: a pixel under two inks carries both bits."""

_RAMP = np.arange(256, dtype=np.float32)
_PRESENT = 96  # coverage from which a pixel counts as inked


def weather(sheet: Sheet, wear: Wear, rng: Rng) -> dict[tuple[Ink, Colour], Grey]:
    """Return the sheet's layers as they look after ribbon, carbon, press and time."""
    worn: dict[tuple[Ink, Colour], Grey] = {}
    for (ink, colour), layer in sheet.layers.items():
        if ink is Ink.TYPED:
            spread = blur(layer, pixels(wear.spread, sheet.dpi))
            worn[ink, colour] = fade(spread, wear.fade, sheet.dpi, rng)
        elif ink is Ink.PRINTED:
            worn[ink, colour] = fade(layer, wear.fade * 0.55, sheet.dpi, rng)
        else:
            worn[ink, colour] = layer
    return worn


def fade(layer: Grey, amount: float, dpi: int, rng: Rng) -> Grey:
    """Return coverage with clouds of weaker ink and the tooth of ribbon and paper."""
    height, width = layer.shape
    small = (max(height // 8, 4), max(width // 8, 4))
    clouds = _field(rng, small, dpi / 8 * 1.2) * 0.6 + _field(rng, small, dpi / 8 * 0.25) * 0.5
    kept = np.clip(1.0 - amount * (0.7 + 0.8 * clouds), 0.12, 1.0)
    factor = resize((kept * 255).astype(np.uint8), width, height)
    tooth = grain(rng, (height, width), 70 * min(0.12 + amount, 0.75))
    softened = blur(add(factor, tooth), pixels(0.03, dpi))
    return multiply(layer, softened)


def ink_map(layers: Mapping[tuple[Ink, Colour], Grey]) -> Grey:
    """Return which inks lie on each pixel, as bits (``BITS``)."""
    first = next(iter(layers.values()))
    found = np.zeros(first.shape, np.uint8)
    for (ink, _), layer in layers.items():
        found |= look_up(layer, (_RAMP >= _PRESENT) * float(BITS[ink]))
    return found


def lay(channel: Grey, layer: Grey, tone: int, strength: float) -> Grey:
    """Return one colour channel of the paper with an ink of that tone laid over it."""
    table = 255 - _RAMP * strength * (255 - tone) / 255
    return multiply(channel, look_up(layer, table))


def only(inks: Grey, kept: Iterable[Ink]) -> Grey:
    """Return a clean layer from an ink map: black (0) where any of the inks lies, else white."""
    wanted = sum(BITS[ink] for ink in set(kept))
    return np.where(inks & wanted, 0, 255).astype(np.uint8)
