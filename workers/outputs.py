"""What a run leaves in its folder: a file for each format beside each other, and the report."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath

from pipeline.export.context import ExportContext
from pipeline.export.files import write_atomically
from pipeline.export.formats import FORMATS
from pipeline.export.names import output_path
from pipeline.export.report import write_report
from pipeline.export.report_head import ReportHeading
from pipeline.export.report_view import ReportEntry
from pipeline.intake.blobs import BlobStore
from pipeline.model.page import Page
from pipeline.model.vocabulary import Vocabulary
from pipeline.store.ledger import Ledger
from pipeline.store.reports import StoredFile
from pipeline.store.work import Output

REPORT = "report.html"
PREVIEW_SUFFIX = ".jpg"


@dataclass(frozen=True, slots=True)
class Outputs:
    """Writes what a batch has come to below ``out``; nothing that a person changed is replaced."""

    ledger: Ledger
    previews: BlobStore
    out: Path
    vocabulary: Vocabulary

    def write_finished(self, batch: int, formats: Iterable[str]) -> int:
        """Write every finished file in every format that has no current output; return how many."""
        stems = _Stems(self.ledger, batch)
        written = 0
        for name in formats:
            for file in self.ledger.unwritten(batch, name):
                self._write(file, name, keep_ending=stems.shared(file))
                written += 1
        return written

    def write_report(self, batch: int, note: str) -> Path:
        """Write the report over all files of a batch and return its first page."""
        heading = ReportHeading(note=note)
        return write_report(self._entries(batch), self.out / REPORT, self.vocabulary, heading)[0]

    def _write(self, file: StoredFile, name: str, *, keep_ending: bool) -> None:
        context = ExportContext(self.vocabulary, self._pictures(file))
        stream = BytesIO()
        FORMATS[name].write(self.ledger.document(file.id), stream, context)
        content = stream.getvalue()
        relative = PurePath(os.fsdecode(file.relative))
        path = output_path(self.out, relative, FORMATS[name].suffix, keep_ending=keep_ending)
        path = _free(path, content, self.ledger.output_sha256(bytes(os.fsencode(path))))
        sha256 = write_atomically(path, content)
        self.ledger.write_down_output(file.id, Output(name, os.fsencode(path), sha256))

    def _entries(self, batch: int) -> Iterator[ReportEntry]:
        for file in self.ledger.files(batch):
            if file.source is None:
                if file.problem is not None:
                    yield ReportEntry.refused(file.name, file.problem)
                continue
            document = self.ledger.document(file.id)
            picture = self._pictures(file)
            for page in document.pages:
                yield ReportEntry.of_page(document, page, picture(page))

    def _pictures(self, file: StoredFile) -> _Pictures:
        if file.source is None:
            return _Pictures({}, self.previews)
        pages = self.ledger.pages(file.source)
        return _Pictures(
            {page.number: page.preview_sha256 for page in pages if page.preview_sha256},
            self.previews,
        )


@dataclass(frozen=True, slots=True)
class _Pictures:
    """Previews of a file's pages by their numbers."""

    by_number: dict[int, str]
    previews: BlobStore

    def __call__(self, page: Page) -> bytes | None:
        sha256 = self.by_number.get(page.number)
        return self.previews.read(sha256, PREVIEW_SUFFIX) if sha256 else None


class _Stems:
    """Which files of a batch would share an output's name, such as ``a.tif`` and ``a.pdf``."""

    def __init__(self, ledger: Ledger, batch: int) -> None:
        self._counts = Counter(_stem(file) for file in ledger.files(batch))

    def shared(self, file: StoredFile) -> bool:
        """Return whether the file must keep its ending."""
        return self._counts[_stem(file)] > 1


def _stem(file: StoredFile) -> int:
    path = PurePath(os.fsdecode(file.relative))
    return hash((path.parent, path.stem))


def _free(path: Path, content: bytes, ours: str | None) -> Path:
    """Return the path, or one beside it where a person has changed what we wrote there."""
    if not path.exists():
        return path
    there = hashlib.sha256(path.read_bytes()).hexdigest()
    if there in (ours, hashlib.sha256(content).hexdigest()):
        return path
    for number in range(2, 10_000):
        other = path.with_name(f"{path.stem}~{number}{path.suffix}")
        if not other.exists():
            return other
    raise FileExistsError(path)
