"""Risk: words measured many at once are told other distances than words measured one by one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text.alphabet import fold
from pipeline.text.distance import WHOLE, distance
from pipeline.text.distances import distances

WORDS = st.text("абвгдеийклмнопрстуфыьюшлі1г04|vz", max_size=9).map(fold)
PAIRS = st.lists(st.tuples(WORDS, WORDS), max_size=12)


@given(PAIRS)
@example([("ьгшпі", "ыш"), ("", "ю"), ("го", "ю"), ("лл", "м")])
@example([("", "")])
def test_many_at_once_are_as_far_as_one_by_one(pairs: list[tuple[str, str]]) -> None:
    assert distances(pairs) == pytest.approx([distance(*pair) for pair in pairs])


@given(PAIRS)
def test_no_word_is_further_than_all_its_letters(pairs: list[tuple[str, str]]) -> None:
    for far, (read, meant) in zip(distances(pairs), pairs, strict=True):
        assert 0 <= far <= WHOLE * (len(read) + len(meant)) + 1e-9
        assert read != meant or far == 0


def test_one_letter_of_nearly_its_shape_is_nearer_than_any_other() -> None:
    pairs = [("нравительство", "правительство"), ("ъравительство", "правительство")]
    slip, whole = distances(pairs)
    assert 0 < slip < whole == WHOLE


def test_a_letter_that_lacks_but_its_tail_is_nearest() -> None:
    tail, slip = distances([("хрушев", "хрущев"), ("хрушев", "хрулев")])
    assert 0 < tail < slip
