"""Risk: the long mixed run says that all is well where it is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.hostile.mixed import Plan, mix
from tests.hostile.rows import ROWS

FEW = tuple(ROWS[number - 1] for number in (1, 5, 38, 54))


def test_a_short_mix_is_without_fault(tmp_path: Path) -> None:
    told = list(mix(tmp_path, Plan(good=3, times=2, page_limit_s=60.0, rows=FEW)))
    assert [faults for _, faults in told] == [[], []]
    assert [len(reading.of(b"30~good")) for reading, _ in told] == [2, 1]


def test_a_row_that_ends_otherwise_is_told(tmp_path: Path) -> None:
    wrong = replace(ROWS[0], ends={"done": 1})
    ((_, faults),) = mix(tmp_path, Plan(good=0, times=1, page_limit_s=60.0, rows=(wrong,)))
    assert faults == ["row 1 (empty) ended in {'EMPTY_FILE': 1}, not {'done': 1}"]
