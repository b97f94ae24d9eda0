"""The ledger: what was found, who works on it, and what came of it.

Every method is one transaction. Work is handed out at least once and accepted exactly once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine, select

from pipeline.intake.files import Inspected
from pipeline.model.citation import Citation
from pipeline.model.page import FINAL_STATES, Page, PageState, Problem
from pipeline.model.provenance import Document, Run
from pipeline.model.translation import Translation
from pipeline.store import asking, claims, listing, reports, results, tallies
from pipeline.store.claims import FOR_BATCH, HINTED_FILE, HINTED_PAGE, OF_BATCH, Wanted
from pipeline.store.database import open_engine, reading, writing
from pipeline.store.layers import Layer
from pipeline.store.migrate import upgrade
from pipeline.store.policy import Blame, Policy
from pipeline.store.queues import FILES, PAGES
from pipeline.store.reports import Progress, StoredBatch, StoredFile, StoredPage
from pipeline.store.tables import files, pages
from pipeline.store.translations import Translations
from pipeline.store.work import FileWork, NewFile, Output, Selection, Terms, Work

_QUARANTINED: Final = frozenset({PageState.QUARANTINED})


class Ledger:
    """The one way to the tables. ``clock`` tells the time in UTC, with its zone.

    Every method may raise ``DatabaseError`` or ``DiskFullError``; then nothing was changed.
    """

    def __init__(
        self, engine: Engine, clock: Callable[[], datetime], policy: Policy | None = None
    ) -> None:
        self.engine = engine
        self.policy = policy or Policy()
        self.clock = self._now = clock

    @classmethod
    def open(cls, url: str, clock: Callable[[], datetime], policy: Policy | None = None) -> Ledger:
        """Open a database by its URL and bring its tables up to date."""
        engine = open_engine(url)
        upgrade(engine)
        return cls(engine, clock, policy)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    # What is to be read

    def begin_batch(self, name: str, run: Run, out_dir: bytes, terms: Terms | None = None) -> int:
        """Write down that a person wants files read by a recipe; return the batch's id."""
        wanted = listing.NewBatch(name, run, out_dir, terms or Terms())
        with writing(self.engine) as connection:
            return listing.begin_batch(connection, wanted, self._now())

    def list_files(
        self, batch: int, found: Iterable[NewFile], left_out: Mapping[str, int] | None = None
    ) -> int:
        """Write down what a walk finds, a thousand at a time; return how many files are listed.

        ``left_out`` counts what the walk passed over, by reason; it is looked at last, so the
        walk may fill it on its way.
        """
        for chunk in listing.chunks(found):
            with writing(self.engine) as connection:
                listing.list_chunk(connection, batch, chunk)
        with writing(self.engine) as connection:
            return listing.end_listing(connection, batch, left_out or {}, self._now())

    def handed_in(self, folder: bytes) -> dict[bytes, int | None]:
        """Return when each file was changed that was handed in from below a folder, or ``None``."""
        with reading(self.engine) as connection:
            return dict(listing.handed_in(connection, folder))

    # Work

    def claim_file(
        self, owner: str, lease_s: float, batch: int | None = None, file: int | None = None
    ) -> FileWork | None:
        """Take a listed file to open; ``None`` where none may be taken now.

        A file that is asked for by its number is not taken while its batch is paused.
        """
        wanted = Wanted(FILES) if batch is None else Wanted(FILES, OF_BATCH, {"batch": batch})
        if file is not None:
            wanted = Wanted(FILES, HINTED_FILE, {"file": file})
        with writing(self.engine) as connection:
            row = claims.take(connection, self._lease(owner, lease_s), wanted)
        if row is None:
            return None
        counts = row.fence, row.attempts, row.setbacks
        sums = row.blob_sha256, row.promised_sha256
        return FileWork(row.id, row.batch_id, row.path, *counts, *sums)

    def open_file(self, work: FileWork, inspected: Inspected) -> bool:
        """Write down what a file is and queue its pages; ``False`` where it is not ours."""
        with writing(self.engine) as connection:
            return listing.open_file(connection, work, inspected, self._now())

    def refuse_file(self, work: FileWork, problem: Problem) -> bool:
        """Write down why a file is not read; ``False`` where it is not ours."""
        return self.fail(work, problem, Blame.PAGE)

    def claim(self, owner: str, lease_s: float, batch: int | None = None) -> Work | None:
        """Take a page to read; ``None`` where none may be taken now.

        Of a batch, only pages that wait for its recipe are taken. Pages that were tried least
        often come first.
        """
        wanted = Wanted(PAGES) if batch is None else Wanted(PAGES, FOR_BATCH, {"batch": batch})
        return self._claim(owner, lease_s, wanted)

    def claim_hinted(
        self, owner: str, lease_s: float, page: int, recipes: Collection[str]
    ) -> Work | None:
        """Take the page of a hint; ``None`` where it is taken, final, paused, or another recipe's.

        Who does not know a page's recipe would read it otherwise than was asked for.
        """
        values = {"page": page, "recipes": list(recipes)}
        return self._claim(owner, lease_s, Wanted(PAGES, HINTED_PAGE, values))

    def renew(self, work: FileWork | Work, lease_s: float) -> bool:
        """Keep work for longer; ``False`` where it belongs to somebody else by now."""
        with writing(self.engine) as connection:
            return claims.renew(connection, work, self._now() + timedelta(seconds=lease_s))

    def finish(self, work: Work, page: Page, preview_sha256: str | None = None) -> bool:
        """Accept a reading; ``False`` where the page belongs to somebody else by now.

        Raises:
            ValueError: the page is not one that was read, or not the one that was handed out.

        """
        made = results.NewReading.of(work, page, preview_sha256)
        with writing(self.engine) as connection:
            return results.finish(connection, work, made, self._now())

    def fail(self, work: FileWork | Work, problem: Problem, blame: Blame) -> bool:
        """Write down a failure and what follows; ``False`` where the work is not ours."""
        return self._settle(work, problem, blame)

    def give_back(self, work: FileWork | Work) -> bool:
        """Put work back as if it had never been claimed; ``False`` where it is not ours."""
        return self._settle(work, None, Blame.NOBODY)

    def release(self, owner: str) -> int:
        """Free what a vanished process held; no last attempt is used up. Return how many."""
        with writing(self.engine) as connection:
            return claims.release(connection, owner, self._now(), self.policy.max_attempts)

    def reconcile(self) -> int:
        """Queue again what a lease ran out on, or end what has no attempts left."""
        with writing(self.engine) as connection:
            tallies.fold(connection)
            return claims.reconcile(connection, self._now(), self.policy.max_attempts)

    def owners(self) -> list[str]:
        """Return who holds work at this moment."""
        holders = select(files.c.owner).where(FILES.unfinished, files.c.owner.is_not(None))
        readers = select(pages.c.owner).where(PAGES.unfinished, pages.c.owner.is_not(None))
        with reading(self.engine) as connection:
            return [str(owner) for owner in connection.scalars(holders.union(readers))]

    # A person's word

    def retry(
        self, selection: Selection, by: str, states: frozenset[PageState] = _QUARANTINED
    ) -> int:
        """Queue pages in the given final states, and refused files, anew; return how many."""
        if not states <= FINAL_STATES:
            raise ValueError(f"not final: {sorted(states - FINAL_STATES)}")
        with writing(self.engine) as connection:
            return asking.retry(connection, selection, states, (self._now(), by))

    def cancel(self, selection: Selection, by: str) -> int:
        """End what waits or runs in the selection; return how many rows."""
        with writing(self.engine) as connection:
            return asking.cancel(connection, selection, (self._now(), by))

    # What came of it

    def progress(self, batch: int) -> Progress:
        """Count a batch's files and pages by state."""
        with reading(self.engine) as connection:
            return reports.progress(connection, batch)

    def waits(self, batch: int) -> bool:
        """Return whether a file of the batch is unopened or a page waits for its recipe."""
        with reading(self.engine) as connection:
            return reports.waits(connection, batch)

    def available(self, batch: int, most: int) -> int:
        """Count what waits for the batch in nobody's hands, but no further than ``most``."""
        with reading(self.engine) as connection:
            return reports.available(connection, batch, most)

    def batches(self, most: int) -> list[StoredBatch]:
        """Return the newest batches, the newest first."""
        with reading(self.engine) as connection:
            return reports.stored_batches(connection, most)

    def files(self, batch: int) -> Iterator[StoredFile]:
        """Give the files of a batch in the order they were listed."""
        return reports.stored_files(self.engine, batch)

    def citations(self, batch: int) -> list[Citation]:
        """Return how the files of a batch are cited, of those that are, in the listed order."""
        with reading(self.engine) as connection:
            return reports.citations(connection, batch)

    def corrected_files(self) -> Iterator[StoredFile]:
        """Give the opened files of which a person has changed a page; the same bytes only once."""
        return reports.corrected_files(self.engine)

    def pages(
        self, source: int, layer: Layer = Layer.CORRECTED, *, unredacted: bool = False
    ) -> Iterator[StoredPage]:
        """Give the pages of a source in order, each with its newest layer or reading.

        What is withheld of them is left out but where ``unredacted`` asks for it.
        """
        return reports.stored_pages(self.engine, source, layer, unredacted=unredacted)

    def document(self, file: int) -> Document:
        """Return a file as it was read so far; pages without a reading are left out.

        Raises:
            LookupError: there is no such file, or it was never opened.

        """
        return reports.document(self.engine, file)

    def heading(self, file: int) -> tuple[Document, int]:
        """Return a file without its pages, and the source to ask ``pages`` for.

        Raises:
            LookupError: there is no such file, or it was never opened.

        """
        return reports.heading(self.engine, file)

    def translations(self, source: int) -> tuple[Translation, ...]:
        """Return the newest translation of a source in each language; empty ones are left out."""
        found = (each.body for each in Translations(self.engine, self._now).newest(source))
        return tuple(body for body in found if not body.empty)

    def file(self, file: int) -> StoredFile | None:
        """Return a listed file by its id."""
        return reports.stored_file(self.engine, file)

    def unwritten(self, batch: int, format_: str) -> Iterator[StoredFile]:
        """Give the files whose pages are all final and that have no current output in a format."""
        return reports.unwritten(self.engine, batch, format_)

    def output_sha256(self, path: bytes) -> str | None:
        """Return what we last wrote at a path; ``None`` where it is not ours."""
        with reading(self.engine) as connection:
            return reports.output_sha256(connection, path)

    def write_down_output(self, file: int, output: Output) -> None:
        """Write down a file that was exported; an older one of its format gives way to it."""
        with writing(self.engine) as connection:
            results.write_down_output(connection, file, output, self._now())

    def _settle(self, work: FileWork | Work, problem: Problem | None, blame: Blame) -> bool:
        decision = self.policy.decide(blame, work.attempts, work.setbacks)
        with writing(self.engine) as connection:
            return claims.fail(connection, work, problem, decision, self._now())

    def _claim(self, owner: str, lease_s: float, wanted: Wanted) -> Work | None:
        with writing(self.engine) as connection:
            row = claims.take(connection, self._lease(owner, lease_s), wanted)
            return None if row is None else results.as_work(connection, row)

    def _lease(self, owner: str, lease_s: float) -> claims.Lease:
        now = self._now()
        until = now + timedelta(seconds=lease_s)
        return claims.Lease(owner, now, until, self.policy.max_attempts)
