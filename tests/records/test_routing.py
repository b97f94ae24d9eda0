"""Risk: a telegram is catalogued under the wrong place, hour or number."""

from __future__ import annotations

import pytest

from config.lexicon import load_knowledge
from pipeline.model.facts import Routing
from pipeline.records.extract import extract
from pipeline.records.knowledge import Knowledge
from tests.records.zones import zone

WHOLE = "ИЗ ПЕКИНА № 14354 кол. 18 час. 20 мин. 14/У 1950 г. экз. № 3"


def read(*lines: str) -> Routing | None:
    return extract([zone("routing", *lines)])[0].routing


def test_every_field_of_the_line_is_read() -> None:
    assert read(WHOLE) == Routing(
        origin="Пекин", number=14354, time="18:20", date="1950-05-14", copy=3
    )


def test_a_line_broken_in_two_is_the_same_line() -> None:
    first, second = "ИЗ ПЕКИНА № 14354 кол.", "18 час. 20 мин. 14/У 1950 г. экз. № 3"
    assert read(first, second) == read(WHOLE)


@pytest.mark.parametrize("knowledge", [Knowledge(), load_knowledge()], ids=["bare", "lexicons"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ИЗА ФИ Нм 1836 „ол. 21 чае. 55 мин. 5 / ТУ 1945 г. экз. № 5", "Афины"),
        ("ИЗ А Ф И Н № 1836", "Афины"),
        ("ИЗ УЛАН-БАТОРА № 2063", "Улан-Батор"),
        ("Из Лондона № 77", "Лондон"),
    ],
)
def test_the_origin_is_read_spaced_out_hyphenated_or_misread(
    text: str, expected: str, knowledge: Knowledge
) -> None:
    routing = extract([zone("routing", text)], knowledge)[0].routing
    assert routing
    assert routing.origin == expected


def test_where_a_telegram_went_is_no_origin() -> None:
    routing = read("В ПРАГУ № 1836")
    assert routing
    assert (routing.origin, routing.destination) == (None, "Прага")


@pytest.mark.parametrize("text", ["24 час. 00 мин.", "18 час. 60 мин.", "99 час. 99 мин."])
def test_an_hour_that_never_strikes_is_left_out(text: str) -> None:
    assert read(text) is None


def test_a_copy_number_is_not_taken_for_the_telegrams() -> None:
    routing = read("кол. экз. № 5")
    assert routing
    assert (routing.number, routing.copy) == (None, 5)


@pytest.mark.parametrize("text", ["", "—", "ИЗ", "№", "кол. час. мин.", "экз."])
def test_an_empty_form_gives_no_routing(text: str) -> None:
    assert read(text) is None


def test_each_field_names_its_own_pixels() -> None:
    _, evidence = extract([zone("routing", WHOLE)])
    assert set(evidence) == {
        "/routing/origin",
        "/routing/number",
        "/routing/time",
        "/routing/date",
        "/routing/copy",
        "/date",
    }
    assert evidence["/routing/date"].raw == "14/У 1950"
    assert evidence["/routing/time"].raw == "18 час. 20 мин"
    assert evidence["/routing/origin"].box.right <= evidence["/routing/number"].box.x
    assert evidence["/routing/time"].box.right <= evidence["/routing/date"].box.x
