"""Where pictures are made: each once, one after the other, while those who asked go on."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Semaphore, Thread
from time import monotonic
from typing import Final

from pipeline.model.errors import PictureError
from pipeline.model.page import Problem

DONE: Final = "done"
"""The name of the empty file that says that a folder has all its pictures."""
MOST_WAITING: Final = 64
FORGOTTEN_S: Final = 30.0
"""How long a failure is believed, in seconds: a viewer asks for dozens of tiles at once."""
_REMEMBERED: Final = 512

Outcome = Problem | None
Making = Callable[[], Outcome]


@dataclass
class Workshop:
    """Jobs by the folder that they fill. Nobody holds a thread of the desk's while they wait."""

    _turn: Semaphore = field(default_factory=Semaphore)
    _guard: Lock = field(default_factory=Lock)
    _running: dict[Path, Future[Outcome]] = field(default_factory=dict)
    _failed: OrderedDict[Path, tuple[float, Problem]] = field(default_factory=OrderedDict)

    def is_at(self, folder: Path) -> bool:
        """Return whether a folder is being filled, or waits for its turn."""
        return folder in self._running

    def problem(self, folder: Path) -> Outcome:
        """Return why a folder could not be filled lately."""
        at, problem = self._failed.get(folder, (0.0, None))
        return problem if monotonic() - at < FORGOTTEN_S else None

    def begin(self, folder: Path, make: Making) -> Future[Outcome]:
        """Have a folder filled, unless it is at it; the future tells what came of it.

        Raises:
            PictureError: too many are waiting already.

        """
        with self._guard:
            if known := self._running.get(folder):
                return known
            if len(self._running) >= MOST_WAITING:
                raise PictureError(f"> {MOST_WAITING}")
            future: Future[Outcome] = Future()
            future.set_running_or_notify_cancel()
            self._running[folder] = future
        Thread(target=self._work, args=(folder, make, future), daemon=True).start()
        return future

    def _work(self, folder: Path, make: Making, future: Future[Outcome]) -> None:
        try:
            with self._turn:
                outcome = make()
        except Exception as error:  # it is raised again where the future is asked
            self._end(folder, None)
            future.set_exception(error)
            return
        self._end(folder, outcome)
        future.set_result(outcome)

    def _end(self, folder: Path, problem: Outcome) -> None:
        with self._guard:
            del self._running[folder]
            self._failed.pop(folder, None)
            if problem is not None:
                self._failed[folder] = monotonic(), problem
            while len(self._failed) > _REMEMBERED:
                self._failed.popitem(last=False)
