"""Risk: a thick file takes for ever to list, loses pages, or is read as its first one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import pikepdf
import pytest

from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import inspect, load
from pipeline.model.page import Page, PageState
from pipeline.model.provenance import Run
from pipeline.store.ledger import Ledger
from pipeline.store.verify import verify
from pipeline.store.work import NewFile, Selection
from tests.intake import makers
from tests.workers.scenes import utc_now

LEASE = ("me", 60.0)
OPTIONS = IntakeOptions(max_frames=3000)


@dataclass(frozen=True)
class Volume:
    """A kind of thick file: who makes it, how many pages it has, how long opening it may take."""

    name: str
    make: Callable[[Path], object]
    pages: int
    cpu_s: float


def frames(path: Path) -> None:
    makers.many_frames(path, 3000)


def sheets(path: Path) -> None:
    with pikepdf.new() as pdf:
        for number in range(20_000):
            pdf.add_blank_page(page_size=(100, 100 + number % 7))
        pdf.save(path)


VOLUMES = (Volume("a.tif", frames, 3000, 20.0), Volume("a.pdf", sheets, 20_000, 20.0))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Give an empty ledger."""
    opened = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}", utc_now)
    yield opened
    opened.close()


@pytest.mark.parametrize("volume", VOLUMES, ids=lambda volume: volume.name)
def test_every_page_of_a_thick_file_gets_its_row(
    tmp_path: Path, ledger: Ledger, volume: Volume
) -> None:
    path = tmp_path / volume.name
    volume.make(path)
    began = process_time()
    batch = _opened(ledger, path)
    assert process_time() - began < volume.cpu_s
    assert ledger.progress(batch).pages == {PageState.QUEUED: volume.pages}
    work = ledger.claim(*LEASE, batch)
    assert work is not None
    for number in (1, volume.pages):
        assert load(path, number, work.expected, OPTIONS).pixels.shape[0] >= 40
    page = Page(work.number, PageState.BLANK)
    assert ledger.finish(work, page)
    assert ledger.cancel(Selection(batch=batch), "Анна") == volume.pages - 1
    assert verify(ledger.engine, utc_now()) == []


def _opened(ledger: Ledger, path: Path) -> int:
    batch = ledger.begin_batch("том", Run("none", {}, "recipe"), b"/out")
    ledger.list_files(
        batch, [NewFile(bytes(path.parent), bytes(path), path.name.encode(), path.name)]
    )
    work = ledger.claim_file(*LEASE, batch)
    assert work is not None
    assert ledger.open_file(work, inspect(path, OPTIONS))
    return batch
