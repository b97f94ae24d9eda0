"""The local pool: a few child processes that work off a batch of the ledger."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from pipeline.intake.blobs import BlobStore
from pipeline.model.errors import DiskFullError
from pipeline.model.page import Problem
from pipeline.store.ledger import Ledger
from workers.crew import Crew
from workers.events import Event, Outcome
from workers.options import PoolOptions
from workers.processes import own_name
from workers.reader import MakeReader
from workers.settling import Settling
from workers.shift import Shift, Task

_MIB: Final = 1 << 20


def _nobody(_event: Event) -> None:
    """Listen to nothing."""


class Pool:
    """Works off batches of a ledger in child processes; only the pool itself writes the ledger.

    A pool that was stopped stays stopped.

    ``home`` is the folder whose disk must have room; children's temporary files lie in it.
    ``make_reader`` is called in each child and must be a function of a module.
    """

    def __init__(
        self, ledger: Ledger, previews: BlobStore, home: Path, make_reader: MakeReader
    ) -> None:
        self._ledger = ledger
        self._previews = previews
        self._home = home
        self._make_reader = make_reader
        self._stops = 0

    def run(
        self,
        batch: int,
        options: PoolOptions | None = None,
        notify: Callable[[Event], None] = _nobody,
    ) -> Outcome:
        """Work until nothing of the batch waits, or until stopped; ``notify`` must be quick.

        A page that another run reads is waited for. While the disk is full or the database is
        gone the pool pauses and tells so; no page suffers from it.
        """
        chosen = options or PoolOptions()
        task = Task(
            batch,
            own_name(),
            chosen,
            notify,
            lambda: lack_of_room(self._home, chosen.min_free_mib),
        )
        settling = Settling(self._ledger, self._previews, notify)
        with Crew(self._make_reader, self._home / "scratch") as crew:
            shift = Shift(task, self._ledger, crew, settling)
            shift.run(lambda: self._stops)
        progress = self._ledger.progress(batch)
        if shift.unfit:
            return Outcome(progress, problem=shift.unfit.problem, trace=shift.unfit.trace)
        return Outcome(progress, stopped=self._stops > 0)

    def stop(self) -> None:
        """Ask to stop: pages in hand may end. Asked again, they are given back at once.

        May be called from a signal handler or from another thread.
        """
        self._stops += 1


def lack_of_room(folder: Path, min_free_mib: float) -> Problem | None:
    """Return what to tell where the disk has too little room for another page."""
    free_mib = shutil.disk_usage(folder).free / _MIB
    if free_mib >= min_free_mib:
        return None
    return DiskFullError(f"{free_mib:.0f} < {min_free_mib:g} MiB").problem


@contextmanager
def stopped_by_signals(pool: Pool) -> Iterator[None]:
    """Have Ctrl-C and SIGTERM stop the pool: once with grace, twice at once. Main thread only."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        pool.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
