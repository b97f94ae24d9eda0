"""Risk: a page is drawn otherwise the next time, or taught with the ink of another place."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from pipeline.preprocess.tone import to_grey
from samples.facsimile.faces import JUDGED_TYPEWRITER
from training.faces import PRINTED, STAMPED
from training.inks.lessons import drawn, read_lesson, write_lesson


def test_a_lesson_is_the_same_whenever_it_is_drawn_and_reads_back(tmp_path: Path) -> None:
    first, path = drawn(3), write_lesson(3, tmp_path)
    kept = read_lesson(path)
    assert np.array_equal(kept.inks, first.inks)
    for one, look in zip(kept.looks, first.looks, strict=True):
        assert np.array_equal(one, look)


def test_ink_is_dark_where_the_lesson_says_that_it_lies() -> None:
    lesson = drawn(7)
    covered = lesson.inks.max(axis=2)
    for look in lesson.looks:
        grey = to_grey(look)
        view = cv2.resize(grey, covered.shape[::-1], interpolation=cv2.INTER_AREA)
        assert view[covered > 230].mean() < view[covered == 0].mean() - 60


def test_no_stamp_is_set_in_the_judged_face() -> None:
    assert JUDGED_TYPEWRITER not in (*STAMPED, *PRINTED)
