"""Risk: a person or a city is catalogued under a name that nobody has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.names import is_addressed, place, surname

ADDRESSED = {
    "Сталину": "Сталин",
    "Молотову": "Молотов",
    "Маленкову": "Маленков",
    "Берия": "Берия",
    "Кагановичу": "Каганович",
    "Вышинскому": "Вышинский",
    "Громыко": "Громыко",
    "Пономаренко": "Пономаренко",
    "Хрущеву": "Хрущев",
    "Хрущёву": "Хрущёв",
    "ВОРОШИЛОВУ": "Ворошилов",
}
SENT_FROM = {
    "ПЕКИНА": "Пекин",
    "УЛАН-БАТОРА": "Улан-Батор",
    "АФИН": "Афины",
    "ВАРШАВЫ": "Варшава",
    "ПРАГИ": "Прага",
    "Лондона": "Лондон",
    "ТЕГЕРАНА": "Тегеран",
    "НЬЮ-ЙОРКА": "Нью-Йорк",
    "ТОКИО": "Токио",
}


@pytest.mark.parametrize(("written", "name"), list(ADDRESSED.items()))
def test_a_surname_in_the_dative_comes_back_to_its_first_case(written: str, name: str) -> None:
    assert surname(written) == name


@pytest.mark.parametrize(("written", "name"), list(SENT_FROM.items()))
def test_a_place_in_the_genitive_comes_back_to_its_first_case(written: str, name: str) -> None:
    assert place(written) == name


@pytest.mark.parametrize(("written", "name"), [("ПЕКИН", "Пекин"), ("ПРАГУ", "Прага")])
def test_a_place_that_is_written_to_stands_in_the_accusative(written: str, name: str) -> None:
    assert place(written, "accs") == name


@given(st.text(st.sampled_from("абвгдеёжзиклмнопрстуфхцчшщъыьэюя"), min_size=3, max_size=14))
def test_yo_stands_only_where_it_was_written(word: str) -> None:
    for name in (surname(word), place(word)):
        assert name[0].isupper()
        if "ё" not in word:
            assert "ё" not in name.lower()


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("Начальнику гарнизона", True),
        ("Главному инженеру", True),
        ("Управляющему трестом", True),
        ("Маленкову", True),
        ("Главному управлению", False),
        ("Поэтому начальнику", False),
        ("Этому человеку", False),
        ("Москву", False),
        ("Начальник штаба", False),
        ("", False),
    ],
)
def test_somebody_in_the_dative_is_told_from_things_and_other_cases(
    text: str, *, addressed: bool
) -> None:
    assert is_addressed(text) is addressed
