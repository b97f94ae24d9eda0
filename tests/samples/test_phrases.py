from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samples.facsimile.calendar import moment, roman_month, short
from samples.facsimile.declension import surname
from samples.facsimile.grammar import Book, agreed
from samples.facsimile.hyphens import breaks, wrap
from samples.facsimile.lexicon import PHRASES, entries, phrases

THEMES = sorted(path.stem for path in Path(PHRASES).glob("*.toml") if path.stem != "lexicon")
CYRILLIC = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", min_size=1, max_size=24)


@pytest.mark.parametrize("theme", THEMES)
def test_every_phrase_can_be_filled(theme: str) -> None:
    rng = np.random.default_rng(1)
    book = Book(rng, moment(rng))
    for rule, templates in phrases(theme).items():
        for template in templates:
            text = book.fill(template, theme)
            assert not re.search(r"[{}\[\]|]", text), f"{theme}.{rule}: {text}"
            assert "  " not in text


def test_no_phrase_stands_twice_in_the_book() -> None:
    for theme in THEMES:
        for rule, templates in phrases(theme).items():
            assert len(templates) == len(set(templates)), f"{theme}.{rule}"


@pytest.mark.parametrize("kind", list(phrases("lexicon")))
def test_every_name_has_six_cases(kind: str) -> None:
    assert all(len(entry.forms) == 6 and all(entry.forms) for entry in entries(kind))


def test_a_name_is_the_same_all_over_a_page() -> None:
    rng = np.random.default_rng(5)
    book = Book(rng, moment(rng))
    assert book.fill("{p1} {p1}", "telegram").split()[0] == book.entry("p1").name
    assert book.entry("c1").name != book.entry("c2").name


@pytest.mark.parametrize(
    ("name", "case", "form"),
    [
        ("Вышинский", "dat", "Вышинскому"),
        ("Сталин", "ins", "Сталиным"),
        ("Берия", "dat", "Берии"),
        ("Громыко", "gen", "Громыко"),
        ("Микоян", "ins", "Микояном"),
        ("Мельник", "dat", "Мельнику"),
        ("Хольм", "gen", "Хольма"),
        ("Ван Дэ-мин", "ins", "Ван Дэ-мином"),
        ("Ковач", "ins", "Ковачем"),
        ("Сабо", "dat", "Сабо"),
        ("Жаворонков", "ins", "Жаворонковым"),
    ],
)
def test_surnames_are_declined(name: str, case: str, form: str) -> None:
    assert surname(name, case) == form


@pytest.mark.parametrize(
    ("number", "noun"), [(1, "тонна"), (2, "тонны"), (5, "тонн"), (11, "тонн"), (21, "тонна"),
                         (112, "тонн"), (104, "тонны")],
)  # fmt: skip
def test_nouns_agree_with_numbers(number: int, noun: str) -> None:
    assert agreed(number, "тонна|тонны|тонн") == noun


@pytest.mark.parametrize(
    ("phrase", "said"), [("в Франции", "во Франции"), ("с Швецией", "со Швецией"),
                         ("о Италии", "об Италии"), ("в Вене", "в Вене")],
)  # fmt: skip
def test_prepositions_sound_right(phrase: str, said: str) -> None:
    rng = np.random.default_rng(1)
    assert Book(rng, moment(rng)).fill(phrase, "telegram") == said


def test_months_in_roman_numerals_of_three_kinds_of_machine() -> None:
    when = moment(np.random.default_rng(3)).replace(month=8, day=4, year=1950)
    assert [roman_month(when, style) for style in "УVП"] == ["УIII", "VIII", "УШ"]
    assert short(when) == "4.УIII.50г."


@given(st.lists(CYRILLIC, min_size=1, max_size=30), st.integers(26, 70))
def test_wrapping_loses_no_letter_and_keeps_to_the_margin(words: list[str], columns: int) -> None:
    text = " ".join(words)
    rows = wrap(text, columns)
    assert all(len(row) <= columns for row in rows)
    joined = " ".join(rows)
    assert re.sub(r"- ?| ", "", joined) == text.replace(" ", "")


@given(CYRILLIC)
def test_words_are_divided_by_the_school_rules(word: str) -> None:
    vowels = set("аеёиоуыэюя")
    for place in breaks(word):
        assert min(place, len(word) - place) >= 2
        assert word[place] not in "ьъй"
        assert vowels & set(word[:place])
        assert vowels & set(word[place:])
