"""Withheld areas of pictures: every pixel of them is made black, at whatever size."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from io import BytesIO
from math import ceil, floor
from typing import Final

from PIL import Image

from pipeline.export.scan import Scan
from pipeline.model.geometry import Box
from pipeline.model.page import Page, Redaction

QUALITY: Final = 82


def redacted_scan(scan: Scan, page: Page) -> Scan:
    """Return a page's scan with its withheld areas black; then the file itself is left out."""
    if not page.redactions:
        return scan
    height, width = scan.pixels.shape[:2]
    pixels = scan.pixels.copy()
    for spot in _spots(page.redactions, _sheet(page), (width, height)):
        pixels[spot.y : spot.bottom, spot.x : spot.right] = 0
    return Scan(pixels)


def redacted_jpeg(data: bytes, page: Page) -> bytes:
    """Return a page's picture as JPEG, of any size, with its withheld areas black."""
    return blackened_jpeg(data, page.redactions, _sheet(page)) if page.redactions else data


def blackened_jpeg(data: bytes, redactions: Collection[Redaction], part: Box) -> bytes:
    """Return a JPEG of a part of the scan with withheld areas black, and nothing but pixels."""
    with Image.open(BytesIO(data), formats=["JPEG"]) as picture:
        return as_jpeg(blackened(picture, redactions, part))


def blackened(picture: Image.Image, redactions: Collection[Redaction], part: Box) -> Image.Image:
    """Return a picture of a part of the scan, at any size, with withheld areas black."""
    made = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    made.info.clear()
    for spot in _spots(redactions, part, made.size):
        made.paste(0, (spot.x, spot.y, spot.right, spot.bottom))
    return made


def as_jpeg(picture: Image.Image) -> bytes:
    """Return a picture as JPEG."""
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()


def _sheet(page: Page) -> Box:
    return Box(0, 0, page.width_px, page.height_px)


def _spots(redactions: Collection[Redaction], part: Box, shown: tuple[int, int]) -> Iterator[Box]:
    """Yield areas of the scan as they lie on a picture of a part of it, in whole pixels.

    A smaller picture's pixels mix those around them, so one more on each side goes.
    """
    across, down = shown[0] / max(part.width, 1), shown[1] / max(part.height, 1)
    more = 0 if shown == part[2:] else 1
    for box in (each.box for each in redactions):
        spot = Box.from_corners(
            floor((box.x - part.x) * across) - more,
            floor((box.y - part.y) * down) - more,
            ceil((box.right - part.x) * across) + more,
            ceil((box.bottom - part.y) * down) + more,
        ).intersection(Box(0, 0, *shown))
        if spot.area:
            yield spot
