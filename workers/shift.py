"""One run of a pool over a batch: handing out, listening, until nothing waits."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from pipeline.model.errors import (
    DatabaseError,
    DiskFullError,
    KilledError,
    OcrTimeoutError,
    UnexpectedError,
    UnreadableError,
)
from pipeline.model.page import Problem
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Blame
from pipeline.store.work import FileWork, Work
from workers.crew import Child, Crew
from workers.events import Event, LostWork, Paused, Resumed
from workers.options import PoolOptions
from workers.processes import has_ended
from workers.reader import Answer, Done, Failed, Inspect, Opened, Order, Read, Ready, Unfit
from workers.settling import Settling

_FALSE_STARTS: Final = 3
_IDLE_SWEEP_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Task:
    """What a shift is there for. ``owner`` is the name that its leases run under."""

    batch: int
    owner: str
    options: PoolOptions
    notify: Callable[[Event], None]
    room: Callable[[], Problem | None]
    """Says what is wrong where the disk has no room for another page."""


class Shift:
    """The state of one run. Everything happens in the caller's thread."""

    def __init__(self, task: Task, ledger: Ledger, crew: Crew, settling: Settling) -> None:
        self.unfit: Unfit | None = None
        """Why no child can be had."""
        self._task = task
        self._options = task.options
        self._ledger = ledger
        self._crew = crew
        self._settling = settling
        self._paused: Problem | None = None
        self._resume_at = 0.0
        self._sweep_at = 0.0
        self._end_at: float | None = None
        self._false_starts = 0

    def run(self, stops: Callable[[], int]) -> None:
        """Work until nothing of the batch waits, no child can be had, or a stop is over.

        ``stops`` counts how often a person asked to stop: the first time, pages in hand may
        end; the second time, they are given back at once.
        """
        try:
            while not self.unfit and not self._is_over(stops()):
                self._listen()
        finally:
            self._let_go()

    def _is_over(self, stops: int) -> bool:
        try:
            self._settling.settle()
            if not stops:
                self._sweep()
                return not self._held_up() and not self._hand_out()
        except (DatabaseError, DiskFullError) as error:
            self._pause(error.problem)
        return stops > 0 and self._is_wound_down(stops)

    def _is_wound_down(self, stops: int) -> bool:
        if self._end_at is None:
            self._end_at = monotonic() + self._options.grace_s
        return stops > 1 or monotonic() >= self._end_at or not self._busy()

    def _let_go(self) -> None:
        """Give back what is still in hand. What cannot be written now, the next run frees."""
        for child in list(self._crew.children):
            self._crew.end(child)
            if child.work:
                self._settling.given_back(child.work)
        with suppress(DatabaseError, DiskFullError):
            self._settling.settle()

    # Handing out

    def _hand_out(self) -> bool:
        """Give idle children something to do; return whether anything is left to do or wait for."""
        for child in self._crew.children:
            if child.idle:
                work = self._claim()
                if work is None:
                    break
                self._give(child, work)
        self._hire()
        if self._paused:
            self._paused = None
            self._task.notify(Resumed())
        return self._busy() or self._ledger.waits(self._task.batch)

    def _claim(self) -> FileWork | Work | None:
        """Take a page, or else a file, so that what was opened is read while it is at hand."""
        wanted = self._task.owner, self._options.lease_s, self._task.batch
        return self._ledger.claim(*wanted) or self._ledger.claim_file(*wanted)

    def _give(self, child: Child, work: FileWork | Work) -> None:
        now, options = monotonic(), self._options
        child.work = work
        child.renew_at = now + options.lease_s / 3
        of_page = isinstance(work, Work)
        child.deadline = now + (options.page_limit_s if of_page else options.file_limit_s)
        child.order(_order(work))

    def _hire(self) -> None:
        vacant = self._options.jobs - len(self._crew.children)
        if vacant <= 0:
            return
        spare = sum(child.work is None for child in self._crew.children)
        wanted = self._ledger.available(self._task.batch, self._options.jobs) - spare
        for _ in range(min(vacant, wanted)):
            self._crew.hire(self._options.start_limit_s)

    def _busy(self) -> bool:
        return len(self._settling) > 0 or any(child.work for child in self._crew.children)

    # Listening

    def _listen(self) -> None:
        for child in self._crew.heard(self._options.poll_s):
            answer = child.answer()
            if answer is None:
                self._died(child)
            else:
                self._answered(child, answer)
        now = monotonic()
        for child in list(self._crew.children):
            if child.idle:
                continue
            if now > child.deadline:
                self._overran(child)
            elif child.work and now > child.renew_at:
                self._renew(child, child.work)

    def _answered(self, child: Child, answer: Answer) -> None:
        work, child.work = child.work, None
        match answer, work:
            case Ready(), _:
                child.ready, self._false_starts = True, 0
            case Unfit(), _:
                self.unfit = answer
            case Opened(inspected), FileWork():
                self._settling.opened(work, inspected)
            case Done(), Work():
                child.served += 1
                self._settling.read(work, answer)
            case Failed(), (FileWork() | Work()):
                self._failed(work, answer)
        if self._is_worn(child, answer):
            self._crew.end(child)

    def _failed(self, work: FileWork | Work, failed: Failed) -> None:
        if failed.blame is Blame.NOBODY:
            self._settling.given_back(work)
            self._pause(failed.problem)
        else:
            self._settling.failed(work, failed.problem, failed.blame, failed.trace)

    def _is_worn(self, child: Child, answer: Answer) -> bool:
        return (
            child.served >= self._options.pages_per_child
            or (isinstance(answer, Failed) and answer.sick)
            or (isinstance(answer, Done) and answer.memory_mib > self._options.child_memory_mib)
        )

    def _renew(self, child: Child, work: FileWork | Work) -> None:
        child.renew_at = monotonic() + self._options.lease_s / 3
        try:
            mine = self._ledger.renew(work, self._options.lease_s)
        except (DatabaseError, DiskFullError) as error:
            self._pause(error.problem)
            return
        if not mine:
            self._crew.end(child)
            self._task.notify(LostWork(work))

    # What breaks

    def _died(self, child: Child) -> None:
        words = child.last_words()
        self._crew.end(child)
        if child.work:
            killed = KilledError(str(child.work.attempts)).problem
            self._settling.failed(child.work, killed, Blame.PROCESS, words)
        elif not child.ready:
            self._started_in_vain(words)

    def _overran(self, child: Child) -> None:
        words = child.last_words()
        self._crew.end(child)
        match child.work:
            case Work():
                late = OcrTimeoutError(f"{self._options.page_limit_s:g}").problem
                self._settling.failed(child.work, late, Blame.PROCESS, words)
            case FileWork():
                late = UnreadableError(f"> {self._options.file_limit_s:g} s").problem
                self._settling.failed(child.work, late, Blame.PLACE, words)
            case None:
                self._started_in_vain(words)

    def _started_in_vain(self, words: str) -> None:
        self._false_starts += 1
        if self._false_starts >= _FALSE_STARTS:
            self.unfit = Unfit(UnexpectedError("a child does not start").problem, words)

    # Pausing

    def _held_up(self) -> bool:
        """Return whether nothing new may begin at this moment."""
        if monotonic() < self._resume_at:
            return True
        problem = self._task.room()
        if problem:
            self._pause(problem)
        return problem is not None

    def _pause(self, problem: Problem) -> None:
        self._resume_at = monotonic() + self._options.recheck_s
        if self._paused is None:
            self._task.notify(Paused(problem))
        self._paused = problem

    def _sweep(self) -> None:
        """Free what vanished processes held: of this machine at once, of others by their leases."""
        now = monotonic()
        if now < self._sweep_at:
            return
        for owner in filter(has_ended, self._ledger.owners()):
            self._ledger.release(owner)
        self._ledger.reconcile()
        self._sweep_at = now + (self._options.sweep_s if self._busy() else _IDLE_SWEEP_S)


def _order(work: FileWork | Work) -> Order:
    path = Path(os.fsdecode(work.path))
    if isinstance(work, Work):
        return Read(path, work.number, work.expected)
    return Inspect(path)
