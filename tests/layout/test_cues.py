"""Risk: a phrase of the form is missed for one wrong letter, or seen where it does not stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.vocabulary import load_vocabulary
from pipeline.layout.cues import cue_reasons
from pipeline.model.vocabulary import CueAt

VOCABULARY = load_vocabulary()


def weights(text: str, *, first: bool = True) -> dict[str, float]:
    return {reason.kind: reason.weight for reason in cue_reasons(text, VOCABULARY, first=first)}


def best(text: str) -> str | None:
    found = weights(text)
    return max(found, key=lambda kind: found[kind], default=None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ШИФРТЕЛЕГРАММА", "title"),
        ("ШИФРТЕЛЕГРАМИА", "title"),
        ("Ш И Ф Р Т Е Л Е Г Р А М М А", "title"),
        ("Строго секретно", "classification"),
        ("СТРОГО СЕКРЕТНО", "classification"),
        ("Стрего секретно.", "classification"),
        ("Строго се кретно", "classification"),
        ("Строгосекретно. Экз. № 1", "classification"),
        ("CТPOГO CEКPETHO", "classification"),
        ("СНЯТИЕ КОПИЙ ВОСПРЕЩАЕТСЯ", "handling_instruction"),
        ("СНЯТИЕ КОПИИ ВОСПРЕШАЕТСЯ", "handling_instruction"),
        ("Верно:", "certification"),
        ("Отпеч. 5.IУ. 22-40", "dispatch_note"),
    ],
)
def test_a_phrase_is_known_with_what_recognition_does_to_it(text: str, kind: str) -> None:
    assert best(text) == kind


@pytest.mark.parametrize("kind", ["title", "classification", "certification"])
@pytest.mark.parametrize("text", ["", "Сегодня посетил министра", "1950", "—", "ААААА"])
def test_other_text_gives_no_kind_away(text: str, kind: str) -> None:
    assert kind not in weights(text)


def test_a_phrase_ends_where_a_word_ends() -> None:
    assert weights("Верно: Иванов")["certification"] > 0.5
    assert "certification" not in weights("Верноподданный слуга")
    assert "classification" not in weights("Строго секретность соблюдая")


def test_capitals_are_asked_for_where_the_form_has_them() -> None:
    shouted, told = weights("ШИФРТЕЛЕГРАММА"), weights("шифртелеграмма получена вчера")
    assert told.get("title", 0.0) < 0.5 * shouted["title"]


def test_the_worse_the_reading_the_weaker_the_evidence() -> None:
    seen = [weights(t).get("title", 0.0) for t in ("ШИФРТЕЛЕГРАММА", "ШИФРТЕЛБГРАММА", "ШЫФЮТЕЖБГ")]
    assert seen == sorted(seen, reverse=True)
    assert seen[0] == 1.0
    assert seen[2] == 0.0


def test_what_only_begins_a_zone_is_not_sought_further_down() -> None:
    cues = [cue for cue in VOCABULARY["title"].cues if cue.at is CueAt.ZONE_START]
    assert cues
    assert "title" not in weights(cues[0].text, first=False)


@pytest.mark.parametrize("kind", sorted(VOCABULARY))
def test_every_cue_gives_away_the_kind_it_stands_under(kind: str) -> None:
    for cue in VOCABULARY[kind].cues:
        assert weights(cue.text)[kind] >= cue.weight - 1e-9, cue.text


@given(st.text(max_size=60), st.booleans())
def test_any_text_can_be_asked_and_no_weight_is_out_of_bounds(text: str, first: bool) -> None:
    for reason in cue_reasons(text, VOCABULARY, first=first):
        assert 0 < reason.weight <= 1
        assert reason.kind in VOCABULARY


def test_a_phrase_with_a_number_needs_one() -> None:
    assert weights("В ответ на № 3561")["reference"] > 0.7
    assert "reference" not in weights("В ответ на Ваш запрос о поставках шерсти сообщаю")


def test_a_word_closed_up_must_be_the_very_word() -> None:
    assert weights("П РИКА З ПО ЗАВОДУ")["title"] > 0.5
    assert "title" not in weights("СЕКРЕТЬ 90 ЦК ВКП(б)")


def test_a_word_within_another_is_no_cue() -> None:
    assert "handwriting" in weights("т. Зимин читал 5/V")
    assert "handwriting" not in weights("МЫ НАЧИНАЛИСЬ ТАК:")
