"""Risk: one of fifty-eight bad inputs stops the work, spoils a neighbour, or ends unexplained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.desk.scans import strip
from tests.hostile.judging import faults, faults_around, good
from tests.hostile.rows import ROWS, Row, described
from tests.hostile.scene import ATTEMPTS, Reading

pytestmark = pytest.mark.xdist_group("rows")


def test_the_table_is_whole() -> None:
    assert [row.number for row in ROWS] == list(range(1, 59))


@pytest.mark.parametrize("row", ROWS, ids=described)
def test_a_row_ends_as_it_must(patient: Reading, hurried: Reading, row: Row) -> None:
    reading = hurried if row.endless else patient
    assert faults(reading, row) + faults_around(reading) == []


def test_limits_end_what_never_ends(hurried: Reading) -> None:
    limits = hurried.limits
    worst = ATTEMPTS * (limits.page_s + limits.file_s) + 2 * limits.render_s
    assert hurried.seconds < worst + 60
    assert hurried.codes()["OCR_TIMEOUT"] == ATTEMPTS


def test_the_check_of_rows_sees_what_is_wrong(patient: Reading) -> None:
    row = replace(ROWS[3], ends={"done": 2}, mib=0.1, cpu_s=0.0, flags=frozenset({"x"}))
    told = "\n".join(faults(patient, row))
    for fault in ("ended in {'done': 1}", "of a processor", "MiB", "flags", "pages have a text"):
        assert fault in told
    (path,) = (patient.scans / row.folder).iterdir()
    data = path.read_bytes()
    path.write_bytes(data + b"x")
    assert f"touched: {row.folder}/{path.name}" in "\n".join(faults(patient, row))
    path.write_bytes(data)


def test_boxes_lie_on_the_picture_as_it_is_shown(patient: Reading) -> None:
    width, height = strip().size
    for ending in patient.of(b"25"):
        assert ending.page
        assert (ending.page.width_px, ending.page.height_px) == (width, height)
        (zone, *_) = ending.page.zones
        assert abs(zone.lines[0].box.x - 160) < 20
        assert abs(zone.lines[0].box.y - 300) < 20


def test_good_pages_between_them_are_read_as_what_they_are(patient: Reading) -> None:
    for number, end in enumerate(good(patient), 1):
        assert end.page
        assert f"Лист {number} " in end.page.text
