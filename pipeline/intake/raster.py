"""Pictures through Pillow: sizes are checked in the header, then every byte is decoded."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from typing import Final

from PIL import Image, UnidentifiedImageError

from pipeline.intake.files import DISK_ERRORS
from pipeline.intake.flags import Flag, listed
from pipeline.intake.names import display_name
from pipeline.intake.options import IntakeOptions
from pipeline.intake.pixels import PageImage, to_array, turned
from pipeline.intake.resolution import dpi_of
from pipeline.intake.sniff import TIFF
from pipeline.intake.tiff import Frames, frames
from pipeline.model.errors import (
    AnimatedError,
    BadDimensionsError,
    TooManyPixelsError,
    TruncatedError,
    UnsupportedPixelsError,
)

# Pillow would warn at 89 megapixels and refuse at 179; we ask `check_size` before each decoding.
Image.MAX_IMAGE_PIXELS = None

_PILLOW_NAMES: Final = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    TIFF: ("TIFF",),
    "image/jp2": ("JPEG2000",),
    "image/webp": ("WEBP",),
    "image/gif": ("GIF",),
    "image/bmp": ("BMP",),
}
_DAMAGED: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
    AssertionError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What Pillow's readers are known to raise over damaged bytes; lengths that lie ask for memory."""

_ORIENTATION: Final = 0x0112
_TILE_WIDTH: Final = 322
_TILE_LENGTH: Final = 323
_START_OF_SCAN: Final = b"\xff\xda"
_BLOCK_BYTES: Final = 1 << 20
_MOST_SCANS: Final = 1000
"""Each scan of a JPEG goes over the whole picture; honest encoders write about ten."""


def inspect_raster(
    file: BufferedReader, media_type: str, options: IntakeOptions
) -> tuple[int, set[Flag]]:
    """Return how many pages a picture has, without decoding it, and remarks.

    Raises:
        TruncatedError: the header cannot be read.
        AnimatedError: a moving GIF, WebP or PNG.
        TooManyPagesError: a TIFF beyond the limit.

    """
    if media_type == TIFF:
        found = frames(file, options.max_frames)
        return len(found.pages), set(found.flags)
    flags: set[Flag] = set()
    with _image(file, media_type, flags) as image:
        if image.format != "MPO" and getattr(image, "is_animated", False):
            raise AnimatedError(f"{image.format}, {getattr(image, 'n_frames', 2)}")
    return 1, flags


def load_raster(
    file: BufferedReader, media_type: str, number: int, options: IntakeOptions
) -> PageImage:
    """Decode one page of a picture, numbered from 1.

    Raises:
        TruncatedError: data are missing or damaged.
        TooManyPixelsError, BadDimensionsError: by the header, before anything is decoded.
        UnsupportedPixelsError: nothing that can be shown.

    """
    index, flags = _frame(file, media_type, number, options)
    with _image(file, media_type, flags) as image:
        with _reading(media_type, flags):
            if index:
                image.seek(index)
            flags |= check_size(image.size, options)
            _check_tiles(image, options)
            _check_scans(file, media_type)
            before = _orientation(image, flags)
            image.load()
        after = _orientation(image, flags)
        pixels, how = to_array(image)
        dpi, trust = dpi_of(image, options)
    if before > 1 or after > 1:
        flags.add(Flag.EXIF_TURNED)
    pixels = turned(pixels, after)
    pixels.flags.writeable = False
    return PageImage(pixels, dpi, listed(flags | how | trust))


def check_size(size: tuple[int, int], options: IntakeOptions) -> set[Flag]:
    """Check a width and height in pixels, before there are any.

    Raises:
        TooManyPixelsError, BadDimensionsError: no page is like that.

    """
    width, height = size
    shown = f"{width} × {height} px"
    if width < 1 or height < 1 or max(size) > options.max_aspect * min(size):
        raise BadDimensionsError(shown)
    if width * height > options.max_megapixels * 1e6:
        raise TooManyPixelsError(f"{shown} > {options.max_megapixels:g} Mpx")
    return {Flag.TOO_SMALL} if max(size) < options.min_side_px else set()


def _frame(
    file: BufferedReader, media_type: str, number: int, options: IntakeOptions
) -> tuple[int, set[Flag]]:
    """Return which of the file's frames a page is, from 0."""
    single = Frames((0,), frozenset())
    found = frames(file, options.max_frames) if media_type == TIFF else single
    if not 1 <= number <= len(found.pages):
        raise TruncatedError(f"{number} / {len(found.pages)}")
    return found.pages[number - 1], set(found.flags)


def _image(file: BufferedReader, media_type: str, flags: set[Flag]) -> Image.Image:
    """Open a picture with the one reader that fits; only its header is read."""
    file.seek(0)
    with _reading(media_type, flags):
        return Image.open(file, formats=_PILLOW_NAMES[media_type])


@contextmanager
def _reading(media_type: str, flags: set[Flag]) -> Iterator[None]:
    """Make errors of ours from what Pillow raises, and a flag from what it warns of."""
    try:
        with warnings.catch_warnings(record=True) as complaints:
            warnings.simplefilter("always")
            yield
        if complaints:
            flags.add(Flag.DAMAGED_METADATA)
    except UnidentifiedImageError as error:
        if media_type == TIFF:
            raise UnsupportedPixelsError("TIFF") from error
        raise TruncatedError(_PILLOW_NAMES[media_type][0]) from error
    except _DAMAGED as error:
        if isinstance(error, OSError) and error.errno in DISK_ERRORS:
            raise
        raise TruncatedError(_said(error)) from error


def _said(error: BaseException) -> str:
    """Return what a reader complained of, short enough to be shown."""
    return display_name(str(error) or type(error).__name__)[:120]


def _check_tiles(image: Image.Image, options: IntakeOptions) -> None:
    """Refuse a small TIFF whose tiles are enormous: they are decoded whole."""
    tags = getattr(image, "tag_v2", {})
    width, length = tags.get(_TILE_WIDTH, 0), tags.get(_TILE_LENGTH, 0)
    if width * length > options.max_megapixels * 1e6:
        raise TooManyPixelsError(f"TIFF tile {width} × {length} px")


def _check_scans(file: BufferedReader, media_type: str) -> None:
    """Refuse a small JPEG of thousands of scans: each is decoded over the whole picture.

    Coded data never hold the marker; two megabytes of random junk beside them hold it 30 times.
    """
    if media_type != "image/jpeg":
        return
    position = file.tell()
    file.seek(0)
    count, rest = 0, b""
    while block := file.read(_BLOCK_BYTES):
        count += (rest + block).count(_START_OF_SCAN)
        rest = block[-1:]
    file.seek(position)
    if count > _MOST_SCANS:
        raise UnsupportedPixelsError(f"JPEG: {count} scans > {_MOST_SCANS}")


def _orientation(image: Image.Image, flags: set[Flag]) -> int:
    """Return the EXIF orientation, 1 where there is none or it is nonsense."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except _DAMAGED:
        flags.add(Flag.DAMAGED_METADATA)
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1
