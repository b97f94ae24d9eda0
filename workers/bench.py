"""The seats of one worker: hints come in, children do the work, the ledger decides.

Threads share it, one for each seat. Everything that a thread does for a hint ends with the hint:
what it could not write down is freed when its lease is over.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from threading import Event as Flag
from threading import Lock
from time import monotonic, sleep
from typing import Final, assert_never

from pipeline.model.errors import (
    DatabaseError,
    DiskFullError,
    KilledError,
    OcrTimeoutError,
    OutputError,
    RazmetkaError,
    StoreGoneError,
    UnreadableError,
)
from pipeline.model.page import Problem
from pipeline.store.blobs import Blobs
from pipeline.store.board import Board, Hint, Kind
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Blame, blame_for
from pipeline.store.work import FileWork, Work
from workers.crew import Child, Crew
from workers.events import Event, LostWork, Paused
from workers.fetching import Originals
from workers.options import PoolOptions
from workers.processes import own_name
from workers.reader import Answer, Done, Failed, Inspect, MakeReader, Opened, Read, Ready, Unfit
from workers.settling import Settling
from workers.writing import Writing

_TROUBLE: Final = (DatabaseError, DiskFullError, StoreGoneError)


@dataclass(frozen=True)
class Tools:
    """What a bench works with. ``readers`` builds a reader for each recipe that is known here."""

    ledger: Ledger
    board: Board
    previews: Blobs
    originals: Originals
    writing: Writing
    readers: Mapping[str, MakeReader]
    notify: Callable[[Event], None]
    room: Callable[[], Problem | None]


@dataclass
class Bench:
    """Does what hints ask for. Every method may be called from several threads."""

    tools: Tools
    crew: Crew
    options: PoolOptions
    owner: str = field(default_factory=own_name)
    in_hand: int = 0
    moved_at: float = field(default_factory=monotonic)
    """When something was last begun or ended, by ``time.monotonic``."""

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._stopping = Flag()
        self._end_at = float("inf")
        self._recipes: dict[Child, str] = {}
        self._free: list[Child] = []

    def stop(self, grace_s: float | None = None) -> None:
        """Begin nothing more; what is in hand has ``grace_s`` to end and is then given back."""
        grace = self.options.grace_s if grace_s is None else grace_s
        self._end_at = min(self._end_at, monotonic() + grace)
        self._stopping.set()

    def take(self, hint: Hint) -> None:
        """Do what a hint asks for, if it is still to be done and can be done now."""
        if self._stopping.is_set():
            return
        if problem := self.tools.room():
            self.tools.notify(Paused(problem))
            self._rest()
            return
        self._move(+1)
        try:
            self._take(hint)
        except OutputError as error:  # of one batch's folder; the others go on
            self.tools.notify(Paused(error.problem))
        except _TROUBLE as error:
            self.tools.notify(Paused(error.problem))
            self._rest()
        finally:
            self._move(-1)

    def _take(self, hint: Hint) -> None:
        lease = self.owner, self.options.lease_s
        match hint.kind:
            case Kind.READ:
                page = self.tools.ledger.claim_hinted(*lease, hint.id, self.tools.readers)
                if page is not None:
                    self._do(page, page.recipe)
                    self.tools.writing.source_moved(page.source)
            case Kind.OPEN:
                file = self.tools.ledger.claim_file(*lease, file=hint.id)
                if file is not None:
                    self._do(file, next(iter(self.tools.readers)))
            case Kind.WRITE:
                self.tools.writing.write(hint.id)
            case _:
                assert_never(hint.kind)

    def _do(self, work: FileWork | Work, recipe: str) -> None:
        """Have a child do a piece of work, and write down what came of it."""
        settling = Settling(self.tools.ledger, self.tools.previews, self.tools.notify)
        child = self._seat(recipe)
        if child is None:
            settling.given_back(work)
        elif self._order(child, work, settling):
            self._follow(child, work, settling)
        self._write_down(settling)

    # Children

    def _seat(self, recipe: str) -> Child | None:
        """Return a child with a reader for the recipe; ``None`` where none can be had now."""
        with self._lock:
            fitting = [child for child in self._free if self._recipes[child] == recipe]
            if fitting:
                self._free.remove(fitting[-1])
                return fitting[-1]
            for child in list(self._free):
                self._end(child)
            child = self.crew.hire(self.options.start_limit_s, self.tools.readers[recipe])
            self._recipes[child] = recipe
        answer = self._listen(child, lambda: True)
        if isinstance(answer, Ready):
            child.ready = True
            return child
        if isinstance(answer, Unfit):
            self.tools.notify(Paused(answer.problem))
        with self._lock:
            self._end(child)
        self._rest()
        return None

    def _leave(self, child: Child, *, worn: bool) -> None:
        with self._lock:
            if worn:
                self._end(child)
            else:
                child.work = None
                self._free.append(child)

    def _end(self, child: Child) -> None:
        if child in self._free:
            self._free.remove(child)
        self._recipes.pop(child, None)
        self.crew.end(child)

    def _order(self, child: Child, work: FileWork | Work, settling: Settling) -> bool:
        """Give a child its order; ``False`` where the file cannot be fetched."""
        now, options = monotonic(), self.options
        child.work = work
        child.renew_at = now + options.lease_s / 3
        path = Path(os.fsdecode(work.path))
        limit = options.page_limit_s if isinstance(work, Work) else options.file_limit_s
        child.deadline = now + limit
        try:
            path = self.tools.originals.path_of(path, work.blob_sha256)
        except RazmetkaError as error:
            self._leave(child, worn=False)
            settling.failed(work, error.problem, blame_for(error))
            return False
        if isinstance(work, Work):
            child.order(Read(path, work.number, work.expected))
        else:
            child.order(Inspect(path))
        return True

    def _listen(self, child: Child, keep: Callable[[], bool]) -> Answer | None:
        """Return a child's answer; ``None`` if it died, overran, or is not to go on."""
        while not wait([child.connection], self.options.poll_s):
            if monotonic() > min(child.deadline, self._end_at) or not keep():
                return None
        return child.answer()

    # What comes of it

    def _follow(self, child: Child, work: FileWork | Work, settling: Settling) -> None:
        mine = True

        def keep() -> bool:
            nonlocal mine
            if monotonic() > child.renew_at:
                child.renew_at = monotonic() + self.options.lease_s / 3
                with suppress(*_TROUBLE):
                    mine = self.tools.ledger.renew(work, self.options.lease_s)
            return mine

        answer = self._listen(child, keep)
        words = "" if answer else child.last_words()
        late = monotonic() > child.deadline
        self._leave(child, worn=self._is_worn(child, answer))
        if not mine:
            self.tools.notify(LostWork(work))
        elif answer is not None:
            self._answered(work, answer, settling)
        elif monotonic() > self._end_at and not late:
            settling.given_back(work)
        else:
            self._failed_child(work, words, settling, late=late)

    def _answered(self, work: FileWork | Work, answer: Answer, settling: Settling) -> None:
        match answer, work:
            case Opened(inspected), FileWork():
                settling.opened(work, inspected)
            case Done(), Work():
                settling.read(work, answer)
            case Failed(blame=Blame.NOBODY), _:
                self.tools.notify(Paused(answer.problem))
                settling.given_back(work)
                self._rest()
            case Failed(), _:
                settling.failed(work, answer.problem, answer.blame, answer.trace)

    def _failed_child(
        self, work: FileWork | Work, words: str, settling: Settling, *, late: bool
    ) -> None:
        if not late:
            killed = KilledError(str(work.attempts)).problem
            settling.failed(work, killed, Blame.PROCESS, words)
        elif isinstance(work, Work):
            problem = OcrTimeoutError(f"{self.options.page_limit_s:g}").problem
            settling.failed(work, problem, Blame.PROCESS, words)
        else:
            problem = UnreadableError(f"> {self.options.file_limit_s:g} s").problem
            settling.failed(work, problem, Blame.PLACE, words)

    def _is_worn(self, child: Child, answer: Answer | None) -> bool:
        child.served += 1
        return (
            answer is None
            or child.served >= self.options.pages_per_child
            or (isinstance(answer, Failed) and answer.sick)
            or (isinstance(answer, Done) and answer.memory_mib > self.options.child_memory_mib)
        )

    def _write_down(self, settling: Settling) -> None:
        """Write what came of it, waiting for the database while the lease may still be ours."""
        until = monotonic() + self.options.lease_s
        while len(settling):
            try:
                settling.settle()
            except _TROUBLE as error:
                if monotonic() > min(until, self._end_at):
                    return
                self.tools.notify(Paused(error.problem))
                self._rest()

    def _rest(self) -> None:
        """Wait until it is time to look again, or for a moment where we are to stop."""
        if self._stopping.wait(self.options.recheck_s):
            sleep(self.options.poll_s)

    def _move(self, step: int) -> None:
        with self._lock:
            self.in_hand += step
            self.moved_at = monotonic()
