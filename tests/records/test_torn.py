"""Risk: what is left of a torn number or name is told for the whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.lexicon import load_knowledge
from pipeline.model.facts import Evidence
from pipeline.model.geometry import Box
from pipeline.model.page import Line, Zone
from pipeline.records.extract import extract
from tests.records.zones import facts, line, of_lines, zone

BODY = zone("body", "Сообщаю телеграфом содержание беседы", "вчера вечером состоялась встреча")


def evidence(*zones: Zone) -> dict[str, Evidence]:
    return extract(zones, load_knowledge())[1]


def moved(read: Line, at: int, left: int = 0, wider: int = 0) -> Line:
    """Return a line in which a word and those behind it stand farther right, or it is wider."""
    words = list(read.words)
    for index in range(at, len(words)):
        word = words[index]
        x, y, width, height = word.box
        box = Box(x + left, y, width + wider * (index == at), height)
        words[index] = replace(word, box=box)
    return replace(read, words=tuple(words))


@pytest.mark.parametrize("torn", [{"left": 34}, {"wider": 34}])
def test_a_number_beside_or_around_a_gap_is_less_sure(torn: dict[str, int]) -> None:
    whole = line("ИЗ С О Ф И И № 3576")
    told = [
        evidence(BODY, of_lines("routing", each, name="z2"))["/routing/number"]
        for each in (whole, moved(whole, len(whole.words) - 1, **torn))
    ]
    assert [fact.rule for fact in told] == ["telegram-number", "telegram-number-torn"]
    assert told[1].confidence < told[0].confidence


def test_a_number_that_goes_on_behind_a_mark_is_less_sure() -> None:
    told = evidence(zone("routing", "ИЗ А Ф И Н № 152:52"))["/routing/number"]
    assert told.rule == "telegram-number-torn"


def test_an_hour_and_minutes_with_their_figures_apart_are_whole() -> None:
    route = facts(zone("routing", "Принята 1 / III 1947 г. в 1 3 час. 1 0 мин.")).routing
    assert route is not None
    assert route.time == "13:10"
    route = facts(zone("routing", "ИЗ ПЕКИНА № 1 5 час. 10 мин.")).routing
    assert route is not None
    assert route.time == "05:10"


def test_minutes_of_one_figure_have_lost_the_other() -> None:
    rules = [
        evidence(zone("routing", f"ИЗ ПЕКИНА № 14354 10 час. {minutes} мин."))["/routing/time"].rule
        for minutes in ("20", "2")
    ]
    assert rules == ["hours-minutes", "hours-minutes-torn"]


@pytest.mark.parametrize("year", ["19/48", "19.48", "19|48"])
def test_a_stroke_within_a_year_is_a_speck(year: str) -> None:
    route = facts(zone("routing", f"Принята 8 / IУ {year} г. в 18 час. 20 мин. экз. № 1")).routing
    assert route is not None
    assert route.date == "1948-04-08"


def test_a_time_behind_a_day_is_no_year() -> None:
    signed = zone("signature", "14.У.50г. Р О Щ И Н", name="z2")
    dispatch = facts(zone("dispatch_note", "Отпеч. 14.У. 19.15"), signed).dispatch
    assert dispatch is not None
    assert dispatch.printed_at == "1950-05-14T19:15"


def test_references_are_known_by_the_end_of_their_word() -> None:
    assert facts(zone("routing", "ИЗ ОСЛО № 3014 18 час. 20 мин.", "пец. № 306")).references == (
        306,
    )


def test_a_round_zero_is_a_figure() -> None:
    route = facts(zone("routing", "Принята 1 / III 1947 г. в 1 Q час. 30 мин.")).routing
    assert route is not None
    assert route.time == "10:30"


@pytest.mark.parametrize(
    ("name", "told", "rule"),
    [
        ("Азаров", "Азаров", "issued-name-lexicon"),
        ("азаров", "Назаров", "issued-name-cut"),
        ("кузнецов", "Кузнецов", "issued-name-lexicon"),
    ],
)
def test_a_name_in_small_letters_may_have_lost_its_capital(name: str, told: str, rule: str) -> None:
    note = zone("dispatch_note", f"Выпустил {name}")
    dispatch = facts(note).dispatch
    assert dispatch is not None
    assert dispatch.issued_by == told
    assert evidence(note)["/dispatch/issued_by"].rule == rule


@pytest.mark.parametrize("typist", ["ым", "то", "ди"])
def test_typists_whose_letters_are_in_doubt_are_less_sure(typist: str) -> None:
    note = line(f"8 экз. {typist}")
    words = note.words
    if typist == "ди":
        words = (*words[:-1], replace(words[-1], alternatives=("дм",)))
    told = evidence(of_lines("dispatch_note", replace(note, words=words)))["/dispatch/typist"]
    assert told.rule == ("typist-disputed" if typist == "ди" else "typist-unlikely")
    plain = evidence(zone("dispatch_note", "8 экз. дм"))["/dispatch/typist"]
    assert told.confidence < plain.confidence
    assert evidence(zone("dispatch_note", "8 экз. дм"))["/dispatch/typist"].rule == "typist"


@pytest.mark.parametrize(
    "text",
    ["оварищу МАКАРОВУ", "варищу МАКАРОВУ", "ля товарищу МАКАРОВУ", "к о варищу МАКАРОВУ"],
)
def test_a_comrade_is_addressed_though_the_word_is_torn(text: str) -> None:
    for kind in ("addressee", "other"):
        assert facts(zone(kind, text)).addressee == "Макаров"


def test_a_name_typed_apart_holds_together_over_specks_and_round_letters() -> None:
    assert facts(zone("signature", "15.IX.48г. К Р А В Ц( О В")).signer == "Кравцов"
    assert facts(zone("signature", "15.IX.48г. П Е Т Р U В")).signer == "Петров"
    assert facts(zone("precedence", "D С D Б А Я")).precedence == ("ОСОБАЯ",)
    assert facts(zone("other", "П Е Т Р О В")).signer == "Петров"
    assert facts(zone("other", "С П Р А В К А")).signer is None


def test_an_extract_of_minutes_is_known_by_its_torn_title() -> None:
    listed = zone("distribution_list", "т. Поскребышеву", name="z2")
    found = facts(zone("title", "ВЫПНСКА ИЗ ПРАТО ОЛА"), listed)
    assert (found.addressee, found.recipients) == (None, ("Поскребышев",))


def test_precedence_behind_references_is_read_over_a_quote() -> None:
    found = facts(zone("reference", 'Спец. №№ 688, 689"ВНЕ ОЧЕРЕДИ'))
    assert found.precedence == ("ВНЕ ОЧЕРЕДИ",)


def test_a_worn_sign_is_less_sure_than_a_plain_one() -> None:
    rules = [
        evidence(zone("registration_number", f"987 {sign} 8451/188"))["/registration_number"].rule
        for sign in "№N"
    ]
    assert rules == ["registration-number", "registration-latin"]


def test_routing_line_and_signature_agree_on_a_year_that_both_may_tell() -> None:
    route, signed = line("ИЗ СОФИИ № 113 15 / IX 1943 г."), zone("signature", "15.IX.48г. РОЩИН")
    words = tuple(
        replace(word, alternatives=("1948",), confidence=0.24) if word.text == "1943" else word
        for word in route.words
    )
    found = facts(of_lines("routing", replace(route, words=words)), replace(signed, id="z2"))
    assert found.routing is not None
    assert (found.date, found.routing.date) == ("1948-09-15", "1948-09-15")
