"""Risk: confidence that says nothing passes for confidence that can be trusted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics.calibration import calibration, calibration_error
from benchmarks.metrics.zones import InkedWord
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Word

HERE, ELSEWHERE = Box(0, 0, 10, 10), Box(500, 0, 10, 10)
TRUTH = [InkedWord("посол", HERE, Ink.TYPED), InkedWord("резолюция", Box(50, 0, 10, 10), Ink.HAND)]


def error_of(words: list[Word]) -> float | None:
    return calibration_error(calibration(TRUTH, words))


def test_sure_and_right_is_no_gap() -> None:
    assert error_of([Word("посол", HERE, 1.0)]) == 0


def test_sure_and_wrong_is_the_widest_gap() -> None:
    assert error_of([Word("осёл", HERE, 1.0)]) == 1
    assert error_of([Word("посол", ELSEWHERE, 1.0)]) == 1


def test_confidence_of_a_half_is_right_half_the_time() -> None:
    words = [Word("посол", HERE, 0.5), Word("осёл", HERE, 0.5)]
    assert error_of(words) == pytest.approx(0)


def test_words_over_handwriting_and_without_confidence_are_left_out() -> None:
    assert error_of([Word("каракули", TRUTH[1].box, 0.9), Word("посол", HERE, None)]) is None


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=30))
def test_the_error_is_a_share_and_no_word_is_lost(words: list[tuple[bool, float]]) -> None:
    read = [Word("посол" if right else "осёл", HERE, sure) for right, sure in words]
    bins = calibration(TRUTH, read)
    error = calibration_error(bins)
    assert error is not None
    assert 0 <= error <= 1 + 1e-9
    assert sum(one.words for one in bins) == len(words)
    assert sum(one.wrong for one in bins) == sum(not right for right, _ in words)
