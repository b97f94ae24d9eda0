"""Processes below this one, and what they took."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag
from threading import Thread

from tests.workers.scenes import has_gone

SERVERS = {"postgres", "redis-server"}
"""What outlives a reading, because it was there before."""


@dataclass
class Watch:
    """What the processes below this one took, by their numbers: command and peak MiB."""

    seen: dict[int, tuple[str, float]] = field(default_factory=dict)

    @property
    def peak_mib(self) -> float:
        """The most memory that any of them held."""
        return max((mib for _, mib in self.seen.values()), default=0.0)

    def left(self) -> list[str]:
        """Return those that are still there."""
        mine = ((pid, name) for pid, (name, _) in self.seen.items() if name not in SERVERS)
        return [name for pid, name in mine if not has_gone(pid)]

    def look(self) -> None:
        for pid in below(os.getpid()):
            with suppress(OSError, ValueError):
                status = Path(f"/proc/{pid}/status").read_text()
                if peak := re.search(r"VmHWM:\s+(\d+)", status):
                    name = status.split()[1]
                    self.seen[pid] = (name, int(peak[1]) / 1024)


@contextmanager
def watched(every_s: float = 0.2) -> Iterator[Watch]:
    """Watch the processes below this one."""
    watch, over = Watch(), Flag()

    def look() -> None:
        while not over.wait(every_s):
            watch.look()

    thread = Thread(target=look)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()


def below(pid: int) -> Iterator[int]:
    """Yield the living processes that a process started, and that those started."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                yield child
                yield from below(child)
