"""A document as searchable PDF/A-2b: the scans, and over them the text that was read, unseen."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

from pikepdf import Array, Dictionary, Job, Name, ObjectStreamMode, Pdf, Stream, String

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.files import room_expected
from pipeline.export.pdf_metadata import metadata
from pipeline.export.pdf_picture import matrix, picture
from pipeline.export.pdf_text import Letters, font, text_layer
from pipeline.export.srgb import srgb_profile
from pipeline.model.page import Page, PageState

POINTS_PER_INCH: Final = 72
A4: Final = (595.2756, 841.8898)
"""The size of a page that nobody could open, in points."""

_ASSUMED_DPI: Final = 300
_SMALLEST, _LARGEST = 3.0, 14_400.0  # what PDF/A allows a page's side, in points
_PAGES_PER_PART: Final = 16


@dataclass(frozen=True, slots=True)
class PdfFormat:
    """One PDF. Pictures wait in a folder of their own, so a volume takes the memory of few."""

    name: str = "pdf"
    suffix: str = ".pdf"

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write the pages; the time it is made stands nowhere in it."""
        letters = Letters()
        with (
            room_expected(self.suffix),
            tempfile.TemporaryDirectory(prefix=".razmetka-") as folder,
            Pdf.open(_gathered(document, Path(folder), letters, context)) as whole,
        ):
            _finish(whole, document, letters)
            whole.save(
                cast("BinaryIO", stream),
                deterministic_id=True,
                min_version="1.7",
                object_stream_mode=ObjectStreamMode.generate,
                fix_metadata_version=False,
            )


def _gathered(
    document: ExportDocument, folder: Path, letters: Letters, context: ExportContext
) -> Path:
    """Write the pages into one file without holding their pictures, and return its path."""
    parts = []
    for number, some in enumerate(_chunks(document.pages, _PAGES_PER_PART), 1):
        parts.append(folder / f"{number}.pdf")
        _write_part(some, parts[-1], letters, context)
    if len(parts) == 1:
        return parts[0]
    whole = folder / "whole.pdf"
    if not parts:
        _write_part([Page(1, PageState.QUEUED)], whole, letters, context)
        return whole
    names = [str(part) for part in parts]
    Job(["razmetka", "--empty", "--static-id", "--pages", *names, "--", str(whole)]).run()
    return whole


def _write_part(
    pages: Iterable[Page], path: Path, letters: Letters, context: ExportContext
) -> None:
    with Pdf.new() as part:
        for page in pages:
            _add(part, page, letters, context)
        part.save(path, static_id=True)


def _add(part: Pdf, page: Page, letters: Letters, context: ExportContext) -> None:
    """Add a page: its picture over all of it, then its text."""
    scale, (width, height) = page_size(page)
    added = part.add_blank_page(page_size=(width, height))
    content = b""
    shown = picture(part, page, context)
    resources = Dictionary()
    if shown is not None:
        resources.XObject = Dictionary(Im0=part.make_indirect(shown.image))
        placed = " ".join(str(value) for value in matrix(shown.turned, width, height))
        content = f"q {placed} cm /Im0 Do Q\n".encode("ascii")
    content += text_layer(page, letters, scale, height)
    added.Resources = resources
    added.Contents = part.make_indirect(Stream(part, content))


def page_size(page: Page) -> tuple[float, tuple[float, float]]:
    """Return points a pixel, and the size in points within what PDF/A allows."""
    if not (page.width_px and page.height_px):
        return POINTS_PER_INCH / _ASSUMED_DPI, A4
    scale = POINTS_PER_INCH / (page.dpi or _ASSUMED_DPI)
    scale = min(scale, _LARGEST / max(page.width_px, page.height_px))
    sides = (max(side * scale, _SMALLEST) for side in (page.width_px, page.height_px))
    width, height = (round(side, 4) for side in sides)
    return scale, (width, height)


def _finish(whole: Pdf, document: ExportDocument, letters: Letters) -> None:
    """Give the pages their font, and the document what makes it PDF/A."""
    if letters.numbers:
        shared = font(whole, letters)
        for page in whole.pages:
            page.Resources.Font = Dictionary(F0=shared)
    profile = Stream(whole, srgb_profile(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFA1"),
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=whole.make_indirect(profile),
    )
    root = whole.Root
    root.OutputIntents = Array([whole.make_indirect(intent)])
    told = Stream(whole, metadata(document), Type=Name.Metadata, Subtype=Name.XML)
    root.Metadata = whole.make_indirect(told)
    root.Lang = String("ru-RU")
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _chunks(pages: Iterable[Page], size: int) -> Iterator[Iterator[Page]]:
    """Part the pages without holding them; each part is used up before the next is asked for."""
    rest = iter(pages)
    for first in rest:
        yield chain([first], islice(rest, size - 1))
