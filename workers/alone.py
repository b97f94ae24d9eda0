"""Workers on one machine without Redis: seats that ask the ledger itself what waits.

Hints come from the same board as the dispatcher's, and go to the same bench as Celery's.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from pipeline.model.errors import DatabaseError, DiskFullError
from pipeline.store.board import Hint
from pipeline.store.work import Lane
from workers.bench import Bench
from workers.events import Paused
from workers.sweeping import sweep

LANES: Final = (Lane.INTERACTIVE, Lane.BATCH)
_DEPTH: Final = 4
"""Hints held for each seat: few, so that a paused batch is let go of at once."""


@dataclass
class Alone:
    """The seats of one machine. ``tick_s`` is how long an idle seat waits before it asks again."""

    bench: Bench
    lanes: Sequence[Lane] = LANES
    tick_s: float = 0.5
    sweep_s: float = 5.0
    _hints: deque[Hint] = field(default_factory=deque)
    _writes: list[Hint] = field(default_factory=list)
    _taken: set[Hint] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._sweep_at = 0.0

    def stop(self) -> None:
        """Begin nothing more; pages in hand may end. May be called from a signal handler."""
        self.bench.stop()
        self._over.set()

    def run(self) -> None:
        """Work until stopped."""
        seats = [
            threading.Thread(target=self._sit, name=f"seat-{number}")
            for number in range(self.bench.options.jobs)
        ]
        with self.bench.crew:
            for seat in seats:
                seat.start()
            for seat in seats:
                seat.join()

    def _sit(self) -> None:
        while not self._over.is_set():
            hint = self._next()
            if hint is None:
                self._over.wait(self.tick_s)
                continue
            try:
                self.bench.take(hint)
            finally:
                with self._lock:
                    self._taken.discard(hint)

    def _next(self) -> Hint | None:
        """Return something to do that no other seat is at; ``None`` where nothing waits."""
        with self._lock:
            try:
                self._look()
            except (DatabaseError, DiskFullError) as error:
                self.bench.tools.notify(Paused(error.problem))
                return None
            hint = self._hints.popleft() if self._hints else None
            if hint is not None:
                self._taken.add(hint)
            return hint

    def _look(self) -> None:
        """Ask the ledger again, where what it last said is used up."""
        tools = self.bench.tools
        if monotonic() >= self._sweep_at:
            self._writes = sweep(tools.ledger, tools.board, self._most)
            self._sweep_at = monotonic() + self.sweep_s
        if self._hints:
            return
        found = [hint for lane in self.lanes for hint in tools.board.hints(lane, self._most)]
        fresh = [hint for hint in (*found, *self._writes) if hint not in self._taken]
        self._writes = []
        self._hints.extend(fresh[: self._most])

    @property
    def _most(self) -> int:
        return _DEPTH * self.bench.options.jobs
