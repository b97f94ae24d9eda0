"""Risk: a page is drawn otherwise the next time, or taught with the ink of another place."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from samples.facsimile.faces import JUDGED_TYPEWRITER
from training.inks import marks
from training.inks.lessons import drawn, read_lesson, write_lesson
from training.inks.show import SIDE, tiles


def test_a_lesson_is_the_same_whenever_it_is_drawn_and_reads_back(tmp_path: Path) -> None:
    first, path = drawn(3), write_lesson(3, tmp_path)
    for choice, look in enumerate(first.looks):
        kept = read_lesson(path, choice)
        assert np.array_equal(kept.inks, first.inks)
        assert np.array_equal(kept.looks[0], look)


def test_ink_is_dark_where_the_lesson_says_that_it_lies() -> None:
    lesson = drawn(7)
    rng = np.random.default_rng(1)
    for tile in tiles(lesson, 12, rng):
        assert tile.darkness.shape == (3, SIDE, SIDE)
        assert tile.inks.shape == (4, SIDE, SIDE)
        assert 0 <= tile.inks.min() <= tile.inks.max() <= 1
        inked = tile.inks.max(axis=0) > 0.9
        if np.count_nonzero(inked) > 500:
            dark = tile.darkness.mean(axis=0)
            assert dark[inked].mean() > 2 * dark[tile.inks.max(axis=0) == 0].mean()


def test_no_stamp_is_set_in_the_judged_face() -> None:
    assert JUDGED_TYPEWRITER not in (*marks.STAMPED, *marks.PRINTED)
