"""``razmetka export``: what was read, in every format, without reading it again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO, Final

from config.settings import Settings
from desk.context import previews
from pipeline.export.bagit import write_bag
from pipeline.export.context import DEFAULT_BASE_URL, ExportDocument
from pipeline.export.files import replacing
from pipeline.export.formats import FORMATS, ending
from pipeline.export.mets import Volume, write_mets
from pipeline.export.names import output_path
from pipeline.export.package import ORIGINAL, Packed, PackedFile
from pipeline.export.tables import write_csv, write_xlsx
from pipeline.intake.files import opened
from pipeline.store.layers import Layer
from pipeline.store.ledger import Ledger
from pipeline.store.redacting import Redactions
from pipeline.store.reports import StoredFile
from pipeline.store.work import FileState
from workers.outputs import Outputs, Places, spooled
from workers.stored import Scans, StoredDocument, Told

METS: Final = "mets"
BAG: Final = "bagit"
TABLES: Final[dict[str, Callable[[Iterable[ExportDocument], IO[bytes]], None]]] = {
    "facts.csv": write_csv,
    "facts.xlsx": write_xlsx,
}
_MOST_BATCHES: Final = 10_000
VOLUME_FORMATS: Final = (METS, BAG, *TABLES)
"""What is written once over everything that was chosen."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file of the ledger, and which of its pages; all where ``pages`` is ``None``."""

    file: StoredFile
    pages: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What a person asked for. All but formats, layer and redactions is as in ``ExportContext``."""

    formats: tuple[str, ...]
    jpeg_quality: int | None = None
    base_url: str | None = None
    layer: Layer = Layer.CORRECTED
    mark_doubtful: bool = False
    unredacted: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be exported: a search's hits, a file or a page of it, or a batch."""

    batch: int | None = None
    file: int | None = None
    page: int | None = None
    hits: Iterable[str] | None = None


def export_asked(
    ledger: Ledger, settings: Settings, out: Path, asked: Asked, order: ExportOrder
) -> tuple[int, int]:
    """Write what was asked for; return how many files, and how many pages lacked their scan.

    Raises:
        ValueError, LookupError: there is no such batch, file or page.

    """
    if asked.page is not None and asked.file is None:
        raise LookupError("--page without --file")
    title, chosen = _chosen(ledger, asked)
    reading = settings.reading
    outputs = Outputs(ledger, previews(settings), out, reading.vocabulary, settings.intake)
    exporter = Exporter(outputs, order, title, tuple(chosen))
    return exporter.write(), exporter.lost


def _chosen(ledger: Ledger, asked: Asked) -> tuple[str, Iterable[Chosen]]:
    if asked.hits is not None:
        return "search", of_hits(ledger, asked.hits)
    if asked.file is not None:
        found = ledger.file(asked.file)
        if found is None or found.source is None:
            raise LookupError(f"--file {asked.file}")
        return found.name, [Chosen(found, (asked.page,) if asked.page else None)]
    named = {batch.id: batch.name for batch in ledger.batches(_MOST_BATCHES)}
    batch = asked.batch or max(named, default=0)
    if batch not in named:
        raise LookupError(f"--batch {batch}")
    return named[batch], of_batch(ledger, batch)


def of_batch(ledger: Ledger, batch: int) -> Iterator[Chosen]:
    """Yield every opened file of a batch."""
    files = ledger.files(batch)
    return (Chosen(file) for file in files if file.state is FileState.OPENED)


def of_hits(ledger: Ledger, lines: Iterable[str]) -> Iterator[Chosen]:
    """Yield what a search found: a JSON object a line, with ``file`` and perhaps ``page``.

    Pages of one file that follow each other are one document.

    Raises:
        ValueError: a line is something else, or names a file that is not there.

    """
    last: Chosen | None = None
    for line in filter(str.strip, lines):
        file, page = _hit(line)
        found = ledger.file(file)
        if found is None or found.source is None:
            raise ValueError(line.strip())
        pages = None if page is None else (page,)
        if last is not None and last.file.id == found.id and pages and last.pages:
            last = replace(last, pages=tuple(dict.fromkeys(last.pages + pages)))
            continue
        if last is not None:
            yield last
        last = Chosen(found, pages)
    if last is not None:
        yield last


def _hit(line: str) -> tuple[int, int | None]:
    """Return the file and page that a line names.

    Raises:
        ValueError: it is something else.

    """
    try:
        hit = json.loads(line)
        page = hit.get("page")
        return int(hit["file"]), None if page is None else int(page)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(line.strip()) from error


@dataclass(slots=True)
class Exporter:
    """Writes what was chosen below ``outputs.out``. The ledger is not touched.

    A file that stands there is replaced. ``lost`` counts pages whose scan was gone, so that a
    small picture stands for it.
    """

    outputs: Outputs
    order: ExportOrder
    title: str
    chosen: tuple[Chosen, ...]
    lost: int = 0
    _packed: list[tuple[Chosen, list[PackedFile]]] = field(default_factory=list)

    def write(self) -> int:
        """Write every format and return how many files were written.

        Raises:
            InputError: an original that belongs into a bag is gone or changed.
            DiskFullError: there is no room; what was written stays.

        """
        places = Places(each.file for each in self.chosen)
        formats = [name for name in self.order.formats if name in FORMATS]
        for each in self.chosen:
            files = [self._write_document(each, name, places) for name in formats]
            self._packed.append((each, files))
        whole = [name for name in self.order.formats if name in VOLUME_FORMATS]
        for name in whole:
            self._write_volume(name)
        return len(self.chosen) * len(formats) + len(whole)

    def _document(self, each: Chosen) -> StoredDocument:
        return StoredDocument.of(
            self.outputs.ledger,
            each.file,
            each.pages,
            Told(self.order.layer, self.order.unredacted),
        )

    def _write_document(self, each: Chosen, name: str, places: Places) -> PackedFile:
        document = self._document(each)
        if each.pages is not None and not document.pages:
            raise LookupError(f"--file {each.file.id} --page {each.pages[0]}")
        suffix = ending(name, len(document.pages))
        if each.pages is not None:
            suffix = f".p{each.pages[0]}{suffix}"
        relative, keep_ending = places.of(each.file)
        path = output_path(self.outputs.out, relative, suffix, keep_ending=keep_ending)
        scans = Scans.of(each.file, document.source, self.outputs.intake)
        context = replace(
            self.outputs.context(each.file, document),
            scan=scans,
            jpeg_quality=self.order.jpeg_quality,
            base_url=self.order.base_url or DEFAULT_BASE_URL,
            mark_doubtful=self.order.mark_doubtful,
        )
        with spooled(name, document, context, self.outputs.out) as (spool, sha256):
            with replacing(path) as stream:
                shutil.copyfileobj(spool, stream)
            size = spool.tell()
        self.lost += scans.lost
        shown = path.relative_to(self.outputs.out).as_posix()
        return PackedFile(name, shown, sha256, size, partial(_copy, path))

    def _write_volume(self, name: str) -> None:
        if name == BAG:
            write_bag(Volume(self.title, self._bagged), self.outputs.out / "bag")
            return
        target = "mets.xml" if name == METS else name
        with replacing(self.outputs.out / target) as stream:
            if name == METS:
                write_mets(Volume(self.title, self._bound), stream)
            else:
                TABLES[name]((self._document(each) for each in self.chosen), stream)

    def _bound(self) -> Iterator[Packed]:
        """Yield the documents with what was written of them."""
        for each, files in self._packed:
            document = self._document(each)
            yield Packed(document, tuple(files), document.read_at, document.corrected_at)

    def _bagged(self) -> Iterator[Packed]:
        """Yield the documents with their originals too, but those of which a part is withheld."""
        for (each, _), packed in zip(self._packed, self._bound(), strict=True):
            if self._withheld(each):
                yield packed
                continue
            path = Path(os.fsdecode(each.file.path))
            name = f"original/{each.file.id}/{each.file.name}"
            with opened(path) as stream:
                size = os.fstat(stream.fileno()).st_size
            sha256 = packed.document.source.sha256
            original = PackedFile(ORIGINAL, name, sha256, size, partial(_copy, path))
            yield replace(packed, files=(original, *packed.files))

    def _withheld(self, each: Chosen) -> bool:
        """Return whether a part of any page of a file is withheld; then it stays in the house."""
        source = each.file.source
        if self.order.unredacted or source is None:
            return False
        ledger = self.outputs.ledger
        return Redactions(ledger.engine, ledger.clock).touch(source)


def _copy(path: Path, stream: IO[bytes]) -> None:
    with opened(path) as source:
        shutil.copyfileobj(source, stream)
