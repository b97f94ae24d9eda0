"""Risk: a form's parts are misnamed where columns are short, or letters were misread."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.layout.kinds import name_blocks
from pipeline.layout.marks import Mark
from pipeline.layout.shapes import Ground, capitals_restored
from pipeline.model.geometry import Box
from pipeline.model.page import Line, Word
from tests.layout.sheets import PAGE, TEXT, VOCABULARY, line, texts, zones

HEAD: tuple[tuple[Line, ...], ...] = (
    (line("ВЫПИСКА ИЗ ПРОТОКОЛА № 96", 620, 600),),
    (line("заседания Политбюро ЦК", 640, 650),),
)
FOOT = (line("СЕКРЕТАРЬ ЦК", 280, 1500), line("БОГОМОЛОВ", 1080, 1500))


def wide(text: str, x: int, y: int, width: int, confidence: float = 0.4) -> Line:
    """Return a line of which an engine read few letters over its whole width."""
    words, part = text.split(" "), width // len(text.split(" "))
    read = (
        Word(word, Box(x + part * place, y, part - 20, 26), confidence)
        for place, word in enumerate(words)
    )
    return replace(Line.of(tuple(read)), confidence=confidence)


def test_short_columns_of_minutes_are_text_and_no_headings() -> None:
    right = (
        "1) Отложить рассмотрение вопроса до возвращения",
        "тов. Кулагина.",
        "2) Обязать Министерство угольной промышленности",
        "в 15-дневный срок представить свои предложения",
        "в Политбюро.",
        "3) Оставить решение от 20 августа в силе.",
    )
    found = zones(
        *HEAD,
        (line("1. О составе комиссии по", 220, 800), line("делам Австрии.", 220, 850)),
        tuple(line(text, 720, 798 + 66 * row, height=30) for row, text in enumerate(right)),
        FOOT,
    )
    assert right in texts(found, "body")
    assert texts(found, "heading") == []


def test_what_a_heading_with_a_colon_announces_is_text() -> None:
    left = ("1. О поставках цемен-", "та для Китая.")
    right = ("Контроль за исполнением возложить на", "тов. Серебрякова.")
    found = zones(
        *HEAD,
        (line("СЛУШАЛИ:", 280, 760),),
        (line("ПОСТАНОВИЛИ:", 980, 760),),
        tuple(line(text, 220, 850 + 45 * row) for row, text in enumerate(left)),
        tuple(line(text, 730, 850 + 50 * row) for row, text in enumerate(right)),
        FOOT,
    )
    assert sorted(texts(found, "body")) == sorted([left, right])
    assert texts(found, "heading") == [("СЛУШАЛИ:",), ("ПОСТАНОВИЛИ:",)]


def test_a_spread_title_is_known_by_its_width_where_its_letters_were_misread() -> None:
    spread = wide("вис О Е ЛЕ НИЕ", 576, 620, 502)
    about = line("о ходе погрузки чугуна на станции Ярославль", 330, 700)
    text = tuple(line(text, 230, 790 + 50 * row) for row, text in enumerate(TEXT))
    found = zones((spread,), (about,), text)
    assert texts(found, "title") == [(spread.text,)]
    assert texts(found, "heading") == [(about.text,)]


def test_a_date_and_a_number_apart_on_one_row_are_one_field() -> None:
    words = (*line("от 2 мая 1951 г.", 460, 500).words, *line("№ 2953-79с", 880, 500).words)
    found = zones(
        (line("ПОСТАНОВЛЕНИЕ", 720, 400),),
        (Line.of(words),),
        tuple(line(text, 230, 790 + 50 * row) for row, text in enumerate(TEXT)),
    )
    assert texts(found, "registration_number") == [("от 2 мая 1951 г. № 2953-79с",)]


def test_a_misread_date_above_a_number_is_still_its_date() -> None:
    found = zones(
        (line("СОЮЗ ССР", 385, 170), line("МИНИСТЕРСТВО ВНЕШНЕЙ ТОРГОВЛИ", 250, 205)),
        (line("15 Ата 1952 г.", 250, 350),),
        (line("№ 35-163", 250, 407),),
        tuple(line(text, 230, 720 + 50 * row) for row, text in enumerate(TEXT)),
    )
    assert texts(found, "registration_number") == [("15 Ата 1952 г.", "№ 35-163")]


def test_letters_read_unsurely_are_no_name_that_signs() -> None:
    text = tuple(line(text, 230, 300 + 50 * row) for row, text in enumerate(TEXT))
    for sure, kinds in ((0.9, ["signature"]), (0.15, [])):
        name = line("ЗАГОРЯН", 230, 1500, confidence=sure)
        assert [zone.kind for zone in zones(text, (name,)) if zone.kind == "signature"] == kinds


def test_a_second_line_that_begins_inside_a_sentence_goes_on_with_a_heading() -> None:
    about = ("О неотложных мерах по ремонту дорог", "в районе Тулы")
    found = zones(
        (line("ПОСТАНОВЛЕНИЕ", 720, 412),),
        (line("от 30 марта 1952 г. № 2239-169с", 456, 501),),
        tuple(line(text, 238, 640 + 40 * row, 31 - 4 * row) for row, text in enumerate(about)),
        tuple(line(text, 240, 790 + 50 * row, height=31) for row, text in enumerate(TEXT)),
    )
    assert texts(found, "heading") == [about]


def test_a_date_and_its_number_far_apart_on_a_row_are_one_zone() -> None:
    found = zones(
        (line("ПОСТАНОВЛЕНИЕ", 720, 400),),
        (line("от 2 мая 1951 г.", 460, 497),),
        (line("№ 2953-79с", 920, 497),),
        tuple(line(text, 230, 790 + 50 * row) for row, text in enumerate(TEXT)),
    )
    assert texts(found, "registration_number") == [("от 2 мая 1951 г. № 2953-79с",)]


def test_a_speck_between_two_letters_leaves_a_spread_name_what_it_is() -> None:
    text = tuple(line(text, 230, 300 + 50 * row) for row, text in enumerate(TEXT))
    name = wide("М О Р-О З О В", 1100, 1500, 300, confidence=0.9)
    assert texts(zones(text, (name,)), "signature") == [(name.text,)]


def test_letters_read_of_the_strokes_of_a_note_are_no_zone() -> None:
    text = tuple(line(text, 230, 300 + 50 * row) for row, text in enumerate(TEXT))
    note = Mark("handwriting", Box(1100, 900, 300, 160), 0.9, "strokes")
    assert texts(zones(text, (line("С", 1200, 1000),)), "other") == [("С",)]
    found = name_blocks((text, (line("С", 1200, 1000),)), [(note, ())], Ground(PAGE), VOCABULARY)
    assert texts(found, "other") == []


def test_nameless_lines_between_texts_are_read_in_their_turn() -> None:
    upper = tuple(line(text, 230, 300 + 44 * row) for row, text in enumerate(TEXT))
    lower = tuple(line(text, 230, 560 + 44 * row) for row, text in enumerate(TEXT))
    rows = ("0000 УЧ А, ЛЕВАЯ- КОМАНДА. ПУСТАЯ", "1 ПВ НАЧАЛО , ПРАВАЯ. КОМАНДА. ПУСТАЯ")
    amid = tuple(line(text, 394, 446 + 43 * row, 39, 0.37) for row, text in enumerate(rows))
    found = zones((*upper, *amid, *lower))
    assert texts(found, "other") == [rows]
    assert len(texts(found, "body")) == 2


def test_a_long_line_that_says_what_a_paper_is_about_is_its_heading() -> None:
    about = "о недостатках в охране складов Министерства путей сообщения"
    found = zones(
        (line("С П Е Ц С О О Б Щ Е Н И Е", 621, 641),),
        (line(about, 313, 710, height=31),),
        tuple(line(text, 218, 798 + 67 * row, height=31) for row, text in enumerate(TEXT)),
    )
    assert texts(found, "heading") == [(about,)]


def test_an_office_close_above_a_name_is_addressed_with_it() -> None:
    rows = ("Министерство иностранных дел", "СССР", "тов. Пушкину А.И.")
    found = zones(
        (line("МИНИСТЕРСТВО ПУТЕЙ СООБЩЕНИЯ", 240, 150), line("СССР", 430, 190)),
        tuple(line(text, 840, 380 + 40 * row) for row, text in enumerate(rows)),
        tuple(line(text, 218, 798 + 50 * row) for row, text in enumerate(TEXT)),
    )
    assert texts(found, "addressee") == [rows]


@pytest.mark.parametrize(("above", "office"), [("Госплан СССР", True), ("тов.", False)])
def test_an_office_is_a_name_and_no_blank_that_nobody_filled(above: str, office: bool) -> None:
    found = zones(
        (line(above, 900, 300), line("тов. Пушкину А.И.", 900, 340)),
        tuple(line(text, 218, 798 + 50 * row) for row, text in enumerate(TEXT)),
    )
    reasons = {reason.why for zone in found for reason in zone.reasons}
    assert ("close above the addressee, at its edge" in reasons) is office


def test_a_columns_first_sentence_to_a_director_is_not_addressed_to_him() -> None:
    column = (
        "Директору завода тов. Семенову",
        "объявлен выговор, начальник цеха",
        "Прохоров снят с работы. Прошу разрешить",
        "израсходовать на ремонт здания 45 тыс.",
    )
    found = zones(
        (line("ПИСЬМО В РЕДАКЦИЮ", 583, 110, height=48),),
        *(
            tuple(
                line(text, left + 73 * (not row), 200 + 37 * row) for row, text in enumerate(column)
            )
            for left in (100, 910)
        ),
    )
    assert texts(found, "addressee") == []


@pytest.mark.parametrize("date", ["от 13 мая 1944 года", "октября 1946 года", "р№ 20 июля 1950 г."])
def test_a_date_below_a_title_and_above_a_heading_is_neither(date: str) -> None:
    title, about = ("ПРОТОКОЛ № 8", "заседания коллегии министерства"), "О поездке делегации"
    found = zones(
        (line(title[0], 720, 200), line(title[1], 560, 245), line(date, 660, 300)),
        (line("«15» мая 1953 г.", 218, 460), line(about, 218, 510)),
        tuple(line(text, 218, 620 + 50 * row) for row, text in enumerate(TEXT)),
    )
    assert texts(found, "title") == [title]
    assert texts(found, "heading") == [(about,)]


def test_a_foot_stands_below_a_short_text_in_the_upper_half() -> None:
    note = ("Отпечатано в 21 экз.", "Исп. Лаврентьев", "18.VI.1953")
    found = zones(
        tuple(line(text, 218, 300 + 50 * row) for row, text in enumerate(TEXT)),
        tuple(line(text, 218, 700 + 40 * row) for row, text in enumerate(note)),
    )
    assert texts(found, "dispatch_note") == [note]


def test_the_first_line_of_a_column_is_no_heading_of_it() -> None:
    column = (
        "Переговоры о поставках зерна и",
        "хлопка могут начаться не позже конца",
        "месяца. На",
    )
    found = zones(
        (line("ВОЗЗВАНИЕ К НАСЕЛЕНИЮ", 600, 120, height=40),),
        tuple(line(text, 218 + 50 * (not row), 220 + 38 * row) for row, text in enumerate(column)),
    )
    assert texts(found, "body") == [column]


@pytest.mark.parametrize("name", ["и. Молотов", "г. молОТОВ"])
def test_a_name_signs_though_its_initial_is_read_as_a_small_letter(name: str) -> None:
    found = zones(
        tuple(line(text, 218, 800 + 50 * row) for row, text in enumerate(TEXT)),
        (line(name, 1000, 1100),),
    )
    assert texts(found, "signature") == [(name,)]


@pytest.mark.parametrize(
    ("read", "width", "height", "stands"),
    [
        ("не выполнен", 215, 15, "не выполнен"),
        ("выполнен", 155, 15, "выполнен"),
        ("рощин", 175, 20, "РОЩИН"),
        ("р о щ и н", 175, 20, "Р О Щ И Н"),
        ("ро щин", 175, 20, "РО ЩИН"),
    ],
)
def test_capitals_are_typed_apart_where_they_are_wider_than_a_machines_small_letters(
    read: str, width: int, height: int, stands: str
) -> None:
    """Ten letters to the inch at 200 dpi; an engine takes letters of one height for small ones."""
    line = Line.of((Word(read, Box(1100, 1500, width, height), 0.9),))
    assert capitals_restored(line).text == stands
