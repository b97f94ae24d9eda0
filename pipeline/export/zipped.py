"""A ZIP archive whose bytes follow from its contents alone."""

from __future__ import annotations

import zipfile
from types import TracebackType
from typing import IO, Final

_DAWN: Final = (1980, 1, 1, 0, 0, 0)
_ORDINARY_FILE: Final = 0o100644 << 16


class Zipped:
    """Writes files into an archive; no clock is asked and no owner noted."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> Zipped:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    def add(self, name: str, content: bytes, *, packed: bool = True) -> None:
        """Add a file; pictures are packed already."""
        entry = zipfile.ZipInfo(name, _DAWN)
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        entry.create_system = 3
        entry.external_attr = _ORDINARY_FILE
        self._archive.writestr(entry, content)
