"""What a run leaves in its folder: a file for each format beside each other, and the report."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path, PurePath
from typing import IO

from config.lexicon import load_knowledge
from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.files import replacing, room_expected
from pipeline.export.formats import FORMATS, ending
from pipeline.export.names import output_path
from pipeline.export.report import write_report
from pipeline.export.report_head import ReportHeading
from pipeline.export.report_view import ReportEntry
from pipeline.intake.names import display_name
from pipeline.intake.options import IntakeOptions
from pipeline.model.errors import OutputError
from pipeline.model.vocabulary import Vocabulary
from pipeline.store.blobs import Blobs
from pipeline.store.ledger import Ledger
from pipeline.store.reports import StoredFile
from pipeline.store.work import Output
from workers.stored import PREVIEW_SUFFIX, Previews, Scans, StoredDocument

__all__ = ["PREVIEW_SUFFIX", "REPORT", "Outputs", "Places", "spooled"]

REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Outputs:
    """Writes what a batch has come to below ``out``; nothing that a person changed is replaced.

    Every method may raise ``DiskFullError`` and ``OutputError``.
    """

    ledger: Ledger
    previews: Blobs
    out: Path
    vocabulary: Vocabulary
    intake: IntakeOptions = field(default_factory=IntakeOptions)

    def write_finished(self, batch: int, formats: Iterable[str]) -> int:
        """Write every finished file in every format that has no current output; return how many."""
        places = Places(self.ledger.files(batch))
        taken = {hash(self.out / REPORT)}
        written = 0
        with self._writable():
            for name in formats:
                for file in self.ledger.unwritten(batch, name):
                    taken.add(hash(self._write(file, name, places, taken)))
                    written += 1
        return written

    def write_file(self, file: StoredFile, formats: Iterable[str], places: Places) -> None:
        """Write one finished file; ``places`` are those of its batch."""
        with self._writable():
            for name in formats:
                self._write(file, name, places, {hash(self.out / REPORT)})

    def write_report(self, batch: int, note: str) -> Path:
        """Write the report over all files of a batch and return its first page."""
        heading, path = ReportHeading(note=note), self.out / REPORT
        with self._writable():
            return write_report(self._entries(batch), path, self.vocabulary, heading)[0]

    @contextmanager
    def _writable(self) -> Iterator[None]:
        """Say of a folder that may not be written that it may not.

        Raises:
            OutputError: the system refuses, for whatever reason but a full disk.

        """
        try:
            yield
        except OSError as error:
            raise OutputError(f"{display_name(self.out)}: {error.strerror}") from error

    def _write(self, file: StoredFile, name: str, places: Places, taken: Set[int]) -> Path:
        """Write a file's output and enter it in the ledger; return where it went."""
        relative, keep_ending = places.of(file)
        document = StoredDocument.of(self.ledger, file)
        suffix = ending(name, len(document.pages))
        path = output_path(self.out, relative, suffix, keep_ending=keep_ending)
        with spooled(name, document, self.context(file, document), self.out) as (spool, sha256):
            free = next(each for each in _beside(path) if self._is_free(each, sha256, taken))
            with replacing(free) as stream:
                shutil.copyfileobj(spool, stream)
        self.ledger.write_down_output(file.id, Output(name, os.fsencode(free), sha256))
        return free

    def context(self, file: StoredFile, document: StoredDocument) -> ExportContext:
        """Return what formats may need beside the document."""
        return ExportContext(
            self.vocabulary,
            preview=Previews(document.pages.leaves, self.previews),
            scan=Scans.of(file, document.source, self.intake),
            read_at=document.page_told_at,
            translations=document.translations,
            latin=load_knowledge().bgn_pcgn,
        )

    def _is_free(self, path: Path, sha256: str, taken: Set[int]) -> bool:
        """Return whether nothing stands at a path but what we ourselves last wrote there."""
        if hash(path) in taken:
            return False
        if not path.exists():
            return True
        with path.open("rb") as stream:
            there = hashlib.file_digest(stream, "sha256").hexdigest()
        return there in (self.ledger.output_sha256(os.fsencode(path)), sha256)

    def _entries(self, batch: int) -> Iterator[ReportEntry]:
        for file in self.ledger.files(batch):
            if file.source is None:
                if file.problem is not None:
                    yield ReportEntry.refused(file.name, file.problem)
                continue
            document = StoredDocument.of(self.ledger, file)
            picture = Previews(document.pages.leaves, self.previews)
            for page in document.pages:
                yield ReportEntry.of_page(document, page, picture(page))


@contextmanager
def spooled(
    name: str, document: ExportDocument, context: ExportContext, folder: Path
) -> Iterator[tuple[IO[bytes], str]]:
    """Give a document in a format as a nameless file, read from its start, and its SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    with room_expected(name), tempfile.TemporaryFile(dir=folder) as spool:
        FORMATS[name].write(document, spool, context)
        spool.seek(0)
        sha256 = hashlib.file_digest(spool, "sha256").hexdigest()
        spool.seek(0)
        yield spool, sha256


class Places:
    """Where the results of a batch's files go below ``out``, so that no two share a place.

    ``a.tif`` and ``a.pdf`` of one folder keep their endings. Where files of several roots would
    meet, ``1949/001.jpg`` and ``1950/001.jpg`` each named by itself, the roots' names stand first.
    """

    def __init__(self, files: Iterable[StoredFile]) -> None:
        self._stems: Counter[int] = Counter()
        self._relatives: Counter[int] = Counter()
        roots: set[PurePath] = set()
        for file in files:
            relative = _relative(file)
            self._stems[hash(relative.with_suffix(""))] += 1
            self._relatives[hash(relative)] += 1
            roots.add(_root(file))
        self._labels = _labels(roots)

    def of(self, file: StoredFile) -> tuple[PurePath, bool]:
        """Return the file's path below ``out``, and whether its ending must be kept."""
        relative = _relative(file)
        same = self._relatives[hash(relative)]
        shared = self._stems[hash(relative.with_suffix(""))] > same
        return (self._labels[_root(file)] / relative if same > 1 else relative), shared


def _relative(file: StoredFile) -> PurePath:
    return PurePath(os.fsdecode(file.relative))


def _root(file: StoredFile) -> PurePath:
    return PurePath(os.fsdecode(file.path.removesuffix(file.relative)))


def _labels(roots: set[PurePath]) -> dict[PurePath, PurePath]:
    """Return the shortest ends of the roots' paths by which they differ."""
    depth = 1
    while True:
        labels = {root: PurePath(*root.parts[-depth:]) for root in roots}
        if len(set(labels.values())) == len(roots):
            return labels
        depth += 1


def _beside(path: Path) -> Iterator[Path]:
    """Yield the path, then names beside it."""
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}~{number}{path.suffix}")
