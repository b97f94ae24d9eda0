"""The report: self-contained HTML pages that show every scan with what was read from it.

Entries are written as they come, so that a report of any length takes the memory of one page. They
wait in a folder beside the report until its head, which counts them, can be put before them.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import IO, Final

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.files import replacing, room_expected
from pipeline.export.report_head import Head, PartLink, ReportHeading, Tally, Totals
from pipeline.export.report_html import Renderer
from pipeline.export.report_view import EntryView, ReportEntry, view
from pipeline.model.vocabulary import Vocabulary

PAGES_PER_PART: Final = 100


def write_report(
    entries: Iterable[ReportEntry],
    out: Path,
    vocabulary: Vocabulary,
    heading: ReportHeading | None = None,
    pages_per_part: int = PAGES_PER_PART,
) -> list[Path]:
    """Write ``out`` and, after every so many entries, ``…-2.html`` and so on beside it.

    Pages of one file must follow each other. Returns the files written; the first is ``out``, which
    appears last, so that its links never lead nowhere.

    Raises:
        DiskFullError: there is no room; each file of an earlier report is still whole.

    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        room_expected(out.name),
        tempfile.TemporaryDirectory(prefix=".razmetka-", dir=out.parent) as folder,
    ):
        renderer, spool = Renderer(vocabulary), _Spool(vocabulary, Path(folder), out)
        for some in _chunks(entries, pages_per_part):
            spool.take(some, renderer)
        return spool.publish(heading or ReportHeading(), renderer)


def write_document(document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
    """Write one document as one HTML page, however many pages it has.

    It goes through them three times: for its head, for the list of them, and for themselves.
    """
    renderer = Renderer(context.vocabulary)
    head = _document_head(document, _bare(document, context.vocabulary), context.vocabulary)
    full = (
        view(ReportEntry.of_page(document, page, context.preview(page)), number, context.vocabulary)
        for number, page in enumerate(document.pages, 1)
    )
    for piece in chain(
        [renderer.head(head)],
        map(renderer.row, _bare(document, context.vocabulary)),
        [renderer.middle()],
        map(renderer.entry, full),
        [renderer.foot(head)],
    ):
        stream.write(piece.encode())


def _bare(document: ExportDocument, vocabulary: Vocabulary) -> Iterator[EntryView]:
    """Yield the pages of a document without their pictures."""
    for number, page in enumerate(document.pages, 1):
        yield view(ReportEntry.of_page(document, page), number, vocabulary)


def _document_head(
    document: ExportDocument, shown: Iterable[EntryView], vocabulary: Vocabulary
) -> Head:
    totals, tally = Totals(), Tally()
    for each in shown:
        totals.add(each)
        tally.add(each)
    link = PartLink("", 1, tally.first, tally.last)
    heading = ReportHeading(document.source.name, str(document.citation or ""))
    return Head(heading, totals, link, (link,), tally.occurring(vocabulary))


def _chunks(entries: Iterable[ReportEntry], size: int) -> Iterator[Iterator[ReportEntry]]:
    """Part the entries without holding them: each part is used up before the next is asked for."""
    rest = iter(entries)
    yield islice(rest, size)
    for first in rest:
        yield chain([first], islice(rest, size - 1))


@dataclass(slots=True)
class _Spool:
    """Parts whose contents and body lie in a folder until their heads are known."""

    vocabulary: Vocabulary
    folder: Path
    out: Path
    totals: Totals = field(default_factory=Totals)
    parts: list[Tally] = field(default_factory=list)

    def take(self, entries: Iterable[ReportEntry], renderer: Renderer) -> None:
        """Write the pieces of one part."""
        first = self.parts[-1].last + 1 if self.parts else 1
        self.parts.append(tally := Tally())
        number = len(self.parts)
        with self._open(number, "rows") as rows, self._open(number, "body") as body:
            for at, entry in enumerate(entries, first):
                shown = view(entry, at, self.vocabulary)
                self.totals.add(shown)
                tally.add(shown)
                rows.write(renderer.row(shown).encode())
                body.write(renderer.entry(shown).encode())

    def publish(self, heading: ReportHeading, renderer: Renderer) -> list[Path]:
        """Put each part together, the last one first, and return their paths."""
        links = tuple(
            PartLink(self._name(number), number, tally.first, tally.last)
            for number, tally in enumerate(self.parts, 1)
        )
        for link, tally in reversed(list(zip(links, self.parts, strict=True))):
            kinds = tally.occurring(self.vocabulary)
            head = Head(heading, self.totals, link, links, kinds)
            with replacing(self.out.with_name(link.name)) as stream:
                stream.write(renderer.head(head).encode())
                self._pour(link.number, "rows", stream)
                stream.write(renderer.middle().encode())
                self._pour(link.number, "body", stream)
                stream.write(renderer.foot(head).encode())
        return [self.out.with_name(link.name) for link in links]

    def _name(self, number: int) -> str:
        return self.out.name if number == 1 else f"{self.out.stem}-{number}{self.out.suffix}"

    def _open(self, number: int, piece: str) -> IO[bytes]:
        return (self.folder / f"{number}-{piece}").open("wb")

    def _pour(self, number: int, piece: str, stream: IO[bytes]) -> None:
        path = self.folder / f"{number}-{piece}"
        with path.open("rb") as source:
            shutil.copyfileobj(source, stream)
        path.unlink()
