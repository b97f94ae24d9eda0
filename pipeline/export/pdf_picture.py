"""The picture of a page inside a PDF: a JPEG as it is, or pixels without loss."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image

from pipeline.export.context import ExportContext
from pipeline.export.scan import Scan
from pipeline.model.page import Page

_ORIENTATION: Final = 0x0112
_UNIT: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# How a unit square that holds the stored picture is turned to how it is shown, by EXIF.
_TURNED: Final = {
    1: _UNIT,
    2: (-1.0, 0.0, 0.0, 1.0, 1.0, 0.0),
    3: (-1.0, 0.0, 0.0, -1.0, 1.0, 1.0),
    4: (1.0, 0.0, 0.0, -1.0, 0.0, 1.0),
    5: (0.0, -1.0, -1.0, 0.0, 1.0, 1.0),
    6: (0.0, -1.0, 1.0, 0.0, 0.0, 1.0),
    7: (0.0, 1.0, 1.0, 0.0, 0.0, 0.0),
    8: (0.0, 1.0, -1.0, 0.0, 1.0, 0.0),
}
_SPACES: Final = {"1": Name.DeviceGray, "L": Name.DeviceGray, "RGB": Name.DeviceRGB}


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of a PDF, and the matrix that turns the unit square as the picture is shown."""

    image: Object
    turned: tuple[float, ...] = _UNIT


def picture(pdf: Pdf, page: Page, context: ExportContext) -> Picture | None:
    """Return a page's picture: the scan, else its preview; ``None`` where there is neither.

    The file's own JPEG is taken over byte by byte unless ``jpeg_quality`` asks for a smaller one,
    or it has colours that PDF/A would have to be told about.
    """
    scan = context.scan(page)
    if scan is None:
        preview = context.preview(page)
        return _jpeg(pdf, preview) if preview else None
    if context.jpeg_quality is not None:
        return _jpeg(pdf, _recompressed(scan, context.jpeg_quality))
    kept = _jpeg(pdf, scan.jpeg, scan) if scan.jpeg else None
    return kept or _lossless(pdf, scan)


def _jpeg(pdf: Pdf, content: bytes, scan: Scan | None = None) -> Picture | None:
    """Return a JPEG as it is; ``None`` where it is not grey or RGB, or shows something else."""
    with Image.open(BytesIO(content), formats=["JPEG", "MPO"]) as header:
        width, height, mode = header.width, header.height, header.mode
        orientation = int(header.getexif().get(_ORIENTATION, 1))
    if mode not in ("L", "RGB"):
        return None
    shown = (width, height) if orientation < 5 else (height, width)
    if scan is not None and shown != scan.pixels.shape[1::-1]:
        return None
    entries = _entries(width, height, mode, 8) | {"/Filter": Name.DCTDecode}
    return Picture(Stream(pdf, content, Dictionary(entries)), _TURNED.get(orientation, _UNIT))


def _recompressed(scan: Scan, quality: int) -> bytes:
    stream = BytesIO()
    Image.fromarray(scan.pixels).save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def _lossless(pdf: Pdf, scan: Scan) -> Picture:
    """Return pixels as PNG packs them, which PDF reads as it is; black and white in one bit."""
    shown = Image.fromarray(scan.pixels)
    if shown.mode == "L" and not np.any((scan.pixels != 0) & (scan.pixels != 255)):
        shown = shown.convert("1", dither=Image.Dither.NONE)
    stream = BytesIO()
    shown.save(stream, "PNG")
    colours, bits = (3 if shown.mode == "RGB" else 1), (1 if shown.mode == "1" else 8)
    row = {"/Colors": colours, "/BitsPerComponent": bits, "/Columns": shown.width}
    entries = _entries(shown.width, shown.height, shown.mode, bits)
    entries |= {
        "/Filter": Name.FlateDecode,
        "/DecodeParms": Dictionary({"/Predictor": 15, **row}),
    }
    return Picture(Stream(pdf, b"".join(_packed(stream.getvalue())), Dictionary(entries)))


def _packed(png: bytes) -> Iterator[bytes]:
    """Yield the packed rows of a PNG."""
    at = 8
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"IDAT":
            yield png[at + 8 : at + 8 + length]
        at += 12 + length


def _entries(width: int, height: int, mode: str, bits: int) -> dict[str, Object | int]:
    return {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": width,
        "/Height": height,
        "/ColorSpace": _SPACES[mode],
        "/BitsPerComponent": bits,
    }


def matrix(turned: tuple[float, ...], width: float, height: float) -> Array:
    """Return the matrix that spreads the turned unit square over a page, in points."""
    return Array([round(value * (width, height)[at % 2], 4) for at, value in enumerate(turned)])
