"""Risk: a repair harms a word that was right, or cannot be taken back."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import lookalikes
from pipeline.text.edits import undone
from pipeline.text.orthography import is_old, modern
from pipeline.text.repair import hard_signs, joined, repaired

PHRASES = Path(__file__).parents[2] / "samples" / "facsimile" / "phrases"
LATIN = str.maketrans("АВСЕНКМОРТХасеорх", "ABCEHKMOPTXaceopx")


def prose() -> list[str]:
    """Return the words of the phrase book: Russian text that nobody has damaged."""
    texts = []
    for path in sorted(PHRASES.glob("*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        texts += [text for group in content.values() if isinstance(group, list) for text in group]
    return [re.sub(r"\{[^}]*\}", "1", text) for text in texts]


def test_mixed_tokens_are_mended() -> None:
    mixed = mended = 0
    for text in prose():
        words = text.split()
        for at, word in enumerate(words):
            damaged = word.translate(LATIN)
            if damaged == word or len(re.sub(r"\W", "", word)) < 2 or re.search(r"[\dIVX]", word):
                continue
            line = " ".join([*words[:at], damaged, *words[at + 1 :]])
            mixed += 1
            mended += lookalikes.repair(line).text == " ".join(words)
    assert mixed > 1000
    assert mended >= 0.95 * mixed


def test_right_tokens_are_not_harmed() -> None:
    for text in prose():
        assert repaired(text)[0] == text


@pytest.mark.parametrize(
    "text", ["XII съезд", "№ 14354", "A. И. Иванов", "10-й", "Times и Daily Mail", "IУ квартал"]
)
def test_numerals_signs_initials_figures_and_latin_are_left_alone(text: str) -> None:
    assert lookalikes.repair(text).text == text


@given(st.text(max_size=60))
def test_every_repair_can_be_undone(text: str) -> None:
    for edited in (lookalikes.repair(text), hard_signs(text), modern(text)):
        assert undone(edited) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('об"единение', "объединение"),
        ("с'езд", "съезд"),
        ('под"ем', "подъем"),
        ('"Правда"', '"Правда"'),
    ],
)
def test_a_machine_without_the_hard_sign(typed: str, meant: str) -> None:
    assert hard_signs(typed).text == meant


def test_lines_are_joined_and_parted_again() -> None:
    edited = joined(["пере-", "говоры о Мао Цзе-", "Дун и хлебе"])
    assert edited.text == "переговоры о Мао Цзе-Дун и хлебе"
    assert undone(edited) == "пере-\nговоры о Мао Цзе-\nДун и хлебе"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Россійская Имперія", "Российская Империя"), ("новаго дѣла", "нового дела"),
        ("хорошаго хлѣба", "хорошего хлеба"), ("старыя книги въ шкафу", "старые книги в шкафу"),
        ("безполезный споръ", "бесполезный спор"), ("Ѳедоръ", "Федор"),
    ],
)  # fmt: skip
def test_old_orthography_becomes_modern(old: str, new: str) -> None:
    assert modern(old).text == new


def test_modern_text_is_left_alone() -> None:
    for text in prose():
        assert modern(text).text == text or is_old(text)
