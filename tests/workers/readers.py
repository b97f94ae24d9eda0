"""Readers that do to their process what bad scans and bad days do."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from pipeline.intake.files import Fingerprint, Inspected
from pipeline.model.errors import ChangedError, DiskFullError, MissingProgramError, TruncatedError
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Page, PageState, Zone
from workers.processes import resident_mib

BAD = 3
"""The page that each of the readers below stumbles over."""


class Reader:
    """Reads files of lines as if each line were a page."""

    def inspect(self, path: Path) -> Inspected:
        status, data = path.stat(), path.read_bytes()
        found = Fingerprint(
            hashlib.sha256(data).hexdigest(), len(data), status.st_mtime_ns, status.st_ino
        )
        return Inspected(found, "text/plain", len(data.splitlines()))

    def read(self, path: Path, number: int, expected: Fingerprint) -> tuple[Page, bytes]:
        if number == BAD:
            self.stumble(path)
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != expected.sha256:
            raise ChangedError(path.name)
        text = data.decode().splitlines()[number - 1]
        zone = Zone("z1", "body", Ink.TYPED, Box(0, 0, 10, 10), 1, 0.9, text)
        page = Page(number, PageState.DONE, 100, 100, 300, zones=(zone,))
        return page, f"preview of {text}".encode()

    def stumble(self, _path: Path) -> None:
        """Do what this reader is for."""


class SlowReader(Reader):
    def read(self, path: Path, number: int, expected: Fingerprint) -> tuple[Page, bytes]:
        time.sleep(random.uniform(0.005, 0.03))  # noqa: S311
        return super().read(path, number, expected)


class Steady(Reader):
    """Takes a fifth of a second for each page, as if it read."""

    def read(self, path: Path, number: int, expected: Fingerprint) -> tuple[Page, bytes]:
        time.sleep(0.2)
        return super().read(path, number, expected)


class Typist(Reader):
    """Gives pages of 180 words, such as archives have, and takes no time for them."""

    def __init__(self) -> None:
        from tests.search.synthetic import Texts, sample_page

        texts = Texts(os.getpid()).pages(1000)
        self.pages = cycle([sample_page(words) for words in texts])

    def read(self, path: Path, number: int, expected: Fingerprint) -> tuple[Page, bytes]:
        _, preview = super().read(path, number, expected)
        return replace(next(self.pages), number=number), preview


class Leaker(Reader):
    """Holds another 40 MiB after each page, and leaves its number and what it holds."""

    held: list[bytes]

    def read(self, path: Path, number: int, expected: Fingerprint) -> tuple[Page, bytes]:
        self.held = [*getattr(self, "held", []), b"\1" * (40 << 20)]
        with path.with_suffix(".told").open("a") as told:
            told.write(f"{os.getpid()} {resident_mib():.0f}\n")
        return super().read(path, number, expected)


class Killer(Reader):
    def stumble(self, _path: Path) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class Hanger(Reader):
    """Hangs in a program that it started, and leaves its number."""

    def stumble(self, _path: Path) -> None:
        program = subprocess.Popen(["/bin/sleep", "600"])
        with _path.with_suffix(".pids").open("a") as pids:
            pids.write(f"{program.pid}\n")
        program.wait()


class Sleeper(Reader):
    """Sleeps for good, and leaves its number."""

    def stumble(self, _path: Path) -> None:
        _path.with_suffix(".pids").write_text(f"{os.getpid()}\n")
        time.sleep(600)


class Interrupted(Reader):
    """Hears the Ctrl-C that was meant for the pool."""

    def stumble(self, _path: Path) -> None:
        os.kill(os.getpid(), signal.SIGINT)


class Napper(Reader):
    def stumble(self, _path: Path) -> None:
        time.sleep(1.2)


class Refuser(Reader):
    def stumble(self, _path: Path) -> None:
        raise TruncatedError("99 %")


class Glutton(Reader):
    def stumble(self, _path: Path) -> None:
        raise MemoryError


class Bungler(Reader):
    def stumble(self, _path: Path) -> None:
        raise KeyError("никто не ждал")


class Liar(Reader):
    """Gives page 1 for page 3."""

    def read(self, path: Path, number: int, expected: Fingerprint) -> tuple[Page, bytes]:
        return super().read(path, 1 if number == BAD else number, expected)


class Crowded(Reader):
    """Finds the disk full until somebody has made room."""

    def stumble(self, _path: Path) -> None:
        if not _path.with_suffix(".room").exists():
            _path.with_suffix(".room").touch()
            raise DiskFullError("0 MiB")


class Littering(Reader):
    """Leaves a temporary file behind and says where, and which threads it would use."""

    def stumble(self, _path: Path) -> None:
        with tempfile.NamedTemporaryFile(delete=False) as left:
            told = f"{left.name}\n{os.environ['OMP_THREAD_LIMIT']}\n{os.getpid()}"
        _path.with_suffix(".told").write_text(told)


class Closed(Reader):
    """Cannot even be built."""

    def __init__(self) -> None:
        raise MissingProgramError("tesseract")


class Stillborn(Reader):
    """Ends its process before it is built."""

    def __init__(self) -> None:
        print("no engine here", file=sys.stderr, flush=True)  # noqa: T201
        os._exit(1)


class FileKiller(Reader):
    def inspect(self, path: Path) -> Inspected:
        if "poison" in path.name:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().inspect(path)


class Poisoned(Reader):
    """Takes a moment for each page, and is killed by lines with poison in them."""

    def read(self, path: Path, number: int, expected: Fingerprint) -> tuple[Page, bytes]:
        time.sleep(random.uniform(0.005, 0.05))  # noqa: S311
        if "яд" in path.read_text().splitlines()[number - 1]:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(path, number, expected)
