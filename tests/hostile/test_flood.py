"""Risk: ten megabytes of hostile words out of one page choke the pool, or act (row 58)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from lxml import etree

from config.vocabulary import load_vocabulary
from pipeline.export.formats import FORMATS
from pipeline.export.inert import inert
from pipeline.intake.blobs import BlobStore
from pipeline.intake.files import Fingerprint, Inspected
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Page, PageState, Zone
from pipeline.model.provenance import Run
from pipeline.ocr.tsv import parse_tsv
from pipeline.store.ledger import Ledger
from pipeline.store.work import PREVIEW, NewFile
from tests.export.test_hostile import ATTACKS
from tests.hostile.names import WORDS as TYPED
from tests.workers.scenes import utc_now
from workers.outputs import Outputs
from workers.reader import Done
from workers.wire import MOST_BYTES, packed, unpacked

WORDS, LINES = 10, 1200
LEAST_BYTES = 10_000_000
LEASE = ("me", 60.0)
WRITTEN = ("json", "txt", "html", "alto")
CPU_S = 60.0


@pytest.fixture(scope="module")
def flood() -> Page:
    """Give a page as Tesseract might read it out of noise: ten megabytes of words that attack."""
    words = [*ATTACKS, *TYPED]
    rows = (
        f"5\t1\t1\t1\t{line}\t{word}\t{word * 90}\t{line * 3}\t80\t3\t50.5\t"
        f"{words[(line + word) % len(words)]}{'я' * 420}"
        for line in range(LINES)
        for word in range(WORDS)
    )
    lines = parse_tsv("\n".join(rows))
    assert len(lines) == LINES
    text = "\n".join(line.text for line in lines)
    box = Box(0, 0, 1000, 3 * LINES)
    zone = Zone("z1", "body", Ink.TYPED, box, 1, 0.5, text, lines)
    return Page(1, PageState.DONE, 1000, 3 * LINES, 200, zones=(zone,))


@pytest.fixture(scope="module")
def results(flood: Page, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the folder of results of such a page, taken into the ledger from a child's answer."""
    folder = tmp_path_factory.mktemp("flood")
    began = process_time()
    message = packed(Done(flood, b"\xff\xd8", 100.0))
    assert LEAST_BYTES < len(message) < MOST_BYTES
    answer = unpacked(message)
    assert isinstance(answer, Done)
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}", utc_now)
    batch = ledger.begin_batch("шум", Run("none", {}, "recipe"), bytes(folder / "out"))
    path = folder / "a.png"
    ledger.list_files(batch, [NewFile(bytes(folder), bytes(path), b"a.png", "a.png")])
    file = ledger.claim_file(*LEASE, batch)
    assert file is not None
    assert ledger.open_file(file, Inspected(Fingerprint("0" * 64, 1, 1, 1), "image/png", 1))
    work = ledger.claim(*LEASE, batch)
    assert work is not None
    previews = BlobStore(folder / "previews")
    assert ledger.finish(work, answer.page, previews.put(answer.preview, PREVIEW))
    outputs = Outputs(ledger, previews, folder / "out", load_vocabulary())
    assert outputs.write_finished(batch, WRITTEN) == len(WRITTEN)
    assert process_time() - began < CPU_S
    yield folder / "out"
    ledger.close()


def test_nothing_of_it_is_lost_and_nothing_acts(flood: Page, results: Path) -> None:
    (zone,) = json.loads((results / "a.json").read_text())["pages"][0]["zones"]
    assert len(zone["lines"]) == LINES
    for name in WRITTEN:
        path = results / f"a{FORMATS[name].suffix}"
        text = path.read_text("utf-8-sig")
        assert len(text) > LEAST_BYTES // 4
        if name != "json":
            assert inert(text) == text
    etree.parse(results / f"a{FORMATS['alto'].suffix}", etree.XMLParser(huge_tree=True))
    html = (results / "a.html").read_text()
    assert not re.search(r"<script>alert|<img src=x|<svg/onload|\x0b", html)
