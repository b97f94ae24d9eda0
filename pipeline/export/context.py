"""What every format is: a name, an ending, and a way to write a document to a stream."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Final, Protocol

from pipeline.model.page import Page
from pipeline.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pipeline.export.scan import Scan
    from pipeline.model.citation import Citation
    from pipeline.model.provenance import Run, Source
    from pipeline.model.translation import Translation

UNKNOWN_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands where a format demands a time and the ledger knows none."""

DEFAULT_BASE_URL: Final = "http://localhost:8000/iiif"


class ExportDocument(Protocol):
    """A document to be written; its pages may be fetched as they are gone through, and again."""

    @property
    def source(self) -> Source:
        """The file that was read."""

    @property
    def citation(self) -> Citation | None:
        """How the archive names it."""

    @property
    def run(self) -> Run:
        """What read it."""

    @property
    def pages(self) -> Collection[Page]:
        """Its pages in order."""


def no_preview(_page: Page) -> bytes | None:
    """Say that there is no picture of a page."""
    return None


def no_scan(_page: Page) -> Scan | None:
    """Say that the scan itself is not at hand."""
    return None


def no_time(_page: Page) -> datetime:
    """Say that nobody knows when a page was read."""
    return UNKNOWN_TIME


@dataclass(frozen=True, slots=True)
class ExportContext:
    """What a format may need beside the document: the words for zones, and pictures of pages.

    ``preview`` returns a page's scan as JPEG in the same orientation, at any size, or ``None``.
    ``scan`` returns it as it was handed in; ``jpeg_quality``, 1 to 95, asks for a smaller picture
    in PDF. ``mark_doubtful`` puts ``[?]`` after doubtful words of plain text and Markdown, as
    published records do. ``read_at`` tells when the page was read or corrected
    last: no format asks a clock. ``base_url`` is where a IIIF server shows documents.
    ``translations`` are those that people put beside the document; ``latin`` writes Russian names
    in Latin letters.
    """

    vocabulary: Vocabulary
    preview: Callable[[Page], bytes | None] = no_preview
    scan: Callable[[Page], Scan | None] = no_scan
    read_at: Callable[[Page], datetime] = no_time
    jpeg_quality: int | None = None
    base_url: str = DEFAULT_BASE_URL
    mark_doubtful: bool = False
    translations: tuple[Translation, ...] = ()
    latin: Callable[[str], str] = str


class Format(Protocol):
    """A way to write a document. ``suffix`` is the ending of its files, with the dot."""

    @property
    def name(self) -> str:
        """How a person asks for it."""

    @property
    def suffix(self) -> str:
        """The ending of its files."""

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write the document; the stream stays open."""
