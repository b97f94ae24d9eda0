"""How many dots an inch has, when a file may say anything."""

from __future__ import annotations

from math import isfinite
from typing import Final

from PIL import Image

from pipeline.intake.flags import Flag
from pipeline.intake.options import IntakeOptions

_SOFTWARE_DEFAULTS: Final = (72, 96)
_LARGEST_SCREENFUL_INCH: Final = 24.0
_UNEVEN: Final = 1.1
_BELIEVABLE_EXCESS: Final = 4


def dpi_of(image: Image.Image, options: IntakeOptions) -> tuple[int, set[Flag]]:
    """Return the resolution of an open Pillow image, and how far it is to be trusted.

    Nothing, nonsense, and the 72 or 96 that software writes into a photograph when the sheet would
    be longer than two feet, become the assumed resolution. Up to four times the highest resolution
    is cut to the highest; fax lines that are not square are averaged.
    """
    x, y = _stated(image.info.get("dpi"))
    if not (options.min_dpi <= min(x, y) and max(x, y) <= options.max_dpi * _BELIEVABLE_EXCESS):
        return options.assumed_dpi, {Flag.DPI_ASSUMED}
    dpi = round((x + y) / 2)
    if dpi in _SOFTWARE_DEFAULTS and max(image.size) / dpi > _LARGEST_SCREENFUL_INCH:
        return options.assumed_dpi, {Flag.DPI_ASSUMED}
    flags = {Flag.DPI_UNEVEN} if max(x, y) > _UNEVEN * min(x, y) else set()
    if dpi > options.max_dpi:
        return options.max_dpi, flags | {Flag.DPI_CLAMPED}
    return dpi, flags


def _stated(value: object) -> tuple[float, float]:
    """Return the two numbers of a file, zeros where they are not numbers."""
    try:
        x, y = (float(part) for part in value)  # type: ignore[attr-defined]
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    return (x, y) if isfinite(x) and isfinite(y) else (0.0, 0.0)
