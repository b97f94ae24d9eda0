"""A small cluster: real servers, workers and dispatchers as processes, and files of lines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from desk.servers import Redis
from pipeline.intake.blobs import BlobStore
from pipeline.model.errors import DatabaseError
from pipeline.model.provenance import Run
from pipeline.store.blobs import Blobs
from pipeline.store.board import Board
from pipeline.store.ledger import Ledger
from pipeline.store.verify import verify, verify_files, verify_previews
from pipeline.store.work import Lane, NewFile, Terms
from tests.cluster.parts import POLICY, RECIPE
from tests.workers.scenes import utc_now

RUN = Run("none", {}, RECIPE)


@dataclass
class Cluster:
    """Processes over a ledger; ``end`` ends every one of them by its number."""

    folder: Path
    url: str
    redis: Redis
    reader: str = "Reader"
    parts: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("home", "scans", "out"):
            (self.folder / name).mkdir(exist_ok=True)
        self.home, self.scans, self.out = (self.folder / n for n in ("home", "scans", "out"))
        self.ledger = Ledger.open(self.url, utc_now, POLICY)
        self.board = Board(self.ledger.engine, utc_now)
        self.previews: Blobs = BlobStore(self.home / "previews")

    def files(self, name: str, count: int, pages: int = 1) -> list[NewFile]:
        """Write files of so many pages and return them as found."""
        found = []
        for number in range(count):
            path = self.scans / f"{name}-{number:04}.txt"
            path.write_text("".join(f"{path.stem}, лист {n}\n" for n in range(1, pages + 1)))
            found.append(NewFile(bytes(self.scans), bytes(path), path.name.encode(), path.name))
        return found

    def submit(
        self,
        found: list[NewFile],
        lane: Lane = Lane.BATCH,
        formats: tuple[str, ...] = ("json",),
    ) -> int:
        terms = Terms("Анна", lane, "default", formats)
        batch = self.ledger.begin_batch("папка", RUN, bytes(self.out), terms)
        self.ledger.list_files(batch, found)
        return batch

    def start(self, part: str, *more: str) -> subprocess.Popen[bytes]:
        """Start a worker or a dispatcher."""
        given = {
            "DATABASE_URL": self.url,
            "REDIS_URL": self.redis.url,
            "RAZMETKA_HOME": str(self.home),
        }
        command = [sys.executable, "-m", "tests.cluster.parts", part, str(self.home), self.reader]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*command, *more],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | given,
                start_new_session=True,
            )
        self.parts.append(process)
        return process

    def end(self, within_s: float = 20.0) -> None:
        """End all processes with grace, and by force where grace does not help."""
        for process in self.parts:
            process.terminate()
        until = monotonic() + within_s
        for process in self.parts:
            try:
                process.wait(max(until - monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.parts.clear()

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def wait_for(self, what: Callable[[], bool], within_s: float = 60.0) -> None:
        """Wait for something, and fail with the log where it does not come.

        A database that is just being started again tells nothing yet.
        """
        until = monotonic() + within_s
        while not _is_told(what):
            assert monotonic() < until, self.log()[-6000:]
            sleep(0.1)

    def wait_for_end(self, batch: int, within_s: float = 120.0) -> None:
        self.wait_for(lambda: self.board.standing(batch).ended, within_s)

    def texts(self, batch: int) -> dict[str, list[str]]:
        """Return the text of every page of a batch by file name."""
        return {
            file.name: [page.text for page in self.ledger.document(file.id).pages]
            for file in self.ledger.files(batch)
            if file.source
        }

    def check(self) -> None:
        """Fail where a rule is broken."""
        assert verify(self.ledger.engine, utc_now()) == []
        assert list(verify_files(self.ledger.engine)) == []
        assert list(verify_previews(self.ledger.engine, self.previews)) == []
        self.ledger.close()


def _is_told(what: Callable[[], bool]) -> bool:
    with suppress(DatabaseError):
        return what()
    return False
