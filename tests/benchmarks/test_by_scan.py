"""Risk: what is told by scan mixes the scans, or a bad page is shown that did well."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from PIL import Image

from benchmarks.metrics.counts import Tally
from benchmarks.metrics.stamped import stamped_errors
from benchmarks.metrics.zones import InkedWord, Placed, loose
from benchmarks.pages import BenchPage
from benchmarks.peers.peer import Bench, Knows, Reading, Session
from benchmarks.report.pages import LARGEST, MOST
from benchmarks.report.publish import publish
from benchmarks.report.values import as_values
from benchmarks.result import Result, judged
from benchmarks.runner import Phase
from benchmarks.sections import sections
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Word
from tests.benchmarks.readers import COST, bench_page, page_of, peer

TRUTH = page_of({"title": ["ДЕКРЕТ"], "body": ["посол уехал в Прагу"], "stamp": ["АРХИВ"]})
MISREAD = page_of({"body": ["ДЕКРЕТ", "посол уехал в Прагу"]})
ABOUT = {"date": "1950-05-14"}


def scanned(folder: Path, scan: str, number: int) -> BenchPage:
    """Return a page with a picture of noise, the hardest there is to make small."""
    page = bench_page(f"{scan}-{number}", TRUTH)
    file = folder / f"{scan}-{number}.png"
    Image.effect_noise((1400, 2000), 90).save(file)
    return replace(page, file=file, tags=page.tags | {"scan": scan})


def never(_: Bench) -> Session:
    raise AssertionError("its readings are there already")


def ran(folder: Path) -> Result:
    """Return a run in which colour is read rightly and every 1-bit page wrongly."""
    pages = [scanned(folder, scan, n) for scan in ("colour", "bitonal") for n in range(MOST + 1)]
    right, wrong = Reading(TRUTH, COST), Reading(MISREAD, COST)
    readings = {p.key: right if p.tags["scan"] == "colour" else wrong for p in pages}
    reader = replace(peer(never), knows=frozenset(Knows))
    return judged("samples", pages, [Phase(reader, "v1", readings)])


def test_zones_are_told_by_scan(tmp_path: Path) -> None:
    result = ran(tmp_path)
    table = next(part for part in sections(result) if part.title == "razmetka by scan")
    told = {row.name: dict(zip(table.columns, row.cells, strict=True)) for row in table.rows}
    assert told["zone F1"]["colour"] == ("1.000", False)
    assert told["title F1"] == {"bitonal": ("0.000", False), "colour": ("1.000", False)}
    assert "routing F1" not in told
    by_scan = as_values(result, ABOUT)["readers"][0]["by"]["scan"]
    assert (by_scan["bitonal"]["title F1"], by_scan["colour"]["title F1"]) == (0, 1)


def test_the_worst_pages_are_published_with_small_pictures(tmp_path: Path) -> None:
    document = tmp_path / "docs" / "benchmarks.md"
    stale = document.parent / "pictures" / "worst-samples-9.jpg"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"")
    document.write_text("<!-- begin samples -->\n<!-- end samples -->\n", "utf-8")
    publish(document, ran(tmp_path), ABOUT)
    text = document.read_text("utf-8")
    shown = re.findall(r"^!\[bitonal-\d\]\((pictures/worst-samples-\d\.jpg)\)$", text, re.MULTILINE)
    assert len(shown) == MOST
    assert "bitonal-0 (kind telegram, damage 0, scan bitonal): 0 zones right, 3 missed" in text
    assert {path.name for path in stale.parent.iterdir()} == {Path(name).name for name in shown}
    for name in shown:
        path = document.parent / name
        assert path.stat().st_size < LARGEST
        with Image.open(path) as picture:
            assert picture.format == "JPEG"


def test_words_under_a_stamp_are_told_from_the_others() -> None:
    truth = [
        InkedWord("посол", Box(0, 0, 100, 40), Ink.TYPED),
        InkedWord("уехал", Box(120, 0, 100, 40), Ink.TYPED),
        InkedWord("АРХИВ", Box(120, 20, 100, 40), Ink.STAMP),
    ]
    stamp = Placed("stamp", Box(110, -20, 200, 100))
    read = [
        Word("посол", Box(2, 2, 96, 36)),
        Word("уе", Box(121, 1, 40, 38)),
        Word("?", Box(400, 0, 9, 9)),
    ]
    assert stamped_errors(truth, [stamp], read) == (Tally(3, 5), Tally(0, 5))
    assert stamped_errors(truth, [], read) == (Tally(), Tally())
    assert stamped_errors(truth, [stamp], []) == (Tally(5, 5), Tally(5, 5))


def test_what_was_missed_and_invented_is_told() -> None:
    title, body = Placed("title", Box(0, 0, 100, 40)), Placed("body", Box(0, 100, 100, 40))
    moved = Placed("body", Box(0, 300, 100, 40))
    assert loose([title, body], [title, moved]) == ([body], [moved])
    assert loose([title], [title]) == ([], [])


def test_pages_without_a_fault_are_no_worst_pages(tmp_path: Path) -> None:
    result = ran(tmp_path)
    good = tuple(one for one in result.ran[0].pages if one.page.tags["scan"] == "colour")
    document = tmp_path / "benchmarks.md"
    document.write_text("<!-- begin samples -->\n<!-- end samples -->\n", "utf-8")
    publish(document, replace(result, readers=(replace(result.ran[0], pages=good),)), ABOUT)
    assert "worst" not in document.read_text("utf-8")
