"""Small worlds for the ledger's tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pipeline.intake.files import Fingerprint, Inspected
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Page, PageState, Zone
from pipeline.model.provenance import Run
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Policy
from pipeline.store.work import NewFile, Work

ME = "me"
LEASE_S = 60.0
RUN = Run("tesseract 5.5.4", {"rus": "ab" * 32}, "recipe-1")
OTHER_RUN = Run("tesseract 5.5.4", {"rus": "ab" * 32}, "recipe-2")


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: datetime = field(default_factory=lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def open_ledger(url: str, clock: Clock | None = None, policy: Policy | None = None) -> Ledger:
    return Ledger.open(url, clock or Clock(), policy)


def found(*names: str) -> list[NewFile]:
    return [NewFile(b"/scans", f"/scans/{n}".encode(), n.encode(), n) for n in names]


def inspected(seed: str, page_count: int = 1) -> Inspected:
    sha256 = seed.encode().hex().ljust(64, "0")[:64]
    return Inspected(Fingerprint(sha256, 10, 1_700_000_000_000_000_001, 7), "image/png", page_count)


def batch_of(ledger: Ledger, pages: Iterable[int] = (1,), run: Run = RUN) -> int:
    """List and open one file for each count of pages, named after its place; return the batch."""
    counts = list(pages)
    batch = ledger.begin_batch("scans", run, b"/out")
    ledger.list_files(batch, found(*(f"{place}.png" for place in range(len(counts)))))
    for place, count in enumerate(counts):
        work = ledger.claim_file(ME, LEASE_S, batch)
        assert work is not None
        assert ledger.open_file(work, inspected(f"{place}.png", count))
    return batch


def claim(ledger: Ledger, batch: int | None = None) -> Work:
    work = ledger.claim(ME, LEASE_S, batch)
    assert work is not None
    return work


def read(number: int, text: str = "текст", state: PageState = PageState.DONE) -> Page:
    zone = Zone("z1", "body", Ink.TYPED, Box(1, 2, 30, 40), 1, 0.9, text)
    return Page(number, state, 100, 200, 300, zones=(zone,))


def states(ledger: Ledger, batch: int) -> dict[str, int]:
    """Return the counts of pages by state, those of files as ``file:state``."""
    told = ledger.progress(batch)
    counts = {str(state): count for state, count in told.pages.items()}
    return counts | {f"file:{state}": count for state, count in told.files.items()}
