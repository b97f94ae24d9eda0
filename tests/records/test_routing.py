"""Risk: a telegram is catalogued under the wrong place, hour or number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.lexicon import load_knowledge
from pipeline.model.facts import Routing
from pipeline.model.page import Ink
from pipeline.records.extract import extract
from pipeline.records.knowledge import Knowledge
from tests.records.zones import facts, zone

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


@pytest.mark.parametrize(
    "line",
    [
        "ИЗ ПЕКИНА № 14354 кол. 18 час. 20 мин. 14/У 1950 г. экз. № 3",
        "изПЕКИНАМ 14354 кол. 18. час. 20 мин. 14../ У 1950 г. эко. №3",
        "ИЗ ПЕКИНА № 14354 18 ч. 20 м. 14 мая. 1950 г. экз. № 3",
        "ИЗ П Е К И Н А № 14354 18-20 14.V.50 г. Экз. № 3",
        "Из Пекина № 14354 18 чае. 20 мии. 14 /.У 1950 г. Экз. 3",
    ],
)
def test_the_routing_line_is_read_in_any_disguise(line: str) -> None:
    route = facts(zone("routing", line)).routing
    assert route is not None
    assert (route.origin, route.number, route.time) == ("Пекин", 14354, "18:20")
    assert (route.date, route.copy) == ("1950-05-14", 3)


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        (("ИЗ ПЕКИНА № 14354 14/У 1950 г.", "14355"), (14354, 14355)),
        (("ИЗ ПЕКИНА №№ 14354, 14355 14/У 1950 г.",), (14354, 14355)),
        (("ИЗ ПЕКИНА №№ 14354-14356 14/У 1950 г.",), (14354, 14355, 14356)),
    ],
)
def test_a_telegram_of_several_parts_has_several_numbers(
    lines: tuple[str, ...], numbers: tuple[int, ...]
) -> None:
    route = facts(zone("routing", *lines)).routing
    assert route is not None
    assert (route.number, route.numbers) == (numbers[0], numbers)


def test_a_place_and_number_on_a_line_of_their_own_belong_to_the_routing() -> None:
    route = facts(
        zone("routing", "Принята 14 / У 1950 г. в 18 час. 20 мин. экз. № 3"),
        zone("heading", "ИЗВАРШАВЫМ 24860", name="z2"),
    ).routing
    assert route is not None
    assert (route.origin, route.number, route.copy) == ("Варшава", 24860, 3)


@pytest.mark.parametrize("line", ["ИЗ ПЕКИНА № 14354 25 час. 70 мин. 31/II 1950 г."])
def test_no_time_and_no_date_is_made_of_impossible_ones(line: str) -> None:
    route = facts(zone("routing", line)).routing
    assert route is not None
    assert (route.time, route.date) == (None, None)


@pytest.mark.parametrize(
    ("line", "number", "time"),
    [
        ("ИЗ ПРАГИ № 77 18 час. 20 мин. 14/Х1 1950 г. экз. № 3", 77, "18:20"),
        ("Из Праги № 1435 14/XII-50 г. 18.20", 1435, "18:20"),
        ("ИЗ П Р А Г И № 1014 6 кол. 18 час. 20 мин. 14/V 1950 г. экз. № 3", 10146, "18:20"),
    ],
)
def test_short_numbers_and_times_with_a_point_are_read(line: str, number: int, time: str) -> None:
    route = facts(zone("routing", line)).routing
    assert route is not None
    assert (route.origin, route.number, route.time) == ("Прага", number, time)


def test_times_of_receipt_come_from_the_form_or_from_a_stamp() -> None:
    line = zone("routing", "ИЗ ПЕКИНА № 14354", "Расшифрована 14.V.50 19 ч. 30 м.")
    stamp = zone("stamp", "Поступила 14/У 1950 18 час. 20 мин.", name="z2")
    route = facts(line, replace(stamp, ink=Ink.STAMP)).routing
    assert route is not None
    assert route.received_at == "1950-05-14T18:20"
    assert route.deciphered_at == "1950-05-14T19:30"


def test_the_time_a_telegram_was_sent_comes_from_a_stamp() -> None:
    stamp = zone("stamp", "Отправлена 14/У 1950 18 час. 20 мин.", name="z2")
    route = facts(zone("routing", "В ПЕКИН № 14354"), replace(stamp, ink=Ink.STAMP)).routing
    assert route is not None
    assert route.sent_at == "1950-05-14T18:20"


def test_a_time_before_the_telegrams_own_makes_both_less_sure() -> None:
    def sure(sent: str) -> float:
        route = zone("routing", "ИЗ ПЕКИНА № 14354 16 час. 30 мин. 22/III 1947 г.")
        note = zone("dispatch_note", f"Разослано {sent} 22.III", name="z2")
        return extract([route, note], load_knowledge())[1]["/routing/time"].confidence

    assert sure("7-35") < sure("17-35")


def test_a_year_is_no_telegrams_number_and_no_form_has_so_many_copies() -> None:
    route = facts(zone("routing", "Принята / У 1951 ев 13 час. 50 мин. экз. № 71")).routing
    assert route is not None
    assert (route.number, route.copy) == (None, None)


@pytest.mark.parametrize(
    ("line", "origin", "destination"),
    [
        ("В Е Н У № 11583 кол. 16 час. 55 мин.", None, "Вена"),
        ("ИЗ T О К И Ц № 13716", "Токио", None),
        ("ИЗ У Г.. Г О П 5.M . № 27637", None, None),
    ],
)
def test_a_damaged_place_stands_in_the_case_that_its_way_asks_for(
    line: str, origin: str | None, destination: str | None
) -> None:
    route = facts(zone("routing", line)).routing
    assert route is not None
    assert (route.origin, route.destination) == (origin, destination)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("19 / У 19 8 г. в 10 час. 40 мин.", "1948-05-19"),
        ("ИЗ СОФИИ № 4457 10 час. 40 мин. 19 / У 148 г.", "1948-05-19"),
        ("20 / У 19 8 г. в 10 час. 40 мин.", None),
        ("19 / У 19 6 г. в 10 час. 40 мин.", None),
        ("19 / У в 10 час. 40 мин.", None),
    ],
)
def test_a_day_whose_year_is_damaged_is_that_of_the_signature_where_it_can_be(
    line: str, day: str | None
) -> None:
    signed = zone("signature", "19.У.48г. Р О Щ И Н", name="z2")
    route = facts(zone("routing", line), signed).routing
    assert route is not None
    assert route.date == day


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("из ВАРШАВЫ № 26801 час. 15 мин. 54 20/VI 1949 г.", "15:54"),
        ("ИЗ БЕЛГРАДА № 15548 кол. 411 час. 05 мин. 21 / IX 1951 г.", None),
        ("Принята 19 /XI 1950 г. в1 5 час. 45 мин. экз. № 3", "15:45"),
    ],
)
def test_hours_stand_before_or_behind_their_word(text: str, time: str | None) -> None:
    route = facts(zone("routing", text)).routing
    assert route is not None
    assert route.time == time


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("из Т. О К И 0 № 17445", "Токио"),
        ("И П. Е К.И Н А № 23647", "Пекин"),
        ("И С О З И И № 25747", "София"),
    ],
)
def test_a_way_or_letter_that_was_misread_costs_no_place(text: str, origin: str) -> None:
    route = facts(zone("routing", text)).routing
    assert route is not None
    assert route.origin == origin


def test_a_time_behind_its_word_is_not_boxed_with_the_number_before_it() -> None:
    text = "из ВАРШАВЫ № 26801 час. 15 мин. 54 20/VI 1949 г."
    told = extract([zone("routing", text)], load_knowledge())[1]["/routing/time"]
    assert told.raw == "15 мин. 54"
