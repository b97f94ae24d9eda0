"""Risk: a lexicon holds a word that mixes scripts, or a name that cannot be found by its cases."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lexicon import LEXICON, NAMES, load_knowledge
from pipeline.model.errors import SettingsError
from pipeline.records.people import Asked, read_name
from pipeline.text.declension import place, surname

KNOWN = load_knowledge()
PERSONS = st.sampled_from([person.name for person in KNOWN.persons if " " not in person.name])
PLACES = st.sampled_from([place for place in KNOWN.places if not place.indeclinable])
FILES = sorted(LEXICON.glob("*.toml"))


def words(value: object) -> list[str]:
    match value:
        case str():
            return re.findall(r"[^\W\d_]+", value)
        case dict():
            return [word for item in value.items() for part in item for word in words(part)]
        case list():
            return [word for item in value for word in words(item)]
        case _:
            return []


@pytest.mark.parametrize("path", [*FILES, NAMES], ids=lambda path: path.name)
def test_no_word_mixes_scripts(path: Path) -> None:
    for word in words(tomllib.loads(path.read_text("utf-8"))):
        scripts = {"latin" if letter < "\u0370" else "cyrillic" for letter in word}
        assert len(scripts) == 1, word


def test_the_lexicons_are_large_enough_to_be_of_use() -> None:
    assert len(KNOWN.persons) >= 400
    assert len(KNOWN.places) >= 300
    assert len(KNOWN.offices) >= 60


@given(PERSONS)
def test_a_person_is_found_by_every_case(name: str) -> None:
    for form in surname(name).all():
        assert name in KNOWN.people_index.names(form)


@given(PLACES)
def test_a_place_is_found_by_every_case(known: object) -> None:
    name = getattr(known, "name", "")
    for form in place(name).all():
        assert name in KNOWN.place_index.names(form.replace(" ", ""))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Сталину", "Сталин"), ("Берия", "Берия"), ("Берии", "Берия"), ("Вышиискому", "Вышинский"),
        ("Громыко", "Громыко"), ("Хрущеву", "Хрущев"), ("Стадину", "Сталин"),
        ("Лаврептьеву", "Лаврентьев"), ("Вознссенскому", "Вознесенский"),
    ],
)  # fmt: skip
def test_a_damaged_name_is_found(written: str, name: str) -> None:
    read = read_name(written, Asked("datv", 0.6, 0.03), KNOWN)
    assert read is not None
    assert read.name == name


def test_a_stranger_who_is_read_surely_keeps_his_name() -> None:
    read = read_name("ИВАШУТИНУ", Asked("datv", 0.97), KNOWN)
    assert read is not None
    assert read.name == "Ивашутин"
    assert "mended" not in read.rule


def test_english_spellings_come_in_three_systems_and_cover_names_apart() -> None:
    known = KNOWN.english("Вышинский")
    assert (known.ala_lc, known.bgn_pcgn) == ("Vyshinskiĭ", "Vyshinskiy")
    assert known.established == "Vyshinsky"
    assert KNOWN.english("Филиппов").stands_for == "Сталин"
    assert KNOWN.english("Ежов").bgn_pcgn == "Yezhov"


def test_a_damaged_lexicon_is_named(tmp_path: Path) -> None:
    for path in FILES:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "places.toml").write_text('place = [{ nam = "Пекин" }]', "utf-8")
    with pytest.raises(SettingsError, match=r"places\.toml"):
        load_knowledge(tmp_path)
