"""What intake remarks about a file or a page without refusing it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Flag(StrEnum):
    """A remark that travels with the page. ``docs/inputs.md`` explains each one."""

    BILEVEL = "bilevel"
    DAMAGED_METADATA = "damaged-metadata"
    DPI_ASSUMED = "dpi-assumed"
    DPI_CLAMPED = "dpi-clamped"
    DPI_UNEVEN = "dpi-uneven"
    EXIF_TURNED = "exif-turned"
    ON_WHITE = "on-white"
    PDF_ERRORS = "pdf-errors"
    PDF_OWNER_PASSWORD = "pdf-owner-password"  # noqa: S105  # a remark, not a secret
    PDF_TEXT_LAYER = "pdf-text-layer"
    SIXTEEN_BIT = "16-bit"
    TIFF_CHAIN_DAMAGED = "tiff-chain-damaged"
    TIFF_LOOP = "tiff-loop"
    TIFF_THUMBNAILS = "tiff-thumbnails"
    TOO_SMALL = "too-small"


def listed(flags: Iterable[Flag]) -> tuple[str, ...]:
    """Return flags as they are stored: plain strings, sorted."""
    return tuple(sorted(str(flag) for flag in flags))
