"""Risk: a repair harms a word that was right, or cannot be taken back."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lexicon import load_knowledge
from pipeline.store.codec import load_document
from pipeline.text import lookalikes
from pipeline.text.edits import apply, undone
from pipeline.text.orthography import is_old, modern
from pipeline.text.repair import hard_signs, joined, readable

PHRASES = Path(__file__).parents[2] / "samples" / "facsimile" / "phrases"
TRUTH = Path(__file__).parents[2] / "samples" / "truth"
MEANT = {"hard-sign"}  # об"ем is right on the paper and changed on purpose
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


def pages() -> list[str]:
    """Return the zones' texts of the samples, as they stand on the paper."""
    documents = [load_document(path.read_bytes()) for path in sorted(TRUTH.rglob("*.json"))]
    return [zone.text for document in documents for page in document.pages for zone in page.zones]


def names() -> list[str]:
    """Return the names of the lexicons as running text."""
    known = load_knowledge()
    every = [*known.surnames, *(person.name for person in known.persons)]
    every += [form for place in known.places for form in (place.name, *place.was, *place.forms)]
    return [" ".join(every[at : at + 12]) for at in range(0, len(every), 12)]


def test_of_ten_thousand_right_tokens_at_most_one_is_harmed() -> None:
    tokens = harmed = 0
    for text in (*prose(), *pages(), *names()):
        tokens += len(text.split())
        for stage in (lookalikes.repair, hard_signs):
            changed = [edit for edit in stage(text).edits if edit.rule not in MEANT]
            harmed += len(changed)
    assert tokens > 10_000
    assert harmed * 10_000 <= tokens


@pytest.mark.parametrize(
    "text", ["XII съезд", "№ 14354", "A. И. Иванов", "10-й", "Times и Daily Mail", "IУ квартал"]
)
def test_numerals_signs_initials_figures_and_latin_are_left_alone(text: str) -> None:
    assert lookalikes.repair(text).text == text


@given(st.text(max_size=60))
def test_every_repair_can_be_undone(text: str) -> None:
    for edited in (lookalikes.repair(text), hard_signs(text), modern(text), readable(text)):
        assert undone(edited) == text


PIECES = st.sampled_from(
    ['об"', "е", "динeніе", "\n", "-\n", " ", "дѣлъ", "Cтaлин", "XII", "№", "с'езд", "хлѣ-\nба"]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_changes_that_touch_one_another_can_be_undone_too(text: str) -> None:
    edited = readable(text)
    assert undone(edited) == text
    assert apply(text, edited.edits).text == edited.text
    assert all(edit.before != edit.after and edit.rule for edit in edited.edits)


def test_a_word_changed_by_two_rules_is_one_change_under_both() -> None:
    edited = readable('об"eдине-\nние')
    assert edited.text == "объединение"
    assert "hard-sign" in edited.edits[0].rule


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
        ("Послѣднія извѣстія", "Последние известия"), ("исторія имѣнія", "история имения"),
        ("ДРЕВНІЯ СТѢНЫ", "ДРЕВНИЕ СТЕНЫ"), ("Германія", "Германия"),
        ("безполезный споръ", "бесполезный спор"), ("Ѳедоръ", "Федор"),
    ],
)  # fmt: skip
def test_old_orthography_becomes_modern(old: str, new: str) -> None:
    assert modern(old).text == new


def test_modern_text_is_left_alone() -> None:
    for text in prose():
        assert modern(text).text == text or is_old(text)
