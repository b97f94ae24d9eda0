"""A folder of hostile and good files, read for real, and what came of it."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from time import monotonic

from config.recipe import recipe_digest
from config.settings import load_settings
from desk.running import Order, found_below
from pipeline.intake.blobs import BlobStore
from pipeline.intake.options import IntakeOptions
from pipeline.intake.walk import walk
from pipeline.model.page import Page, PageState, Problem
from pipeline.model.provenance import Run
from pipeline.ocr.factory import identify
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Policy
from pipeline.store.verify import verify, verify_files, verify_previews
from tests.hostile import names, pdfs
from tests.workers.scenes import has_gone, utc_now
from workers.events import Event, Failure, FileOpened
from workers.options import PoolOptions
from workers.outputs import Outputs
from workers.pool import Pool
from workers.scan_reader import reader_maker

SHORT = IntakeOptions(
    max_megapixels=160, render_timeout_s=30, probe_timeout_s=2, max_pdf_pages=pdfs.PAGES
)
"""What tests wait for an endless PDF page, and room for the honest map; people have more."""

ATTEMPTS = 2


@dataclass(frozen=True)
class Ending:
    """How one page, or one file that has none, ended."""

    relative: bytes
    state: str
    problem: Problem | None
    attempts: int
    page: Page | None

    @property
    def end(self) -> str:
        """Its code, or else its state."""
        return self.problem.code if self.problem else self.state


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
        return [name for pid, (name, _) in self.seen.items() if not has_gone(pid)]

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


@dataclass
class Reading:
    """One run of the local pool over a folder, its results written."""

    folder: Path
    pool: PoolOptions
    intake: IntakeOptions = SHORT
    events: list[Event] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.home, self.out = self.folder / "home", self.folder / "out"
        self.scans = self.folder / "scans"
        self.home.mkdir(parents=True)
        self.settings = load_settings().model_copy(
            update={"home": self.home, "intake": self.intake}
        )
        url = f"sqlite:///{self.home / 'razmetka.db'}"
        self.ledger = Ledger.open(url, utc_now, Policy(max_attempts=ATTEMPTS, backoff_s=0.1))
        self.previews = BlobStore(self.home / "previews")

    def run(self) -> None:
        """List, read and write; files that are meant to change do so once they are accepted."""
        self.before = digests(self.scans)
        self.batch = self._listed()
        for path in self.scans.rglob(names.VANISHED):
            path.unlink()
        began = monotonic()
        with watched() as self.watch:
            reader = reader_maker(self.settings)
            Pool(self.ledger, self.previews, self.home, reader).run(
                self.batch, self.pool, self._heard
            )
            self._written()
        self.seconds = monotonic() - began
        self.endings = list(self._endings())

    def of(self, relative: bytes) -> list[Ending]:
        """Return how the files below a folder ended."""
        return [ending for ending in self.endings if ending.relative.startswith(relative + b"/")]

    def tallied(self, relative: bytes) -> Counter[str]:
        """Return how often each end came below a folder."""
        return Counter(ending.end for ending in self.of(relative))

    def touched(self) -> set[str]:
        """Return the originals whose bytes changed, but those that were meant to."""
        meant = {names.CHANGED, names.REMOVED, names.VANISHED}
        now = digests(self.scans)
        differing = {path for path, sha256 in self.before.items() if now.get(path) != sha256}
        return {path for path in differing if Path(path).name not in meant}

    def broken(self) -> list[str]:
        """Return the rules of the ledger that are broken, and what was left in the scratch."""
        found = [*verify(self.ledger.engine, utc_now())]
        found += verify_previews(self.ledger.engine, self.previews)
        found += [
            each
            for each in verify_files(self.ledger.engine)
            if not {names.CHANGED, names.REMOVED} & set(re.findall(r"\w+\.tif", str(each)))
        ]
        scratch = self.home / "scratch"
        left = [path.name for path in scratch.rglob("*")] if scratch.exists() else []
        return [*map(str, found), *left]

    def dead_children(self) -> int:
        """Return how many children ended by another cause than a page's time limit."""
        return sum(isinstance(e, Failure) and e.problem.code == "KILLED" for e in self.events)

    def _listed(self) -> int:
        identity = identify(self.settings.engine)
        digest = recipe_digest(self.settings.reading, self.settings.engine, identity)
        run = Run(identity.name, identity.models, digest)
        batch = self.ledger.begin_batch("scans", run, os.fsencode(self.out))
        order = Order((self.scans,), self.out, ("json", "txt", "csv"), self.pool.jobs)
        files = walk(order.paths)
        self.ledger.list_files(batch, found_below(files, order), files.left_out)
        return batch

    def _heard(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, FileOpened):
            names.change(Path(os.fsdecode(event.file.path)))

    def _written(self) -> None:
        vocabulary = self.settings.reading.vocabulary
        outputs = Outputs(self.ledger, self.previews, self.out, vocabulary, self.intake)
        outputs.write_finished(self.batch, ("json", "txt", "csv"))
        outputs.write_report(self.batch, "scans")

    def _endings(self) -> Iterator[Ending]:
        for file in self.ledger.files(self.batch):
            if file.source is None:
                yield Ending(file.relative, str(file.state), file.problem, 0, None)
                continue
            for page in self.ledger.pages(file.source):
                problem = page.problem if page.state is PageState.QUARANTINED else None
                yield Ending(file.relative, str(page.state), problem, page.attempts, page.page)


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each ordinary file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
