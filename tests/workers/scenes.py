"""Folders of small files, pools over them, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

from pipeline.intake.blobs import BlobStore
from pipeline.intake.walk import walk
from pipeline.model.provenance import Run
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Policy
from pipeline.store.verify import verify, verify_files, verify_previews
from pipeline.store.work import NewFile
from workers.events import Event, Outcome
from workers.options import PoolOptions
from workers.pool import Pool
from workers.reader import MakeReader

QUICK = PoolOptions(poll_s=0.05, recheck_s=0.2, min_free_mib=0.0, sweep_s=0.5)


def has_gone(pid: int, within_s: float = 3.0) -> bool:
    """Return whether a process ends in time; one that only waits to be reaped has ended."""
    until = monotonic() + within_s
    while monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state in "ZX":
            return True
        sleep(0.02)
    return False


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class House:
    """A home folder with a ledger and a folder of scans."""

    folder: Path
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("home", "scans", "previews"):
            (self.folder / name).mkdir(exist_ok=True)
        self.home, self.scans = self.folder / "home", self.folder / "scans"
        self.previews = BlobStore(self.folder / "previews")
        policy = Policy(backoff_s=0.01)
        url = f"sqlite:///{self.home / 'ledger.sqlite'}"
        self.ledger = Ledger.open(url, utc_now, policy)

    def file(self, name: str, pages: int) -> Path:
        path = self.scans / name
        path.write_text("".join(f"{name}, лист {n}\n" for n in range(1, pages + 1)))
        return path

    def batch(self) -> int:
        batch = self.ledger.begin_batch("scans", Run("none", {}, "recipe"), b"/out")
        scans = walk([self.scans])
        root = bytes(self.scans)
        files = (
            NewFile(root, bytes(found.path), bytes(found.relative), found.path.name)
            for found in scans
            if found.path.suffix == ".txt"
        )
        self.ledger.list_files(batch, files, scans.left_out)
        return batch

    def pool(self, make_reader: MakeReader) -> Pool:
        return Pool(self.ledger, self.previews, self.home, make_reader)

    def run(
        self,
        make_reader: MakeReader,
        options: PoolOptions = QUICK,
        watch: Callable[[Event], None] = lambda _event: None,
    ) -> Outcome:
        def notify(event: Event) -> None:
            self.events.append(event)
            watch(event)

        return self.pool(make_reader).run(self.batch(), options, notify)

    def texts(self) -> dict[str, list[str]]:
        """Return the text of every page of the newest batch by file name."""
        newest = max(self._batches())
        return {
            file.name: [page.text for page in self.ledger.document(file.id).pages]
            for file in self.ledger.files(newest)
            if file.source
        }

    def check(self) -> None:
        """Fail where a rule is broken or something is left behind."""
        assert verify(self.ledger.engine, utc_now()) == []
        assert list(verify_files(self.ledger.engine)) == []
        assert list(verify_previews(self.ledger.engine, self.previews)) == []
        scratch = self.home / "scratch"
        assert not scratch.exists() or list(scratch.iterdir()) == []

    def _batches(self) -> list[int]:
        batch, batches = 1, []
        while next(self.ledger.files(batch), None):
            batches.append(batch)
            batch += 1
        return batches
