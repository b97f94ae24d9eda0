"""What came of things on its way into the ledger: in order, and kept until it is written."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.intake.files import Inspected
from pipeline.model.errors import FixityError
from pipeline.model.page import Problem
from pipeline.store.blobs import Blobs
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Blame
from pipeline.store.work import PREVIEW, FileWork, Work
from workers.events import Event, Failure, FileOpened, GivenBack, LostWork, PageRead
from workers.reader import Done


@dataclass(frozen=True, slots=True)
class _Settlement:
    work: FileWork | Work
    write: Callable[[], bool]
    event: Event


class Settling:
    """A row of things to write down. Nothing in it is lost while the database is gone."""

    def __init__(self, ledger: Ledger, previews: Blobs, notify: Callable[[Event], None]) -> None:
        self._ledger = ledger
        self._previews = previews
        self._notify = notify
        self._row: deque[_Settlement] = deque()

    def __len__(self) -> int:
        return len(self._row)

    def opened(self, work: FileWork, inspected: Inspected) -> None:
        """Enter that a file is what it should be, or that it differs from what was promised."""
        found = inspected.fingerprint.sha256
        if work.promised_sha256 not in (None, found):
            differs = FixityError(f"SHA-256 {work.promised_sha256:.12}… ≠ {found:.12}…")
            self.failed(work, differs.problem, Blame.PAGE)
            return
        self._add(
            work,
            lambda: self._ledger.open_file(work, inspected),
            FileOpened(work, inspected.page_count),
        )

    def read(self, work: Work, done: Done) -> None:
        """Enter that a page was read. Its preview is kept first, so that no reading lacks one."""

        def write() -> bool:
            return self._ledger.finish(work, done.page, self._previews.put(done.preview, PREVIEW))

        self._add(work, write, PageRead(work, done.page.state, done.seconds))

    def failed(
        self, work: FileWork | Work, problem: Problem, blame: Blame, trace: str = ""
    ) -> None:
        """Enter that a file or a page failed."""
        decision = self._ledger.policy.decide(blame, work.attempts, work.setbacks)
        self._add(
            work,
            lambda: self._ledger.fail(work, problem, blame),
            Failure(work, problem, decision.final, trace),
        )

    def given_back(self, work: FileWork | Work) -> None:
        """Enter that a file or page goes back unread, at no cost."""
        self._add(work, lambda: self._ledger.give_back(work), GivenBack(work))

    def settle(self) -> None:
        """Write down what waits.

        Raises:
            DatabaseError, DiskFullError: it cannot be written now, and stays.

        """
        while self._row:
            settlement = self._row[0]
            written = settlement.write()
            self._row.popleft()
            self._notify(settlement.event if written else LostWork(settlement.work))

    def _add(self, work: FileWork | Work, write: Callable[[], bool], event: Event) -> None:
        self._row.append(_Settlement(work, write, event))
