"""A file as pages: look at it once, then load any page of it, as long as it stays the same."""

from __future__ import annotations

import os
from io import BufferedReader
from pathlib import Path

from pipeline.intake.files import (
    Fingerprint,
    Inspected,
    fingerprint,
    missing,
    opened,
    unchanged,
    verify,
)
from pipeline.intake.flags import listed
from pipeline.intake.options import IntakeOptions
from pipeline.intake.pdf import inspect_pdf, load_pdf
from pipeline.intake.pixels import PageImage
from pipeline.intake.raster import inspect_raster, load_raster
from pipeline.intake.sniff import HEAD_BYTES, PDF, sniff
from pipeline.model.errors import ChangedError, EmptyFileError

__all__ = ["Fingerprint", "Inspected", "PageImage", "inspect", "load"]


def inspect(path: Path, options: IntakeOptions) -> Inspected:
    """Hash a file, tell what it is by its bytes, and count its pages. Nothing is decoded.

    Raises:
        InputError: it is refused; the class says why.
        SurroundingsError: a program is missing.

    """
    with opened(path) as file:
        media_type = _media_type(file)
        before = os.fstat(file.fileno())
        found = fingerprint(file)
        if media_type == PDF:
            count, flags = inspect_pdf(file, options)
        else:
            count, flags = inspect_raster(file, media_type, options)
        unchanged(file, before)
    return Inspected(found, media_type, count, listed(flags))


def load(
    path: Path, number: int, expected: Fingerprint | None, options: IntakeOptions
) -> PageImage:
    """Decode one page, numbered from 1, as it is shown to people.

    Where size, time or inode differ from ``expected``, the file is hashed again: the same bytes
    under another date are the same file.

    Raises:
        ChangedError: the bytes are not the expected ones, change meanwhile, or are gone.
        InputError: the page cannot be read; the class says why.
        SurroundingsError: a program is missing, the disk is full.

    """
    if expected and missing(path):
        raise ChangedError("0 B")
    with opened(path) as file:
        before = os.fstat(file.fileno())
        if expected:
            verify(file, expected)
        media_type = _media_type(file)
        if media_type == PDF:
            page = load_pdf(file, number, options)
        else:
            page = load_raster(file, media_type, number, options)
        unchanged(file, before)
    return page


def _media_type(file: BufferedReader) -> str:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head:
        raise EmptyFileError
    return sniff(head)
