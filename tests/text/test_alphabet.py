"""Risk: the same word, typed with other letters, is not known again."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text.alphabet import fold, unspaced


def test_letters_of_one_shape_fold_together() -> None:
    assert fold("CТPOГO  CEКPETHO") == fold("строго секретно")
    assert fold("Хрущёв") == fold("ХРУЩЕВ")
    assert fold(normalize("NFD", "Йод")) == "йод"


def test_letters_of_different_shape_stay_apart() -> None:
    assert fold("Рим") != fold("Рига")
    assert fold("мир") != fold("мiр")


@given(st.text(st.characters(codec="cp1251"), max_size=40))
@example("ЁёXx  И\u0306")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("Р О Щ И Н", "РОЩИН"),
        ("О С О Б А Я", "ОСОБАЯ"),
        ("ИЗ А Ф И Н № 7", "ИЗ АФИН № 7"),
        ("А И Б", "АИБ"),
        ("А Б", "А Б"),
        ("т. е. и т. д.", "т. е. и т. д."),
        ("на п у т и", "на п у т и"),
    ],
)
def test_words_typed_letter_by_letter_are_drawn_together(typed: str, word: str) -> None:
    assert unspaced(typed) == word


@given(st.text(st.sampled_from("АБВ абв."), max_size=30))
def test_drawing_together_loses_no_letter(text: str) -> None:
    assert unspaced(text).replace(" ", "") == text.replace(" ", "")
