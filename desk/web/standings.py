"""How batches stand, asked of the ledger at most once a second for all who watch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Final

from desk.web.house import House
from desk.web.waiting import over, running, waits_for
from desk.web.wording import Wording
from pipeline.model.page import PageState
from pipeline.store.board import Standing
from pipeline.store.people import Person
from pipeline.store.work import FileState

FRESH_S: Final = 1.0
SHOWN: Final = 30
ORDER: Final = (
    PageState.DONE,
    PageState.SUSPECT,
    PageState.BLANK,
    PageState.QUARANTINED,
    PageState.CANCELLED,
    PageState.RUNNING,
    PageState.QUEUED,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a batch's bar: the pages in one state."""

    state: PageState
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """A batch as a row of the queue shows it."""

    batch: Standing
    over: bool
    moving: bool
    wait: str | None
    parts: tuple[Part, ...]

    @property
    def unopened(self) -> int:
        """Files whose pages are not known yet."""
        files = self.batch.progress.files
        return files.get(FileState.LISTED, 0) + files.get(FileState.OPENING, 0)

    @property
    def refused(self) -> int:
        """Files that were refused."""
        return self.batch.progress.files.get(FileState.REFUSED, 0)

    @property
    def files(self) -> int:
        """All files."""
        return sum(self.batch.progress.files.values())

    @property
    def mark(self) -> str:
        """Where it stands, in one word: a name from the wording."""
        if self.over:
            return "over"
        if self.batch.paused:
            return "paused"
        return "moving" if self.moving else "waiting"

    @property
    def troubled(self) -> int:
        """Pages and files that were not read."""
        return self.batch.progress.pages.get(PageState.QUARANTINED, 0) + self.refused


def row_of(inside: House, batch: Standing, words: Wording) -> Row:
    """Return a batch as the queue shows it."""
    counts = batch.progress.pages
    parts = tuple(Part(state, counts[state]) for state in ORDER if counts.get(state))
    return Row(batch, over(batch), running(batch) > 0, waits_for(inside, batch, words), parts)


@dataclass
class Standings:
    """The newest batches, remembered for a moment."""

    inside: House
    _lock: Lock = field(default_factory=Lock)
    _at: float = -1e9
    _found: list[Standing] = field(default_factory=list)

    def newest(self) -> list[Standing]:
        """Return how the newest batches stand."""
        with self._lock:
            if monotonic() - self._at > FRESH_S:
                self._found = self.inside.board.newest(SHOWN)
                self._at = monotonic()
            return self._found

    def forget(self) -> None:
        """Ask again at once: somebody has just changed something."""
        self._at = -1e9

    def rows(self, person: Person, words: Wording) -> Iterator[Row]:
        """Give the rows that a person may see."""
        closed = self.inside.browser.closed(person.role)
        for batch in self.newest():
            if batch.id not in closed:
                yield row_of(self.inside, batch, words)
