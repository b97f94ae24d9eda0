"""A document as one HTML page: its scans with what was read from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.report import write_document


@dataclass(frozen=True, slots=True)
class HtmlFormat:
    """Self-contained: the scans are inside, and nothing is fetched from anywhere."""

    name: str = "html"
    suffix: str = ".html"

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write the page; ``context.preview`` gives the scans."""
        write_document(document, stream, context)
