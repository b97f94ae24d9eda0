"""What a run leaves in its folder: a file for each format beside each other, and the report."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path, PurePath

from pipeline.export.context import ExportContext
from pipeline.export.files import write_atomically
from pipeline.export.formats import FORMATS
from pipeline.export.names import output_path
from pipeline.export.report import write_report
from pipeline.export.report_head import ReportHeading
from pipeline.export.report_view import ReportEntry
from pipeline.model.page import Page
from pipeline.model.vocabulary import Vocabulary
from pipeline.store.blobs import Blobs
from pipeline.store.ledger import Ledger
from pipeline.store.reports import StoredFile
from pipeline.store.work import Output

REPORT = "report.html"
PREVIEW_SUFFIX = ".jpg"


@dataclass(frozen=True, slots=True)
class Outputs:
    """Writes what a batch has come to below ``out``; nothing that a person changed is replaced."""

    ledger: Ledger
    previews: Blobs
    out: Path
    vocabulary: Vocabulary

    def write_finished(self, batch: int, formats: Iterable[str]) -> int:
        """Write every finished file in every format that has no current output; return how many."""
        places = Places(self.ledger.files(batch))
        taken = {hash(self.out / REPORT)}
        written = 0
        for name in formats:
            for file in self.ledger.unwritten(batch, name):
                relative, keep_ending = places.of(file)
                suffix = FORMATS[name].suffix
                path = output_path(self.out, relative, suffix, keep_ending=keep_ending)
                taken.add(hash(self._write(file, name, path, taken)))
                written += 1
        return written

    def write_file(self, file: StoredFile, formats: Iterable[str], places: Places) -> None:
        """Write one finished file; ``places`` are those of its batch."""
        relative, keep_ending = places.of(file)
        for name in formats:
            suffix = FORMATS[name].suffix
            path = output_path(self.out, relative, suffix, keep_ending=keep_ending)
            self._write(file, name, path, {hash(self.out / REPORT)})

    def write_report(self, batch: int, note: str) -> Path:
        """Write the report over all files of a batch and return its first page."""
        heading = ReportHeading(note=note)
        return write_report(self._entries(batch), self.out / REPORT, self.vocabulary, heading)[0]

    def _write(self, file: StoredFile, name: str, path: Path, taken: Set[int]) -> Path:
        context = ExportContext(self.vocabulary, self._pictures(file))
        stream = BytesIO()
        FORMATS[name].write(self.ledger.document(file.id), stream, context)
        content = stream.getvalue()
        free = next(each for each in _beside(path) if self._is_free(each, content, taken))
        sha256 = write_atomically(free, content)
        self.ledger.write_down_output(file.id, Output(name, os.fsencode(free), sha256))
        return free

    def _is_free(self, path: Path, content: bytes, taken: Set[int]) -> bool:
        """Return whether nothing stands at a path but what we ourselves last wrote there."""
        if hash(path) in taken:
            return False
        if not path.exists():
            return True
        there = hashlib.sha256(path.read_bytes()).hexdigest()
        ours = self.ledger.output_sha256(os.fsencode(path))
        return there in (ours, hashlib.sha256(content).hexdigest())

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
    previews: Blobs

    def __call__(self, page: Page) -> bytes | None:
        sha256 = self.by_number.get(page.number)
        return self.previews.read(sha256, PREVIEW_SUFFIX) if sha256 else None


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
