"""The real reader in a child: what each order costs is written down, and mischief is done.

A file whose name asks for it changes, grows, is forbidden or freezes the child at the moment when
a file of the world would.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from threading import Event as Flag
from threading import Thread

from config.settings import Settings
from pipeline.intake.files import Fingerprint, Inspected
from pipeline.model.page import Page
from tests.desk.scans import volume
from workers.reader import MakeReader, PageReader
from workers.scan_reader import make_reader

CHANGED, REMOVED, VANISHED = "changed.tif", "removed.tif", "vanished.png"
GROWING, LOCKED, FROZEN = "growing.tif", "locked.png", "frozen.png"
MOVING = {CHANGED, REMOVED, VANISHED, GROWING}
"""Names of files that are meant to be others after the reading, or none."""

NOBODY = 65534


@dataclass(frozen=True)
class Cost:
    """What opening a file (``number`` 0) or reading a page of it took.

    ``cpu_s`` counts the programs that were started; ``mib`` is what the child held at its peak
    above what it held before.
    """

    path: str
    number: int
    seconds: float
    cpu_s: float
    mib: float

    @property
    def file(self) -> bytes:
        """The path in bytes."""
        return self.path.encode("latin-1")


class Recorder:
    """A reader whose orders are written down in a folder, in a file for each child."""

    def __init__(self, reader: PageReader, costs: Path) -> None:
        costs.mkdir(parents=True, exist_ok=True)
        self._reader = reader
        self._costs = costs / f"{os.getpid()}.jsonl"

    def inspect(self, path: Path) -> Inspected:
        """Tell what a file is; one that is meant to changes as soon as it was looked at."""
        with self._noted(path, 0), _mischief(path):
            found = self._reader.inspect(path)
        _change(path)
        return found

    def read(self, path: Path, number: int, expected: Fingerprint) -> tuple[Page, bytes]:
        """Read a page."""
        with self._noted(path, number):
            return self._reader.read(path, number, expected)

    @contextmanager
    def _noted(self, path: Path, number: int) -> Iterator[None]:
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
        began, cpu, held = time.monotonic(), _cpu_s(), _status("VmRSS")
        try:
            yield
        finally:
            took = time.monotonic() - began, _cpu_s() - cpu, _status("VmHWM") - held
            cost = Cost(os.fsencode(path).decode("latin-1"), number, *took)
            with self._costs.open("a") as notes:
                notes.write(json.dumps(asdict(cost)) + "\n")


def recorder_maker(settings: Settings, costs: Path) -> MakeReader:
    """Return what a child builds its reader with."""
    return partial(_make, settings.for_readers(), costs)


def read_costs(folder: Path) -> list[Cost]:
    """Return what was written down by children that were not killed over it."""
    lines = (line for path in folder.glob("*.jsonl") for line in path.read_text().splitlines())
    return [Cost(**json.loads(line)) for line in lines]


def _make(settings: Settings, costs: Path) -> Recorder:
    return Recorder(make_reader(settings), costs)


def _cpu_s() -> float:
    programs = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + programs.ru_utime + programs.ru_stime


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


@contextmanager
def _mischief(path: Path) -> Iterator[None]:
    """Do to a file, while it is opened, what its name says."""
    if path.name == FROZEN:
        os.kill(os.getpid(), signal.SIGSTOP)  # as over a dead mount, until we are killed
    with ExitStack() as stack:
        if path.name == GROWING:
            stack.enter_context(_writing(path))
        if path.name == LOCKED:
            stack.enter_context(_as_nobody())
        yield


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Write to a file without end, as a scanner does."""
    over = Flag()

    def write() -> None:
        with path.open("ab") as scanner:
            while not over.is_set():
                scanner.write(b"\0")
                scanner.flush()

    thread = Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Give up the rights of root, to whom no file is closed."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


def _change(path: Path) -> None:
    """Do to a file that was accepted what its name says."""
    if path.name == CHANGED:
        volume(path, 1, 3)
    elif path.name == REMOVED:
        path.unlink()
