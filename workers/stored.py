"""Stored documents as formats want them: pages fetched as they are gone through, and scans."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from pipeline.export.context import UNKNOWN_TIME
from pipeline.export.redacting import redacted_jpeg, redacted_scan
from pipeline.export.scan import Scan
from pipeline.export.translated import withheld
from pipeline.intake.files import Fingerprint, fingerprint, opened
from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import load
from pipeline.model.citation import Citation
from pipeline.model.errors import ChangedError, InputError
from pipeline.model.page import Page
from pipeline.model.provenance import Document, Run, Source
from pipeline.model.translation import Translation
from pipeline.records.checks import named
from pipeline.store.blobs import Blobs
from pipeline.store.layers import Layer
from pipeline.store.ledger import Ledger
from pipeline.store.reports import StoredFile

JPEG: Final = "image/jpeg"
PREVIEW_SUFFIX: Final = ".jpg"


FileInLedger = tuple[int, Citation | None]
"""A source's row in the ledger, and how the archive names the file that it came from."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is kept in memory of each page of a document."""

    preview_sha256: str | None
    read_at: datetime | None
    corrected_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """Which layer of pages is told, and whether with what is withheld of them."""

    layer: Layer = Layer.CORRECTED
    unredacted: bool = False


class StoredPages(Collection[Page]):
    """The pages of a source that have something to tell, fetched anew each time."""

    def __init__(
        self, ledger: Ledger, file: FileInLedger, only: Collection[int] | None, of: Told
    ) -> None:
        source, citation = file
        self._stored = partial(ledger.pages, source, of.layer, unredacted=of.unredacted)
        self._citation = citation
        self.leaves = {
            stored.number: Leaf(stored.preview_sha256, stored.read_at, stored.corrected_at)
            for stored in self._stored()
            if stored.told is not None and (only is None or stored.number in only)
        }

    def __len__(self) -> int:
        return len(self.leaves)

    def __contains__(self, page: object) -> bool:
        return isinstance(page, Page) and page.number in self.leaves

    def __iter__(self) -> Iterator[Page]:
        """Yield the pages; one that was queued again meanwhile is left out."""
        for stored in self._stored():
            if stored.number in self.leaves and stored.told is not None:
                yield named(stored.told, self._citation)


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document of the ledger, or some pages of it."""

    source: Source
    citation: Citation | None
    run: Run
    pages: StoredPages
    translations: tuple[Translation, ...] = ()

    @classmethod
    def of(
        cls,
        ledger: Ledger,
        file: StoredFile,
        only: Collection[int] | None = None,
        of: Told = Told(),
    ) -> StoredDocument:
        """Return a file as it was read and corrected so far; ``only`` names pages.

        What is withheld of it is left out unless ``of`` asks for it. Translations go with all
        pages of it, as people left them, without rows of what is withheld.

        Raises:
            LookupError: the file was never opened.

        """
        head, source = ledger.heading(file.id)
        place = source, head.citation
        pages = StoredPages(ledger, place, only, of)
        beside = ledger.translations(source) if of.layer is Layer.CORRECTED else ()
        if beside and only is not None and len(pages) < len(StoredPages(ledger, place, None, of)):
            beside = ()
        if beside and any(page.redactions for page in pages):
            everything = StoredPages(ledger, place, None, Told(unredacted=True))
            beside = tuple(withheld(each, everything, pages) for each in beside)
        return cls(head.source, head.citation, head.run, pages, beside)

    @property
    def read_at(self) -> datetime:
        """When a page of it was read last."""
        return self._last(leaf.read_at for leaf in self.pages.leaves.values()) or UNKNOWN_TIME

    @property
    def corrected_at(self) -> datetime | None:
        """When a page of it was corrected last."""
        return self._last(leaf.corrected_at for leaf in self.pages.leaves.values())

    @staticmethod
    def _last(times: Iterable[datetime | None]) -> datetime | None:
        return max((time for time in times if time is not None), default=None)

    def page_told_at(self, page: Page) -> datetime:
        """Return when a page was read, or corrected after that."""
        leaf = self.pages.leaves.get(page.number)
        return (leaf.corrected_at or leaf.read_at if leaf else None) or UNKNOWN_TIME

    def whole(self) -> Document:
        """Return all of it in memory."""
        return Document(self.source, self.citation, self.run, tuple(self.pages))


@dataclass(frozen=True, slots=True)
class Previews:
    """The small pictures of a document's pages."""

    leaves: dict[int, Leaf]
    store: Blobs

    def __call__(self, page: Page) -> bytes | None:
        """Return a page's preview as JPEG, black where the page is withheld."""
        leaf = self.leaves.get(page.number)
        known = leaf.preview_sha256 if leaf else None
        return redacted_jpeg(self.store.read(known, PREVIEW_SUFFIX), page) if known else None


@dataclass(slots=True)
class Scans:
    """The scans of a file as they were handed in, as long as it is still the same file.

    ``lost`` counts pages whose scan is gone or changed: their exports show the preview.
    """

    path: Path
    source: Source
    options: IntakeOptions
    lost: int = 0
    _expected: Fingerprint | None = field(default=None, init=False)

    def __call__(self, page: Page) -> Scan | None:
        """Return a page's scan, black where it is withheld; ``None`` where there is none."""
        try:
            image = load(self.path, page.number, self._checked(), self.options)
            whole = self.source.media_type == JPEG and not page.redactions
            jpeg = self._bytes() if whole else None
        except InputError:
            self.lost += page.problem is None
            return None
        return redacted_scan(Scan(image.pixels, jpeg), page)

    def _checked(self) -> Fingerprint:
        """Return what the file is; it is hashed once."""
        if self._expected is None:
            with opened(self.path) as file:
                found = fingerprint(file)
            if found.sha256 != self.source.sha256:
                raise ChangedError(self.source.name)
            self._expected = found
        return self._expected

    def _bytes(self) -> bytes:
        with opened(self.path) as file:
            return file.read()

    @classmethod
    def of(cls, file: StoredFile, source: Source, options: IntakeOptions) -> Scans:
        """Return the scans of a listed file."""
        return cls(Path(os.fsdecode(file.path)), source, options)
