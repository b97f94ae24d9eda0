"""What every format is: a name, an ending, and a way to write a document to a stream."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Protocol

from pipeline.model.page import Page
from pipeline.model.provenance import Document
from pipeline.model.vocabulary import Vocabulary


def no_preview(_page: Page) -> bytes | None:
    """Say that there is no picture of a page."""
    return None


@dataclass(frozen=True, slots=True)
class ExportContext:
    """What a format may need beside the document: the words for zones, and pictures of pages.

    ``preview`` returns a page's scan as JPEG in the same orientation, at any size, or ``None``.
    """

    vocabulary: Vocabulary
    preview: Callable[[Page], bytes | None] = no_preview


class Format(Protocol):
    """A way to write a document. ``suffix`` is the ending of its files, with the dot."""

    @property
    def name(self) -> str:
        """How a person asks for it."""

    @property
    def suffix(self) -> str:
        """The ending of its files."""

    def write(self, document: Document, stream: IO[bytes], context: ExportContext) -> None:
        """Write the document; the stream stays open."""
