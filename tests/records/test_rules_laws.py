"""Risk: a damaged string ends the page, or a rule cannot read what it prints itself."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from config.lexicon import load_knowledge
from pipeline.model.citation import Citation
from pipeline.model.facts import Dispatch, DistributionEntry, Records, Routing
from pipeline.records.checks import disagreements
from pipeline.records.confidence import SIGNS, family
from pipeline.records.extract import extract
from pipeline.text.dates import find_dates, print_date, print_roman_date
from pipeline.text.numerals import print_roman, roman_month
from tests.records.zones import zone

KINDS = ("routing", "distribution_list", "signature", "dispatch_note", "addressee", "reference",
         "registration_number", "title", "body", "precedence", "stamp", "classification",
         "certification", "handling_instruction", "folio_number", "table")  # fmt: skip
LINES = (
    "ИЗ П Е К И Н А № 14354 кол. 18 час. 20 мин. 14 / У 1950 г. экз. № 3",
    "» № 7-т. Вышинскому", "8 экз.ам", "Отпеч. 14.У. 19-15", "14.У.50г. Р О Щ И Н",
    "Для товарища ФИЛИППОВА.", "Спец. №№ 812, 813", "2621 N 4074/100", "ВЫПИСКА ИЗ ПРОТОКОЛА № 46",
    "Секретарю ЦК товарищу ХРУЩЕВУ Н. С.", "Экз. № 2-4 - в дело", "СТАЛИН. МОЛОТОВ. /Берия, Зорин/",
    "Голосовали: т. Берия - за, т. Сталин - против.", "ПОСТАНОВИЛИ: 1) Утвердить.", "Вх. № 1234-с",
    "Сов. секретно (Из О.П.)", "ВНЕ ОЧЕРЕДИ, ОСОБАЯ", "л. 56 об.", "Получено 15/V 1950",
)  # fmt: skip
DAYS = st.dates(date(1917, 1, 1), date(1999, 12, 31))
DAMAGE = st.lists(st.tuples(st.integers(0, 70), st.sampled_from("№МХУТ0З/-. ®I|")), max_size=12)


def damaged(text: str, damage: list[tuple[int, str]]) -> str:
    letters = list(text)
    for at, sign in damage:
        letters[at % len(letters)] = sign
    return "".join(letters)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(KINDS), st.lists(st.sampled_from(LINES), min_size=1, max_size=4), DAMAGE)
def test_damaged_strings_never_raise(
    kind: str, lines: list[str], damage: list[tuple[int, str]]
) -> None:
    _, evidence = extract(
        [zone(kind, *(damaged(text, damage) for text in lines))], load_knowledge()
    )
    assert all(0 <= item.confidence <= 1 for item in evidence.values())


@given(DAYS, st.sampled_from("VУ"))
def test_a_typed_date_is_read_back(day: date, five: str) -> None:
    assert [found.date for found in find_dates(print_roman_date(day, five))] == [day]
    assert [found.date for found in find_dates(print_date(day))] == [day]


@given(st.integers(1, 12), st.sampled_from("VУ"))
def test_a_numeral_is_read_back(month: int, five: str) -> None:
    assert roman_month(print_roman(month, five)) == month


def test_more_confidence_in_the_letters_never_makes_a_fact_less_sure() -> None:
    weights = dict(load_knowledge().calibration.weights)
    assert set(weights) == set(SIGNS)
    assert weights.pop("contradicted") < 0 <= min(weights.values())


def test_every_rule_that_a_facsimile_shows_has_a_level_of_its_own() -> None:
    rules = ("telegram-number", "roman-month", "name-lexicon", "name-mended-by-place", "typist",
             "signature-name-as-read", "place-lexicon", "classification-phrase")  # fmt: skip
    assert all(family(rule) in load_knowledge().calibration.families for rule in rules)


def test_what_disagrees_is_flagged_and_what_agrees_is_not() -> None:
    listed = tuple(DistributionEntry(copy, "Сталин") for copy in (1, 2, 3))
    page = Records(
        distribution=listed,
        routing=Routing(date="1950-05-14", copy=3),
        dispatch=Dispatch(copies=3, printed_at="1950-05-14T19:15"),
        date="1950-05-14",
        leaf=56,
    )
    assert disagreements(page, Citation(leaf=56)) == ()
    wrong = Records(
        distribution=listed,
        routing=Routing(date="1950-05-15", copy=4),
        dispatch=Dispatch(copies=8, printed_at="1950-04-14T19:15"),
        date="1950-05-14",
        leaf=55,
    )
    assert set(disagreements(wrong, Citation(leaf=56))) == {
        "DATES_DISAGREE", "COPIES_DISAGREE", "COPY_NOT_LISTED", "LEAF_DISAGREES",
    }  # fmt: skip
