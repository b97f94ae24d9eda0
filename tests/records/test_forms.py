"""Risk: a form that is filled in another way than the one at hand loses its facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.lexicon import load_knowledge
from pipeline.model.citation import Citation
from pipeline.model.facts import Dispatch, Evidence, Incoming, Records
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Page, PageState
from pipeline.records.checks import LEAF_DISAGREES, named
from pipeline.records.extract import extract
from tests.records.zones import facts, line, of_lines, zone


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("А. Вышинский    В. Молотов", ("Вышинский", "Молотов")),
        ("Министр _______ /Вышинский/", ("Вышинский",)),
        ("Начальник отдела (подпись) Иванов", ("Иванов",)),
        ("ДИРЕКТОР ЗАВОДА ть. К.", ()),
    ],
)
def test_signers_stand_apart_in_slashes_or_after_the_word_for_it(
    line: str, names: tuple[str, ...]
) -> None:
    found = facts(zone("signature", line))
    assert (found.signers or tuple(filter(None, [found.signer]))) == names


def test_recipients_are_told_one_by_one() -> None:
    assert facts(zone("addressee", "Товарищам Сталину, Молотову и Берии")).recipients == (
        "Сталин", "Молотов", "Берия",
    )  # fmt: skip
    minutes = zone("title", "ВЫПИСКА ИЗ ПРОТОКОЛА № 46")
    listed_ = zone("distribution_list", "т. Берии", "т. Сталину", name="z2")
    assert facts(minutes, listed_).recipients == ("Берия", "Сталин")


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("Спец. №№ 812, 813", (812, 813)),
        ("Спец. 28 812, 813", (812, 813)),
        ("Спец. м? 812, 813", (812, 813)),
        ("Спец. №№ 812-814", (812, 813, 814)),
        ("На Ваш № 913 от 28 января", (913,)),
        ("На Ваш| № 913 от 28 января", (913,)),
        ("на №№ 456, 457 и 458", (456, 457, 458)),
    ],
)
def test_references_are_read_behind_any_sign(line: str, numbers: tuple[int, ...]) -> None:
    assert facts(zone("reference", line)).references == numbers


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("8 экз.ам", "Отпеч. 14.У. 19-15"), Dispatch(8, "ам", "1950-05-14T19:15")),
        (("8 эхз. ам", "Выпустила Петрова"), Dispatch(8, "ам", issued_by="Петрова")),
        (("Отп. 8 экз. 14.У.50 г. 19 ч. 15 м.",), Dispatch(8, None, "1950-05-14T19:15")),
        (("Напечатано в 3-х экз.", "исп. Сидоров"), Dispatch(3, issued_by="Сидоров")),
        (("10. экз. бг", "Маш. Иванова"), Dispatch(10, "бг")),
        (
            ("Отпечатано 2 экз. Машинистка Петрова", "Вып. Орлов"),
            Dispatch(2, "Петрова", issued_by="Орлов"),
        ),
        (("Отпеч. 14.У.50 19.15",), Dispatch(printed_at="1950-05-14T19:15")),
    ],
)
def test_the_typing_pool_writes_its_note_in_many_ways(
    lines: tuple[str, ...], found: Dispatch
) -> None:
    signed = zone("signature", "14.У.50г. Р О Щ И Н", name="z2")
    assert facts(zone("dispatch_note", *lines), signed).dispatch == found


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("2621 N 4074/100", "2621 N 4074/100"),
        ("2621 М 4074/100", "2621 N 4074/100"),
        ("Вх. № 5656/с", "Вх. № 5656/с"),
        ("Вх. № 5106/c", "Вх. № 5106/с"),
        ("ВХ. № 3427/с", "Вх. № 3427/с"),
        ("№ .55-784.", "№ 55-784"),
        ("1974/8542", "1974/8542"),
        ("№ 37-2402", "№ 37-2402"),
        ("№ 3153-440с", "№ 3153-440с"),
    ],
)
def test_a_registrys_number_stands_as_it_was_typed(line: str, number: str) -> None:
    assert facts(zone("registration_number", line)).registration_number == number


def test_numbers_are_known_by_their_line_in_zones_of_another_kind() -> None:
    found = facts(zone("other", "№ 55-784"), zone("body", "На Ваш № 913 от 28 мая", name="z2"))
    assert (found.registration_number, found.references) == ("№ 55-784", (913,))


def test_the_count_of_copies_is_known_wherever_it_stands() -> None:
    found = facts(zone("body", "Прошу указаний.", "8 экз. ам"))
    assert found.dispatch == Dispatch(8, "ам")
    assert facts(zone("body", "Прошу прислать 8 экз. карты.")).dispatch is None


def test_a_classification_is_known_behind_a_number_with_a_letter() -> None:
    found = facts(zone("registration_number", "№ 1519/в Сов. секретно"))
    assert (found.registration_number, found.classification) == (
        "№ 1519/в", "Совершенно секретно",
    )  # fmt: skip


def test_a_note_of_another_month_and_the_pages_day_is_a_misread_numeral() -> None:
    signed = zone("signature", "7.III.50г. Р О Щ И Н", name="z2")
    for numeral in ("7.II", "7 III", "7.IIТ"):
        found = facts(signed, zone("dispatch_note", f"Разослано 15-50 {numeral}")).dispatch
        assert found == Dispatch(sent_at="1950-03-07T15:50")


def test_a_letters_stamp_gives_its_number_and_the_month_in_short() -> None:
    stamp = replace(zone("stamp", "ОСОБЫЙ СЕКТОР", "Вх. № 2451", "15 МАЙ 1950"), ink=Ink.STAMP)
    assert facts(stamp).incoming == Incoming("2451", "1950-05-15")


def test_a_cover_name_is_told_beside_the_name_and_not_in_its_place() -> None:
    found = facts(zone("addressee", "Для товарища ФИЛИППОВА."))
    assert found.addressee == "Филиппов"
    assert [(each.name, each.stands_for) for each in found.people] == [("Филиппов", "Сталин")]


@pytest.mark.parametrize(("sure", "flags"), [(0.9, (LEAF_DISAGREES,)), (0.3, ())])
def test_a_leaf_surely_read_is_held_against_the_files_name(
    sure: float, flags: tuple[str, ...]
) -> None:
    evidence = {"/leaf": Evidence("z1", Box(0, 0, 9, 9), "56", sure, "leaf-number")}
    page = Page(1, PageState.DONE, records=Records(leaf=56), evidence=evidence)
    assert named(page, Citation(leaf=57)).flags == flags
    assert named(page, Citation(leaf=56)).flags == ()
    assert named(page, None).flags == ()
    assert named(replace(page, number=2), Citation(leaf=57)).flags == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("СТАЛИН. МОЛОТОВ.", ("Сталин", "Молотов")),
        ("/Рощин, Шибаев/", ("Рощин", "Шибаев")),
        ("14.V.50г. Р О Щ И Н К О В А Л Е В", ("Рощин", "Ковалев")),
    ],
)
def test_several_sign_on_one_line(line: str, names: tuple[str, ...]) -> None:
    assert facts(zone("signature", line)).signers == names


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Секретарю ЦК ВКП(б) товарищу ХРУЩЕВУ Н. С.", "Хрущев"),
        ("Лично товарищу Сталину", "Сталин"),
        ("СОВПОСОЛ РОЩИНУ", "Рощин"),
        ("МИНИСТРУ ИНОСТРАННЫХ ДЕЛ СССР", None),
    ],
)
def test_an_addressee_stands_behind_a_post(line: str, name: str | None) -> None:
    assert facts(zone("addressee", line)).addressee == name


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        ("Секретно. Лично.", "Секретно"),
        ("Строго секретно. Снятие копий воспрещается", "Строго секретно"),
        ("Сов. секретно. Экз. № 1", "Совершенно секретно"),
        ("Сов. секретно (Из О.П.)", "Совершенно секретно"),
        ("Особо секретно", "Особо секретно"),
    ],
)
def test_a_classification_stands_before_other_matter(line: str, phrase: str) -> None:
    assert facts(zone("classification", line)).classification == phrase


def test_phrases_of_one_line_are_told_apart() -> None:
    assert facts(zone("precedence", "ВНЕ ОЧЕРЕДИ, ОСОБАЯ")).precedence == ("ВНЕ ОЧЕРЕДИ", "ОСОБАЯ")
    assert facts(zone("certification", "Верно: Иванов")).certified
    handling = "Подлежит возврату в ОС ЦК ВКП(б)"
    assert facts(zone("handling_instruction", f"{handling}.")).handling == (handling,)


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (("ВХОДЯЩИЙ № 1234", "15 мая 1950 г."), "1234"),
        (("МИД СССР", "ВХ. N 1234-с", "15 МАЙ 1950 г."), "1234-с"),
        (("Получено 15/V 1950", "№ 1234"), "1234"),
    ],
)
def test_a_stamps_number_is_not_made_of_its_date(lines: tuple[str, ...], number: str) -> None:
    stamp = replace(zone("stamp", *lines), ink=Ink.STAMP)
    assert facts(stamp).incoming == Incoming(number, "1950-05-15")


def test_a_number_with_a_stroke_is_no_reference() -> None:
    assert facts(zone("reference", "На Ваш № 12/456")).references == ()
    assert facts(zone("reference", "На Вашу шифртелеграмму № 456")).references == (456,)
    assert facts(zone("reference", "№№ 456 и 457")).references == (456, 457)


def test_a_post_is_no_addressee_and_half_a_phrase_no_classification() -> None:
    assert facts(zone("addressee", "СЕКРЕТАРЮ")).addressee is None
    assert facts(zone("classification", "секретно")).classification is None


def test_names_of_those_it_went_to_go_on_over_lines() -> None:
    sent = zone("distribution_list", "Разослано: тт. Сталину, Кагановичу,", "Ворошилову и Микояну.")
    assert facts(sent).recipients == ("Сталин", "Каганович", "Ворошилов", "Микоян")
    ended = zone("distribution_list", "Разослано: тт. Сталину, Кагановичу.", "Лаврентьеву.")
    assert facts(ended).recipients == ("Сталин", "Каганович")


def test_a_lists_first_row_may_stand_behind_its_word() -> None:
    listed = zone("distribution_list", "Послано: 1. Сталину", "2. Молотову", "3. Микояну")
    assert [entry.copy for entry in facts(listed).distribution] == [1, 2, 3]


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("addressee", "товарищуДУБРОВИНУ", "Дубровин"),
        ("addressee", "Маршалу Советского Союза И.В. СТАЛИНУ", "Сталин"),
        ("addressee", "товарищу МЕЛЬНИКУ", "Мельник"),
        ("other", "итоварищу МИКОЯНУ", "Микоян"),
        ("addressee", "тов арищу", None),
        ("body", "тов. Семенову объявлен выговор,", None),
    ],
)
def test_only_who_is_addressed_is_an_addressee(kind: str, text: str, name: str | None) -> None:
    assert facts(zone(kind, text)).addressee == name


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("от 15 декабря 1953 года", "1953-12-15"),
        ("15 мая 1953 года, г. Москва", "1953-05-15"),
        ("от 15 декабря 1953 года и далее", None),
    ],
)
def test_a_line_that_is_nothing_but_its_date_dates_the_page(text: str, day: str | None) -> None:
    assert facts(zone("other", text)).date == day


def test_the_date_of_a_stamp_of_receipt_is_not_the_papers() -> None:
    stamp = replace(zone("stamp", "ВХОДЯЩИЙ № 227", name="z2"), box=Box(100, 380, 900, 70))
    received = of_lines("other", line("«1» февраля 1946 г.", y=400))
    own = of_lines("other", line("от 1 декабря 1951 года", y=900), name="z3")
    assert facts(received, own, stamp).date == "1951-12-01"


def test_what_is_urgent_may_have_grown_onto_the_references() -> None:
    assert facts(zone("reference", "Спец. №№ 295, 296ВНЕ ОЧЕРЕДИ")).precedence == ("ВНЕ ОЧЕРЕДИ",)


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        ("registration_number", "Вх. № 8778 с", "Вх. № 8778/с"),
        ("other", "№ 10 1163", "№ 10-1163"),
        ("registration_number", "№ 2-15/44", "№ 2-15/44"),
        ("reference", "На №№ 12/с и 13/с", None),
    ],
)
def test_a_registrys_number_is_whole_and_the_papers_own(
    kind: str, text: str, number: str | None
) -> None:
    assert facts(zone(kind, text)).registration_number == number


def test_a_number_with_figures_before_its_sign_has_lost_some() -> None:
    _, evidence = extract([zone("registration_number", "76 № 9514/20")], load_knowledge())
    assert evidence["/registration_number"].rule == "registration-number-torn"


def test_a_word_with_a_speck_within_announces_its_field() -> None:
    issued = facts(zone("dispatch_note", "5 экз. ам", "Выпу.ил Самойлов")).dispatch
    assert issued is not None
    assert issued.issued_by == "Самойлов"


def test_what_other_forms_say_is_no_fact_that_it_is_not() -> None:
    """A sum is no telegram's number, who is told of no addressee, a shortened post no name."""
    assert facts(zone("table", "Зарплата 4200", "ВСЕГО: 5500")).routing is None
    told_of = zone("heading", "на директора завода", "тов. САВЕЛЬЕВА Ивана Кузьмича")
    assert facts(told_of).addressee is None
    assert facts(zone("heading", "тов. САВЕЛЬЕВУ Ивану Кузьмичу")).addressee == "Савельев"
    signed = zone("signature", "НАЧАЛЬНИК ОПЕРОТДЕЛА", "полковник (ГЛЕБОВ)")
    assert facts(signed).signer == "Глебов"


def test_hours_stand_behind_their_word_though_a_day_stands_before_it() -> None:
    line = "Из НОВОСИБИРСКА № 0417 23 сл. 19/6 час. 14 мин. 05"
    routed = facts(zone("routing", line)).routing
    assert routed is not None
    assert routed.time == "14:05"


def test_an_executive_committee_executed_nothing_and_questioning_is_no_meeting() -> None:
    assert facts(zone("heading", "ИСПОЛНИТЕЛЬНЫЙ КОМИТЕТ")).dispatch is None
    assert facts(zone("body", "Исполком областного Совета отмечает, что ремонт")).dispatch is None
    asked = zone("title", "ПРОТОКОЛ ДОПРОСА"), zone("body", "1. Фамилия: Лазарев", name="z2")
    assert facts(*asked).minutes is None


def test_an_order_in_a_heading_is_no_telegram_and_a_stamp_goes_nowhere() -> None:
    order = facts(zone("heading", "ПРИКАЗ № 3477"), zone("other", "ВХОДЯЩИЙ № 5120", name="z2"))
    assert order.registration_number == "№ 3477"
    assert order.routing is None or order.routing.destination is None
    assert order.routing is None or order.routing.number != 3477


def test_a_day_that_lost_a_figure_is_the_one_that_the_routing_has_whole() -> None:
    routed = zone("routing", "из СОФИИ № 4127 14 час. 33 мин. 12/V 1954 г. экз. № 3")
    for signed, day in (("2.V.54 г. ШВЕРНИК", "1954-05-12"), ("3.V.54 г. ШВЕРНИК", "1954-05-03")):
        assert facts(routed, zone("signature", signed, name="z2")).date == day


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (
            ("Тт. Маленкову, Громыко, Звереву - все,", "Меньшикову - п.п. 2, 3"),
            ("Маленков", "Громыко", "Зверев", "Меньшиков"),
        ),
        (
            ("Выписки посланы: т.т. Берия, Маленкову - все;", "Хрулеву - п. 2; Чадаеву - все."),
            ("Берия", "Маленков", "Хрулев", "Чадаев"),
        ),
    ],
)
def test_those_to_whom_excerpts_go_are_told_one_by_one(
    rows: tuple[str, ...], names: tuple[str, ...]
) -> None:
    assert facts(zone("distribution_list", *rows)).recipients == names
