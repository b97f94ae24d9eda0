"""Risk: one of fifty-eight bad inputs stops the work, spoils a neighbour, or ends unexplained."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.desk.scans import strip
from tests.hostile import names
from tests.hostile.conftest import GOOD
from tests.hostile.rows import NOISE, ROWS, Row, described
from tests.hostile.scene import ATTEMPTS, Reading

WORDS = "Сегодня посетил министра"
RETRIED = {"CHANGED", "UNREADABLE"}
MOST_MIB = 2048


def key(row: Row) -> bytes:
    return f"{row.number:02}".encode()


def test_the_table_is_whole() -> None:
    assert [row.number for row in ROWS] == list(range(1, 59))


@pytest.mark.parametrize("row", [row for row in ROWS if row.number != NOISE], ids=described)
def test_a_row_ends_as_it_must(reading: Reading, row: Row) -> None:
    assert reading.tallied(key(row)) == Counter(row.ends)
    for ending in reading.of(key(row)):
        if ending.problem:
            assert re.search("[а-яё]", ending.problem.ru)
            assert not re.search("[а-яё]", ending.problem.en.partition("(")[0])
            assert "{" not in ending.problem.ru + ending.problem.en


@pytest.mark.parametrize("row", [row for row in ROWS if row.reads], ids=described)
def test_what_can_be_read_is_read_and_alike(reading: Reading, row: Row) -> None:
    read = [end.page for end in reading.of(key(row)) if end.page and end.state == "done"]
    assert len(read) == row.ends["done"]
    for page in read:
        assert WORDS in page.text, (row, page.text)
        assert row.flags <= set(page.flags)
    assert len({page.text.splitlines()[0] for page in read}) == 1


def test_only_what_chance_may_have_done_is_tried_again(reading: Reading) -> None:
    for ending in reading.endings:
        if ending.problem and ending.attempts:
            assert ending.attempts == (ATTEMPTS if ending.end in RETRIED else 1), ending


def test_boxes_lie_on_the_picture_as_it_is_shown(reading: Reading) -> None:
    width, height = strip().size
    for ending in reading.of(b"25"):
        assert ending.page
        assert (ending.page.width_px, ending.page.height_px) == (width, height)
        (zone, *_) = ending.page.zones
        assert abs(zone.lines[0].box.x - 160) < 20
        assert abs(zone.lines[0].box.y - 300) < 20


def test_good_pages_between_them_are_read(reading: Reading) -> None:
    good = [end for end in reading.endings if b"~good/" in end.relative]
    assert [end.state for end in good] == ["done"] * GOOD
    for number, end in enumerate(good, 1):
        assert end.page
        assert f"Лист {number} " in end.page.text


def test_no_child_died_of_a_row(reading: Reading) -> None:
    assert reading.dead_children() == 0


def test_memory_stays_small(reading: Reading) -> None:
    assert 0 < reading.watch.peak_mib < MOST_MIB


def test_nothing_is_left_running_or_lying_about(reading: Reading) -> None:
    assert reading.watch.left() == []
    assert reading.broken() == []


def test_originals_are_as_they_were(reading: Reading) -> None:
    assert reading.touched() == set()


def test_no_script_ran(reading: Reading) -> None:
    assert not list(reading.scans.rglob("ran"))


def test_results_stay_in_their_folder_and_do_nothing(reading: Reading) -> None:
    written = [path for path in reading.folder.rglob("*") if path.suffix in (".json", ".csv")]
    assert written
    assert all(path.is_relative_to(reading.out) for path in written)
    report = "".join(path.read_text() for path in reading.out.glob("report*.html"))
    assert "onerror" in report
    assert not re.search(r"<script>alert|<img src=x", report)
    for path in (reading.out / "58").glob("*.csv"):
        cells = re.split(r"[,\n]", path.read_text("utf-8-sig"))
        assert not [cell for cell in cells if re.match(r'"?[=@+]', cell)]
    assert not any("\u202e" in path.name for path in (reading.out / "53").iterdir())


def test_the_file_that_went_away_says_so(reading: Reading) -> None:
    ends = {end.relative.rpartition(b"/")[2].decode(): end.end for end in reading.of(b"57")}
    assert ends[names.VANISHED] == "UNREADABLE"
    assert ends[names.CHANGED] == ends[names.REMOVED] == "CHANGED"
