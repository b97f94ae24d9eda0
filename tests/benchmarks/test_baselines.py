"""Risk: the levels of damage are set by a figure that does not say what it seems to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.baselines import interval, level, table
from benchmarks.metrics.counts import Tally


def test_a_clean_page_told_where_text_stands_is_read(tmp_path: Path) -> None:
    clean = level(0, tmp_path, pages=1, seed=1)
    (page,), (body,) = clean.every, clean.body
    assert page.of > body.of > 200, "lists and headings count beside the body"
    assert body.count / body.of < 0.05
    assert page.count / page.of < 0.4
    rows = [line for line in table([clean]) if line.startswith("| ")]
    assert [row.split(" | ")[0] for row in rows] == ["| damage", "| 0", "| all"]


def test_the_interval_holds_the_rate_and_narrows_with_pages() -> None:
    few = [Tally(1, 100), Tally(30, 100), Tally(5, 100), Tally(2, 100)]
    wide, narrow = interval(few), interval(few * 8)
    for low, high in (wide, narrow):
        assert low < 0.095 < high
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


def test_pages_that_are_all_alike_leave_no_doubt() -> None:
    assert interval([Tally(1, 10)] * 5) == pytest.approx((0.1, 0.1))
