"""A PDF's pages: their promises are checked before they are drawn; scans keep their own pixels."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from math import ceil
from typing import Final

from pipeline.intake.flags import Flag, listed
from pipeline.intake.options import IntakeOptions
from pipeline.intake.pixels import PageImage, without_false_colour
from pipeline.intake.poppler import Picture, Poppler, poppler
from pipeline.intake.raster import check_size
from pipeline.model.errors import (
    PdfDamagedError,
    PdfNoPagesError,
    RenderTimeoutError,
    TooManyPagesError,
)

_POINTS_PER_INCH: Final = 72.0
_LEAST_SCAN_DPI: Final = 140
"""A picture coarser than this may be paper's colour under drawn letters: not the page's scale."""

_COVERS: Final = 0.9
_SAME_SCALE: Final = 0.01
_SIZE: Final = re.compile(r"([\d.]+) x ([\d.]+) pts")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is shown, in inches."""

    width_in: float
    height_in: float

    def size(self, dpi: float) -> tuple[int, int]:
        """Return the width and height in pixels, as poppler rounds them."""
        return ceil(self.width_in * dpi), ceil(self.height_in * dpi)

    def scan_dpi(self, picture: Picture) -> float:
        """Return the resolution of a picture that covers the page; 0 where it does not."""
        if min(picture.x_ppi, picture.y_ppi) <= 0:
            return 0.0
        pixels = sorted((picture.width, picture.height))
        laid = sorted((picture.width / picture.x_ppi, picture.height / picture.y_ppi))
        paper = sorted((self.width_in, self.height_in))
        if any(side < _COVERS * whole for side, whole in zip(laid, paper, strict=True)):
            return 0.0
        # Poppler prints whole numbers; a picture that fills the page exactly says it better.
        exact = min(count / whole for count, whole in zip(pixels, paper, strict=True))
        if abs(exact - picture.x_ppi) > _SAME_SCALE * exact:
            exact = picture.x_ppi
        return exact * (1 - 1e-7)  # else poppler rounds 2480.0000001 up to 2481


def inspect_pdf(file: BufferedReader, options: IntakeOptions) -> tuple[int, set[Flag]]:
    """Return how many pages a PDF has, and remarks.

    Raises:
        PdfDamagedError, PdfEncryptedError, PdfNoPagesError, TooManyPagesError: refused.
        RenderTimeoutError: not even the page count came in time.

    """
    with poppler(file, options) as pdf:
        facts = pdf.info()
    count = int(facts["Pages"])
    if count < 1:
        raise PdfNoPagesError
    if count > options.max_pdf_pages:
        raise TooManyPagesError(f"{count} > {options.max_pdf_pages}")
    return count, _file_flags(facts)


def load_pdf(file: BufferedReader, number: int, options: IntakeOptions) -> PageImage:
    """Draw one page, numbered from 1: as scanned where it is one scan, else at ``render_dpi``.

    Raises:
        TooManyPixelsError, BadDimensionsError: by the page's own word, before it is drawn.
        PdfDamagedError, PdfEncryptedError: the file, or a stream of this page.
        RenderTimeoutError: drawing does not end.
        DiskFullError: no room for the drawn page.

    """
    with poppler(file, options) as pdf:
        facts = pdf.info(number)
        sheet = _sheet(facts, number)
        has_text = _has_text(pdf, number)
        dpi = _dpi(pdf, number, sheet, options, drawn=has_text)
        flags = check_size(sheet.size(dpi), options) | _file_flags(facts)
        pixels = without_false_colour(pdf.draw(number, dpi, sheet.size(dpi)))
        if pdf.page_errors():
            flags.add(Flag.PDF_ERRORS)
    if has_text:
        flags.add(Flag.PDF_TEXT_LAYER)
    pixels.flags.writeable = False
    return PageImage(pixels, round(dpi), listed(flags))


def _file_flags(facts: dict[str, str]) -> set[Flag]:
    locked = facts.get("Encrypted", "no").startswith("yes")
    return {Flag.PDF_OWNER_PASSWORD} if locked else set()


def _sheet(facts: dict[str, str], number: int) -> Sheet:
    found = _SIZE.search(facts.get(f"Page {number} size", ""))
    if not found:
        raise PdfDamagedError(f"{number} / {facts['Pages']}")
    width, height = (float(points) / _POINTS_PER_INCH for points in found.groups())
    turned = facts.get(f"Page {number} rot") in ("90", "270")
    return Sheet(height, width) if turned else Sheet(width, height)


def _has_text(pdf: Poppler, number: int) -> bool:
    with suppress(RenderTimeoutError):
        return pdf.has_text(number)
    return False


def _dpi(pdf: Poppler, number: int, sheet: Sheet, options: IntakeOptions, *, drawn: bool) -> float:
    """Choose the resolution: the scan's own, but never coarser than ``render_dpi`` for letters.

    A scan that would be larger than any page may be is drawn at ``render_dpi`` instead.
    """
    pictures: list[Picture] = []
    with suppress(RenderTimeoutError):
        pictures = pdf.pictures(number)
    scan = max((sheet.scan_dpi(picture) for picture in pictures), default=0.0)
    scan = min(scan, options.max_dpi)
    width, height = sheet.size(scan)
    if scan < _LEAST_SCAN_DPI or width * height > options.max_megapixels * 1e6:
        return options.render_dpi
    return max(scan, options.render_dpi) if drawn else scan
