"""Risk: minutes lose their number, what was decided, or who voted for it."""

from __future__ import annotations

import pytest

from config.lexicon import load_knowledge
from pipeline.records.extract import extract
from tests.records.zones import facts, line, of_lines, zone


@pytest.mark.parametrize(
    "line", ["№ П46/12", "№ П46./12...", "№ [46/12", "№ д46/12", "№ 1461 12.", "№ 146712"]
)
def test_minutes_have_a_number_of_their_own_form(line: str) -> None:
    title = zone("title", "ВЫПИСКА ИЗ ПРОТОКОЛА № 46")
    found = facts(title, zone("registration_number", line, name="z2"))
    assert found.registration_number == "№ П46/12"


def test_a_number_of_minutes_is_not_made_of_another_protocols() -> None:
    title = zone("title", "ВЫПИСКА ИЗ ПРОТОКОЛА № 46")
    found = facts(title, zone("registration_number", "№ 148712", name="z2"))
    assert found.registration_number is None
    numbers = [
        of_lines("registration_number", line(number, confidence=0.6), name="z2")
        for number in ("№ П46/12", "№ П48/12")
    ]
    evidence = [extract((title, number), load_knowledge())[1] for number in numbers]
    own, others = (each["/registration_number"].confidence for each in evidence)
    assert others < own


def test_minutes_list_what_was_heard_and_decided() -> None:
    title = zone("title", "ВЫПИСКА ИЗ ПРОТОКОЛА № 74", "от 14 мая 1950 г.")
    voted = "Голосовали: За - т. Громыко. Против - т. Микоян"
    lines = "1. О хлебе.", "1) Утвердить.", "2) Поручить МИД.", voted
    minutes = facts(title, zone("body", *lines, name="z2")).minutes
    assert minutes is not None
    assert (minutes.number, minutes.date) == ("74", "1950-05-14")
    assert (minutes.items, minutes.decisions) == (("О хлебе.",), ("Утвердить.", "Поручить МИД."))
    assert (minutes.votes_for, minutes.votes_against) == (("Громыко",), ("Микоян",))


def test_minutes_tell_who_voted_before_or_after_the_word() -> None:
    title = zone("title", "ВЫПИСКА ИЗ ПРОТОКОЛА № 74")
    for text in ("Голосование: тт. Громыко, Микоян за. Против нет.", "За - тт. Громыко, Микоян"):
        body = zone("body", f"Голосовали. {text}" if text[0] == "З" else text, name="z2")
        minutes = facts(title, body).minutes
        assert minutes is not None
        assert minutes.votes_for == ("Громыко", "Микоян")


@pytest.mark.parametrize(
    ("text", "voted"),
    [
        ("Голосовали: т. Берия - за, т. Микоян - за, т. Сталин - против.",
         (("Берия", "Микоян"), ("Сталин",))),
        ("Голосовали: тт. Сталин, Берия - за; т. Зорин - против",
         (("Сталин", "Берия"), ("Зорин",))),
        ("Голосовали: за - Сталин, Молотов; против - нет", (("Сталин", "Молотов"), ())),
    ],
)  # fmt: skip
def test_votes_are_told_one_by_one(text: str, voted: tuple[tuple[str, ...], ...]) -> None:
    minutes = facts(zone("title", "ПРОТОКОЛ № 46"), zone("body", text, name="z2")).minutes
    assert minutes is not None
    assert (minutes.votes_for, minutes.votes_against) == voted


def test_minutes_without_numbers_are_parted_by_their_words_and_dated_by_their_title() -> None:
    title = zone("title", "ПРОТОКОЛ № 46", "заседания Политбюро ЦК ВКП(б) от 14 мая 1950 г.")
    lines = "СЛУШАЛИ: О помощи Китаю.", "ПОСТАНОВИЛИ: Утвердить про-", "ект."
    minutes = facts(title, zone("body", *lines, name="z2")).minutes
    assert minutes is not None
    assert (minutes.items, minutes.decisions) == (("О помощи Китаю.",), ("Утвердить проект.",))
    assert minutes.date == "1950-05-14"
    dated = facts(zone("title", "ПРОТОКОЛ № 46", "14.V.1950 г.")).minutes
    assert dated is not None
    assert dated.items == ()
