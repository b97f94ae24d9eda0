"""A decoded picture as the array that people see: grey or RGB, 8 bits, upright, on white paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.intake.flags import Flag
from pipeline.model.errors import UnsupportedPixelsError

Pixels = npt.NDArray[np.uint8]
Convert = Callable[[Image.Image, str], Pixels]

_BITS_PER_SAMPLE: Final = 258
_PHOTOMETRIC: Final = 262
_WHITE_IS_ZERO: Final = 0
_STRIP_ROWS: Final = 512


@dataclass(frozen=True, slots=True, eq=False)
class PageImage:
    """A page as it is shown.

    Attributes:
        pixels: Height x width (grey) or height x width x 3 (RGB); 0 is black. Read-only.
        dpi: Dots per inch, always within the range of the options.
        flags: Remarks, see ``Flag``, sorted.

    """

    pixels: Pixels
    dpi: int
    flags: tuple[str, ...] = ()


def to_array(image: Image.Image) -> tuple[Pixels, set[Flag]]:
    """Return a loaded Pillow image as an array, and what had to be done to it.

    Raises:
        UnsupportedPixelsError: floating point or an exotic colour space.

    """
    match image.mode:
        case "1":
            return _by_strips(image, "L", _plain), {Flag.BILEVEL}
        case "F":
            raise UnsupportedPixelsError("32-bit float")
        case mode if mode.startswith("I"):
            return _by_strips(image, "L", _deep_grey(image)), {Flag.SIXTEEN_BIT}
        case mode if image.has_transparency_data:
            shown = "L" if mode in ("L", "LA", "La") else "RGB"
            return _by_strips(image, shown, _on_white), {Flag.ON_WHITE}
        case mode:
            grey = mode == "L" or (mode == "P" and _is_grey_palette(image))
            return _by_strips(image, "L" if grey else "RGB", _plain), set()


def turned(pixels: Pixels, orientation: int) -> Pixels:
    """Return the array as EXIF wants it shown; ``orientation`` is 1 to 8, others do nothing."""
    match orientation:
        case 2:
            pixels = pixels[:, ::-1]
        case 3:
            pixels = pixels[::-1, ::-1]
        case 4:
            pixels = pixels[::-1]
        case 5:
            pixels = pixels.swapaxes(0, 1)
        case 6:
            pixels = pixels[::-1].swapaxes(0, 1)
        case 7:
            pixels = pixels[::-1, ::-1].swapaxes(0, 1)
        case 8:
            pixels = pixels[:, ::-1].swapaxes(0, 1)
    return np.ascontiguousarray(pixels)


def without_false_colour(pixels: Pixels) -> Pixels:
    """Return an RGB array as grey where its three channels are the same."""
    red, green, blue = (pixels[:, :, channel] for channel in range(3))
    if np.array_equal(red, green) and np.array_equal(green, blue):
        return np.ascontiguousarray(red)
    return pixels


def _by_strips(image: Image.Image, mode: str, convert: Convert) -> Pixels:
    """Convert a strip at a time: of a large map there is one picture and one array, no more."""
    width, height = image.size
    pixels = np.empty((height, width) if mode == "L" else (height, width, 3), np.uint8)
    for top in range(0, height, _STRIP_ROWS):
        bottom = min(top + _STRIP_ROWS, height)
        pixels[top:bottom] = convert(image.crop((0, top, width, bottom)), mode)
    return pixels


def _plain(strip: Image.Image, mode: str) -> Pixels:
    try:
        return np.asarray(strip if strip.mode == mode else strip.convert(mode))
    except ValueError as error:
        raise UnsupportedPixelsError(strip.mode) from error


def _on_white(strip: Image.Image, mode: str) -> Pixels:
    """Lay a picture with transparent parts on white paper."""
    paper = Image.new("RGBA", strip.size, "white")
    return np.asarray(Image.alpha_composite(paper, strip.convert("RGBA")).convert(mode))


def _deep_grey(image: Image.Image) -> Convert:
    """Return how to bring 16-bit grey to 8 bits by its range, 32-bit grey by what it fills."""
    scale, inverted = 255 / _full_scale(image), _stored_inverted(image)

    def convert(strip: Image.Image, _mode: str) -> Pixels:
        values = np.asarray(strip).astype(np.float32) * scale
        grey: Pixels = np.clip(values + 0.5, 0, 255).astype(np.uint8)
        return 255 - grey if inverted else grey

    return convert


def _is_grey_palette(image: Image.Image) -> bool:
    entries = np.array(image.getpalette("RGB") or [0, 0, 0], np.uint8).reshape(-1, 3)
    return bool((entries == entries[:, :1]).all())


def _full_scale(image: Image.Image) -> int:
    if image.mode == "I":
        _, largest = cast("tuple[int, int]", image.getextrema())
        return next(full for full in (0xFF, 0xFFFF, 0xFFFFFFFF) if largest <= full)
    bits = _tag(image, _BITS_PER_SAMPLE, 16)
    return (1 << bits) - 1 if 8 < bits <= 16 else 0xFFFF


def _stored_inverted(image: Image.Image) -> bool:
    """Tell whether zero is white; Pillow turns that round for 8 bits and fewer, not for more."""
    return _tag(image, _PHOTOMETRIC, 1) == _WHITE_IS_ZERO


def _tag(image: Image.Image, number: int, otherwise: int) -> int:
    found = getattr(image, "tag_v2", {}).get(number, otherwise)
    value = found[0] if isinstance(found, tuple) else found
    return value if isinstance(value, int) else otherwise
