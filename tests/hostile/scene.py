"""A folder of hostile and good files, read for real, and what came of it."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import monotonic

from sqlalchemy import select

from config.recipe import recipe_digest
from config.settings import Settings, load_settings
from config.vocabulary import load_vocabulary
from desk.running import Order, found_below
from pipeline.intake.blobs import BlobStore
from pipeline.intake.options import IntakeOptions
from pipeline.intake.walk import walk
from pipeline.model.page import Page, PageState, Problem
from pipeline.model.provenance import Run
from pipeline.ocr.factory import identify
from pipeline.store.database import reading
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Policy
from pipeline.store.tables import events
from pipeline.store.verify import verify, verify_files, verify_previews
from pipeline.store.work import Selection, Terms
from tests.hostile import pdfs
from tests.hostile.recorder import MOVING, VANISHED, Cost, read_costs, recorder_maker
from tests.hostile.watch import Watch, watched
from tests.workers.scenes import utc_now
from workers.options import PoolOptions
from workers.outputs import Outputs
from workers.pool import Pool

ATTEMPTS = 2
POLICY = Policy(max_attempts=ATTEMPTS, backoff_s=0.1)
COSTS = "costs"
FORMATS = ("json", "txt", "csv")
DEVICE = Path("/dev/zero")
"""Named beside the folder of scans, as only root may make a device."""


@dataclass(frozen=True)
class Limits:
    """How patient a reading is: with a page, with opening a file, and with drawing a PDF page."""

    page_s: float = 120.0
    file_s: float = 120.0
    render_s: int = 60

    @property
    def intake(self) -> IntakeOptions:
        """Room for the honest map and for as many pages as the makers take for the limit."""
        return IntakeOptions(
            max_megapixels=160,
            max_pdf_pages=pdfs.PAGES,
            render_timeout_s=self.render_s,
            probe_timeout_s=max(self.render_s // 3, 1),
        )

    def pool(self, jobs: int) -> PoolOptions:
        """Return the knobs of a pool of so many children."""
        return PoolOptions(
            jobs=jobs,
            page_limit_s=self.page_s,
            file_limit_s=self.file_s,
            poll_s=0.1,
            recheck_s=0.5,
            min_free_mib=0.0,
        )


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
class Reading:
    """One run of the local pool over a folder, its results written."""

    folder: Path
    limits: Limits = field(default_factory=Limits)
    jobs: int = 2
    watch: Watch = field(default_factory=Watch)
    seconds: float = 0.0
    requeued: int = 0

    def __post_init__(self) -> None:
        self.home, self.out = self.folder / "home", self.folder / "out"
        self.scans = self.folder / "scans"
        self.home.mkdir(parents=True)
        self.settings: Settings = load_settings().model_copy(
            update={"home": self.home, "intake": self.limits.intake}
        )
        self.ledger = Ledger.open(self.url, utc_now, POLICY)
        self.previews = BlobStore(self.home / "previews")
        self.vocabulary = load_vocabulary()
        self.reader = recorder_maker(self.settings, self.folder / COSTS)

    @property
    def url(self) -> str:
        """The ledger's."""
        return f"sqlite:///{self.home / 'razmetka.db'}"

    @cached_property
    def run(self) -> Run:
        """What it is read with."""
        identity = identify(self.settings.engine)
        digest = recipe_digest(self.settings.reading, self.settings.engine, identity)
        return Run(identity.name, identity.models, digest)

    def read(self) -> None:
        """List, read and write; then everything that failed is queued again, as a person may."""
        self.before = digests(self.scans)
        self.batch = self._listed()
        for path in self.scans.rglob(VANISHED):
            path.unlink()
        began = monotonic()
        with watched() as self.watch:
            self._work()
        self.seconds = monotonic() - began
        self.endings = list(self._endings())
        self.names = [file.name for file in self.ledger.files(self.batch)]
        self.costs = read_costs(self.folder / COSTS)
        self.broken = self._broken()
        self.requeued = self.ledger.retry(Selection(batch=self.batch), "Анна")
        self.broken += map(str, verify(self.ledger.engine, utc_now()))

    def of(self, relative: bytes) -> list[Ending]:
        """Return how the files below a folder ended."""
        return [ending for ending in self.endings if ending.relative.startswith(relative + b"/")]

    def costs_of(self, relative: bytes) -> list[Cost]:
        """Return what the files below a folder cost."""
        place = os.fsencode(self.scans) + b"/" + relative + b"/"
        return [cost for cost in self.costs if cost.file.startswith(place)]

    def touched(self, relative: str = "") -> set[str]:
        """Return the originals below a folder whose bytes changed, but those that were meant to."""
        now = digests(self.scans / relative)
        before = {
            path: sha256
            for path, sha256 in self.before.items()
            if not relative or path.startswith(f"{relative}/")
        }
        here = f"{relative}/" if relative else ""
        found = {path for path in before if now.get(path.removeprefix(here)) != before[path]}
        return {path for path in found if Path(path).name not in MOVING}

    def codes(self) -> Counter[str]:
        """Return how often each code was written down, of tries too that were not the last."""
        with reading(self.ledger.engine) as connection:
            details = connection.execute(select(events.c.detail)).scalars()
            return Counter(str(detail["code"]) for detail in details if "code" in detail)

    def left(self) -> list[str]:
        """Return what was left running or lying about."""
        lying = [*(self.home / "scratch").rglob("*"), *self.folder.rglob(".razmetka-*")]
        return [*self.watch.left(), *(path.name for path in lying)]

    def close(self) -> None:
        """Let go of the ledger."""
        self.ledger.close()

    def _terms(self) -> Terms | None:
        return None

    def _work(self) -> None:
        Pool(self.ledger, self.previews, self.home, self.reader).run(
            self.batch, self.limits.pool(self.jobs)
        )
        outputs = Outputs(self.ledger, self.previews, self.out, self.vocabulary, self.limits.intake)
        outputs.write_finished(self.batch, FORMATS)
        outputs.write_report(self.batch, "scans")

    def _listed(self) -> int:
        batch = self.ledger.begin_batch("scans", self.run, os.fsencode(self.out), self._terms())
        order = Order((self.scans, DEVICE), self.out, FORMATS, self.jobs)
        files = walk(order.paths)
        self.ledger.list_files(batch, found_below(files, order), files.left_out)
        return batch

    def _endings(self) -> Iterator[Ending]:
        for file in self.ledger.files(self.batch):
            if file.source is None:
                yield Ending(file.relative, str(file.state), file.problem, 0, None)
                continue
            for page in self.ledger.pages(file.source):
                problem = page.problem if page.state is PageState.QUARANTINED else None
                yield Ending(file.relative, str(page.state), problem, page.attempts, page.page)

    def _broken(self) -> list[str]:
        """Return the rules of the ledger that are broken."""
        found = [*verify(self.ledger.engine, utc_now())]
        found += verify_previews(self.ledger.engine, self.previews)
        found += [
            each
            for each in verify_files(self.ledger.engine)
            if not MOVING & set(re.findall(r"\w+\.(?:tif|png)", str(each)))
        ]
        return list(map(str, found))


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each ordinary file below a folder that may be read."""
    found = {}
    for path in folder.rglob("*"):
        with suppress(PermissionError):
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                found[str(path.relative_to(folder))] = sha256
    return found
