"""A decoded picture as the array that people see: grey or RGB, 8 bits, upright, on white paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.intake.flags import Flag
from pipeline.model.errors import UnsupportedPixelsError

Pixels = npt.NDArray[np.uint8]

_BITS_PER_SAMPLE: Final = 258
_PHOTOMETRIC: Final = 262
_WHITE_IS_ZERO: Final = 0


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
            return np.asarray(image.convert("L")), {Flag.BILEVEL}
        case "F":
            raise UnsupportedPixelsError("32-bit float")
        case mode if mode.startswith("I"):
            return _deep_grey(image), {Flag.SIXTEEN_BIT}
        case _ if image.has_transparency_data:
            return _simplest(_on_white(image)), {Flag.ON_WHITE}
        case _:
            return _simplest(image), set()


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


def _simplest(image: Image.Image) -> Pixels:
    """Convert to grey or RGB, whichever holds the picture."""
    if image.mode == "P" and _is_grey_palette(image):
        return np.asarray(image.convert("L"))
    if image.mode in ("L", "RGB"):
        return np.asarray(image)
    try:
        return np.asarray(image.convert("RGB"))
    except ValueError as error:
        raise UnsupportedPixelsError(image.mode) from error


def _is_grey_palette(image: Image.Image) -> bool:
    entries = np.array(image.getpalette("RGB") or [0, 0, 0], np.uint8).reshape(-1, 3)
    return bool((entries == entries[:, :1]).all())


def _on_white(image: Image.Image) -> Image.Image:
    """Lay a picture with transparent parts on white paper."""
    grey = image.mode in ("L", "LA", "La", "1")
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, layer).convert("L" if grey else "RGB")


def _deep_grey(image: Image.Image) -> Pixels:
    """Scale 16-bit grey to 8 bits by its whole range, 32-bit grey by what its numbers fill."""
    values = np.asarray(image)
    full = _full_scale(image, values)
    grey = np.empty(values.shape, np.uint8)
    for top in range(0, len(values), 256):  # in strips: 300 megapixels in floats would be 1.2 GB
        strip = values[top : top + 256].astype(np.float32)
        grey[top : top + 256] = np.clip(strip * (255 / full) + 0.5, 0, 255)
    return ~grey if _stored_inverted(image) else grey


def _full_scale(image: Image.Image, values: npt.NDArray[np.generic]) -> int:
    if image.mode == "I":
        largest = int(np.max(values, initial=0))
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
