"""Files of a volume as METS, PREMIS and BagIt see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, Final

from pipeline.export.context import ExportDocument

MEDIA_TYPES: Final = {
    "json": "application/json",
    "txt": "text/plain",
    "modern": "text/plain",
    "html": "text/html",
    "alto": "application/xml",
    "page": "application/xml",
    "hocr": "application/xhtml+xml",
    "pdf": "application/pdf",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown",
    "tei": "application/tei+xml",
    "iiif": "application/ld+json",
    "truth": "application/zip",
}
_UNKNOWN: Final = "application/octet-stream"
ORIGINAL: Final = "original"
"""The format's name of a file as it was handed in."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a volume: its format, its path below the volume (``/`` parts folders), its bytes.

    ``read`` copies the content into a stream.
    """

    format: str
    path: str
    sha256: str
    size: int
    read: Callable[[IO[bytes]], None]

    @property
    def is_archive(self) -> bool:
        """Whether it holds files of several pages."""
        return self.path.endswith(".zip")


@dataclass(frozen=True, slots=True)
class Packed:
    """A document of a volume with its files.

    ``read_at`` tells when its pages were read last, ``corrected_at`` when a person corrected them.
    """

    document: ExportDocument
    files: tuple[PackedFile, ...]
    read_at: datetime
    corrected_at: datetime | None = None

    def moved(self, to: Callable[[str], str]) -> Packed:
        """Return the same with other paths."""
        files = (replace(file, path=to(file.path)) for file in self.files)
        return replace(self, files=tuple(files))

    def media_type_of(self, file: PackedFile) -> str:
        """Return the media type of one of the files."""
        if file.is_archive:
            return "application/zip"
        if file.format == ORIGINAL:
            return self.document.source.media_type or _UNKNOWN
        return MEDIA_TYPES.get(file.format, _UNKNOWN)
