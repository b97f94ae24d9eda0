"""Risk: a paper whose form nobody described is put into zones that it has not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model.page import Line
from tests.layout.sheets import TEXT, line, texts, zones


def text(top: int) -> tuple[Line, ...]:
    return tuple(line(each, 220, top + 50 * row) for row, each in enumerate(TEXT))


def test_a_list_in_two_columns_at_the_foot_is_a_distribution_list() -> None:
    names = ("Сабурову", "Кузнецову", "Сталину", "Гусеву", "Жданову", "Андрееву")
    rows = [f"{number}. т. {name}" for number, name in enumerate(names, 1)]
    found = zones(
        (line("МИНИСТЕРСТВО ИНОСТРАННЫХ ДЕЛ СССР", 190, 162),),
        (line("Десятый отдел", 190, 205),),
        (line("ТЕЛЕГРАММА", 700, 340),),
        (line("Из ЛОНДОНА № 346", 220, 432),),
        text(650),
        (line("ЗАРУБИН", 1180, 850),),
        (line("Рассылка:", 220, 980),),
        tuple(line(row, 220, 1022 + 41 * at) for at, row in enumerate(rows[:3])),
        tuple(line(row, 880, 1022 + 41 * at) for at, row in enumerate(rows[3:])),
    )
    (listed,) = texts(found, "distribution_list")
    assert set(rows) <= set(listed)
    assert texts(found, "heading") == [("МИНИСТЕРСТВО ИНОСТРАННЫХ ДЕЛ СССР", "Десятый отдел")]


def test_an_inventory_without_rules_is_a_table() -> None:
    rows = [
        ("1.", "16.8.51", "Справка о запасах угля", "1-7"),
        ("2.", "10.5.51", "Письмо в Госплан", "8-14"),
        ("3.", "21.7.51", "Телеграмма из Омска", "15-18"),
        ("4.", "23.9.51", "Докладная записка", "19-25"),
        ("5.", "25.4.51", "Протокол № 14", "26-33"),
        ("6.", "1.8.51", "Ответ Минфина", "34-35"),
        ("7.", "5.1.51", "Список сотрудников", "36-39"),
    ]
    cells = [
        (line(cell, x, 430 + 55 * row),)
        for row, each in enumerate(rows)
        for x, cell in zip((195, 305, 510, 1280), each, strict=True)
    ]
    title, about = (
        line("О П И С Ь", 746, 200),
        line("документов, находящихся в деле № 213", 510, 262),
    )
    found = zones((title,), (about,), *cells)
    assert {zone.kind for zone in found} == {"title", "heading", "table"}
    assert len(texts(found, "table")) == 1


def test_what_approves_a_paper_is_one_zone_and_no_heading() -> None:
    rows = ("УТВЕРЖДАЮ", "Зам. министра связи СССР", "К. СЕРГЕЙЧУК", '"7" мая 1951 г.')
    found = zones(
        tuple(line(row, 1020, 180 + 46 * at) for at, row in enumerate(rows)),
        (line("А К Т", 750, 470),),
        (line("о списании негодного имущества", 520, 535),),
        text(650),
    )
    assert texts(found, "other") == [rows]
    assert texts(found, "heading") == [("о списании негодного имущества",)]


def test_a_date_below_the_title_is_no_heading() -> None:
    found = zones(
        (line("ВЫПИСКА ИЗ ПРОТОКОЛА № 19", 600, 295),),
        (line("от 20 ноября 1949 г.", 660, 358),),
        text(560),
    )
    assert texts(found, "heading") == []


def test_what_a_form_says_at_its_foot_is_no_text_and_its_last_words_are_no_name() -> None:
    foot = (
        "По истечении 48 часов с момента получения телеграмма подлежит возвращению в 10-й Отдел",
        "МИД СССР",
    )
    found = zones(
        (line("ШИФРТЕЛЕГРАММА", 700, 300, height=44),),
        text(650),
        (line("8.IX.57 г. З О Р И Н", 1000, 880),),
        (line("Верно:", 300, 1200),),
        tuple(line(each, 120, 1400 + 36 * row, height=22) for row, each in enumerate(foot)),
    )
    assert texts(found, "handling_instruction") == [foot]
    assert texts(found, "signature") == [("8.IX.57 г. З О Р И Н",)]


def test_worn_capitals_read_small_sign_and_a_form_that_lost_its_beginning_instructs() -> None:
    lost = "Понстеченай 48 часов с момента получения телеграммы"
    found = zones(text(300), (line("Г. миКоЯн", 1000, 560),), (line(lost, 120, 1400),))
    assert texts(found, "signature") == [("Г. миКоЯн",)]
    assert texts(found, "handling_instruction") == [(lost,)]


def test_a_number_by_itself_at_the_top_left_is_the_papers_own() -> None:
    found = zones(
        (line("9104", 200, 130),),
        (line("ШИФРТЕЛЕГРАММА", 600, 200, height=44),),
        text(650),
        (line("9104", 200, 1400),),
    )
    assert texts(found, "registration_number") == [("9104",)]


def test_a_list_keeps_its_numbers_though_white_runs_down_behind_them() -> None:
    names = ("Берия", "Молотову", "Микояну", "Булганину", "Суслову", "Косыгину", "Сталину")
    rows = [f"{number}. тов. {name}" for number, name in enumerate(names, 1)]
    listed = tuple(spread_out(line(row, 150, 420 + 40 * at)) for at, row in enumerate(rows))
    head = (line("ШИФРТЕЛЕГРАММА", 600, 200, height=44),)
    found = zones(head, (line("Рассылка:", 150, 380), *listed), text(800))
    assert texts(found, "distribution_list") == [("Рассылка:", *rows)]


@pytest.mark.parametrize("several", ["тт", "ті", "то"])
def test_who_a_paper_was_sent_to_is_told_below_it_on_a_line_of_text(several: str) -> None:
    sent = (f"Разослано: {several}. Штеменко, Пушкину, Швернику, Косыгину,", "Громыко, Маленкову.")
    note = ("Отпечатано в 4 экз.", "Исп. Гусев")
    found = zones(
        text(300),
        (line("А. ЗОРИН", 1000, 500),),
        tuple(line(each, 220, 700 + 40 * row) for row, each in enumerate(sent)),
        tuple(line(each, 220, 820 + 30 * row) for row, each in enumerate(note)),
    )
    assert texts(found, "distribution_list") == [sent]
    assert texts(found, "dispatch_note") == [note]


def test_the_number_of_minutes_is_their_title_and_no_registrys() -> None:
    found = zones(
        (line("ПРОТОКОЛ № 6", 680, 200), line("заседания коллегии министерства", 560, 240)),
        text(500),
    )
    assert texts(found, "title") == [("ПРОТОКОЛ № 6", "заседания коллегии министерства")]


def test_who_is_written_to_and_who_writes_are_the_addressee_of_a_report() -> None:
    rows = ("Командиру 3-го батальона", "майору тов. Ткаченко", "от старшины Белова И.П.")
    block = tuple(line(row, 894, 158 + 50 * at) for at, row in enumerate(rows))
    found = zones(block, (line("РАПОРТ", 720, 460),), text(600))
    assert texts(found, "addressee") == [rows]


def test_an_office_is_addressed_with_the_comrade_a_line_of_white_below_it() -> None:
    office, comrade = line("СОВЕТ МИНИСТРОВ СССР", 820, 256), line("товарищу БЕРИЯ Л.П.", 820, 363)
    found = zones((office,), (comrade,), text(540))
    assert texts(found, "addressee") == [(office.text, comrade.text)]


def test_an_excerpt_goes_to_those_that_stand_above_its_title() -> None:
    listed = ("Тт. Маленкову, Громыко, Звереву - все,", "Меньшикову - п.п. 2, 3")
    title = ("ВЫПИСКА", "из протокола № 74 заседания Политбюро ЦК ВКП(б)")
    found = zones(
        (line("СТРОГО СЕКРЕТНО", 1100, 390),),
        tuple(line(row, 830, 493 + 50 * at) for at, row in enumerate(listed)),
        (line(title[0], 721, 661),),
        (line(title[1], 470, 712),),
        text(830),
    )
    assert texts(found, "distribution_list") == [listed]
    assert texts(found, "title") == [title]


def test_an_order_names_who_gives_it_and_orders_in_its_text() -> None:
    head, given = "П Р И К А З", "НАРОДНОГО КОМИССАРА ОБОРОНЫ СССР"
    found = zones(
        (line(head, 700, 114),),
        (line(given, 500, 165),),
        (*text(400), line("ПРИКАЗЫВАЮ:", 264, 560), *text(610)),
    )
    assert texts(found, "title") == [(head, given)]
    assert texts(found, "addressee") == []


def test_text_in_capitals_is_text_where_a_machine_has_no_small_letters() -> None:
    rows = (
        "ОТГРУЗКА ПЕРВОЙ ПАРТИИ ЗЕРНА ЗАКОНЧЕНА СЕМНАДЦАТОГО ТЧК",
        "ВТОРАЯ ПАРТИЯ ЗАДЕРЖИВАЕТСЯ ОТСУТСТВИЕМ ВАГОНОВ ТЧК ПРОСИМ",
        "ВАШЕГО ВМЕШАТЕЛЬСТВА = КУЗНЕЦОВ",
    )
    found = zones(
        (line("ТЕЛЕГРАММА", 700, 180),),
        tuple(line(row, 220, 450 + 50 * at) for at, row in enumerate(rows)),
    )
    assert texts(found, "body") == [rows]


def test_a_circular_goes_to_all_heads_and_has_a_dated_number_of_three_parts() -> None:
    number, heads = ('"21" апреля 1940 г.', "№ 42/7734-с"), "ВСЕМ НАЧАЛЬНИКАМ ЛАГЕРЕЙ"
    found = zones(
        (line(number[0], 140, 207), line(number[1], 140, 257)),
        (line(heads, 870, 362), line("(по списку)", 870, 412)),
        text(600),
    )
    assert texts(found, "registration_number") == [number]
    assert texts(found, "addressee") == [(heads, "(по списку)")]


def test_a_date_on_the_line_below_a_papers_number_is_of_it() -> None:
    number, date = "№ П74/312", "19 мая 1950 г."
    for y, said in ((440, (number, date)), (470, (number,))):
        rows = line(number, 145, 390), line(date, 145, y)
        found = zones(rows[:1], rows[1:], (line("ПОСТАНОВЛЕНИЕ", 680, 580),), text(700))
        assert texts(found, "registration_number") == [said]


def test_numbers_that_go_on_in_the_next_column_are_paragraphs_not_rows() -> None:
    left, right = (
        ("1. Все запасы хлеба, находящиеся в", "стране, объявляются собственностью", "Республики."),
        (
            "4. Местные Советы обязаны в недельный",
            "срок представить сведения о запасах",
            "хлеба на складах, мельницах и в иных",
            "местах.",
        ),
    )
    more = ("2. Свободная торговля хлебом отныне", "воспрещается повсеместно.")
    columns = (
        tuple(line(each, 160 + 60 * (not at), 500 + 40 * at) for at, each in enumerate(left)),
        tuple(line(each, 870 + 60 * (not at), 500 + 40 * at) for at, each in enumerate(right)),
        tuple(line(each, 160 + 60 * (not at), 625 + 40 * at) for at, each in enumerate(more)),
    )
    found = zones((line("ДЕКРЕТ", 740, 130, height=44),), *columns)
    assert texts(found, "body") == [left + more, right]


def test_several_comrades_each_behind_an_office_are_addressed() -> None:
    rows = (
        "ЦК ВКП(б) - товарищу СТАЛИНУ",
        "СНК СССР - товарищу МОЛОТОВУ",
        "НКВД СССР - товарищу БЕРИЯ",
    )
    found = zones(
        (line("НАРОДНЫЙ КОМИССАРИАТ ГОСУДАРСТВЕННОЙ БЕЗОПАСНОСТИ", 480, 270),),
        *((line(row, 830, 375 + 105 * at),) for at, row in enumerate(rows)),
        (line("СПЕЦИАЛЬНОЕ СООБЩЕНИЕ", 600, 770),),
        text(900),
    )
    assert texts(found, "addressee") == [rows]


def test_excerpts_sent_and_a_committees_head_stand_below_a_decree() -> None:
    sent = ("Выписки посланы: т.т. Берия, Маленкову, Казакову - все;", "Хрулеву - п. 2.")
    signed = ("ПРЕДСЕДАТЕЛЬ ГОСУДАРСТВЕННОГО", "КОМИТЕТА ОБОРОНЫ И. СТАЛИН")
    found = zones(
        text(300),
        tuple(line(row, 520, 600 + 50 * at) for at, row in enumerate(signed)),
        tuple(line(row, 220, 760 + 40 * at) for at, row in enumerate(sent)),
    )
    assert texts(found, "signature") == [signed]
    assert texts(found, "distribution_list") == [sent]


def spread_out(row: Line) -> Line:
    """Return a row whose words stand an em apart, as a narrow face is typed."""
    moved = [
        replace(word, box=word.box._replace(x=word.box.x + 9 * at, height=20))
        for at, word in enumerate(row.words)
    ]
    return replace(Line.of(moved), text=row.text)
