"""What a IIIF Image API 3 address asks for: a region, its size, and nothing that is not level 1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

from pipeline.model.geometry import Box

MOST_PIXELS: Final = 16_000_000
"""The largest picture that is made: four A4 pages at 200 dpi."""
_PIXELS: Final = re.compile(r"(\d{1,9}),(\d{1,9}),(\d{1,9}),(\d{1,9})")
_SIZE: Final = re.compile(r"(\d{0,9}),(\d{0,9})")
_SHARE: Final = r"\d{1,9}(\.\d+)?"
_REGION_BEYOND: Final = re.compile(rf"pct:{_SHARE},{_SHARE},{_SHARE},{_SHARE}")
_SIZE_BEYOND: Final = re.compile(rf"\^(max|!?\d*,\d*|pct:{_SHARE})|!\d+,\d+|pct:{_SHARE}")
_ROTATION: Final = re.compile(r"!?\d{1,3}(\.\d+)?")


class BadAskedError(ValueError):
    """An address that means nothing; ``status`` is 400, or 501 for what is beyond level 1."""

    def __init__(self, what: str, status: int = 400) -> None:
        self.status = status
        super().__init__(what)

    @property
    def code(self) -> str:
        """What programs are told."""
        return "NOT_SERVED" if self.status == 501 else "INVALID"


@dataclass(frozen=True, slots=True)
class Asked:
    """A region of the scan in its pixels, and the width and height that it is to have."""

    region: Box
    size: tuple[int, int]

    @classmethod
    def of(cls, region: str, size: str, scan: tuple[int, int]) -> Self:
        """Return what is asked of a scan of so many pixels.

        Raises:
            BadAskedError: it means nothing on this scan, or is more than is served.

        """
        if _REGION_BEYOND.fullmatch(region):
            raise BadAskedError(region, 501)
        part = _region(region, scan)
        if _SIZE_BEYOND.fullmatch(size):
            raise BadAskedError(size, 400 if _enlarges(size, part) else 501)
        return cls(part, _size(size, part))


def check_rest(rotation: str, quality: str, form: str) -> None:
    """Refuse a rotation, quality or format that is not served.

    Raises:
        BadAskedError: it is none, or beyond level 1.

    """
    if not _ROTATION.fullmatch(rotation):
        raise BadAskedError(rotation)
    if rotation != "0":
        raise BadAskedError(rotation, 501)
    for asked, served, known in (
        (quality, "default", {"color", "gray", "bitonal"}),
        (form, "jpg", {"png", "tif", "gif", "jp2", "pdf", "webp"}),
    ):
        if asked != served:
            raise BadAskedError(asked, 501 if asked in known else 400)


def largest(width: int, height: int) -> tuple[int, int]:
    """Return the size, no larger, at which so many pixels are served."""
    if width * height <= MOST_PIXELS:
        return width, height
    scale = (MOST_PIXELS / (width * height)) ** 0.5
    return max(int(width * scale), 1), max(int(height * scale), 1)


def _enlarges(size: str, part: Box) -> bool:
    """Return whether a size is larger than the region without the ``^`` that alone asks for it."""
    if size.startswith("pct:"):
        return float(size[4:]) > 100
    if not size.startswith("!"):
        return False
    width, height = map(int, size[1:].split(","))
    return width > part.width and height > part.height


def _region(text: str, scan: tuple[int, int]) -> Box:
    width, height = scan
    if text == "full":
        return Box(0, 0, width, height)
    if text == "square":
        side = min(width, height)
        return Box((width - side) // 2, (height - side) // 2, side, side)
    match = _PIXELS.fullmatch(text)
    part = Box(*map(int, match.groups())) if match else Box(0, 0, 0, 0)
    part = part.intersection(Box(0, 0, width, height))
    if not part.area:
        raise BadAskedError(text)
    return part


def _size(text: str, part: Box) -> tuple[int, int]:
    if text == "max":
        return largest(part.width, part.height)
    match = _SIZE.fullmatch(text)
    if match is None or not any(match.groups()):
        raise BadAskedError(text)
    width, height = (int(each) if each else 0 for each in match.groups())
    width = width if match[1] else max(round(part.width * height / part.height), 1)
    height = height if match[2] else max(round(part.height * width / part.width), 1)
    if not 0 < width <= part.width or not 0 < height <= part.height:
        raise BadAskedError(text)
    if width * height > MOST_PIXELS:
        raise BadAskedError(text)
    return width, height
