"""Risk: a day of which a figure is damaged is lost, or another one is made of it."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.text.dates import find_dates
from pipeline.text.worn_dates import partly, worn_dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10 октября IУ5Z г.", date(1952, 10, 10)),
        ("28 февраля 19 952 г.", date(1952, 2, 28)),
        ("19 ноября. 946 г.", date(1946, 11, 19)),
        ("Принята 31 /.УII 146 г в", date(1946, 7, 31)),
    ],
)
def test_a_year_that_lost_a_figure_is_of_this_century(text: str, day: date) -> None:
    [found] = worn_dates(text)
    assert found.date == day
    assert found.rule.endswith("-worn")
    assert found.likelihood < 1


@pytest.mark.parametrize(
    "text", ["5 мая 195 г.", "5 мая 1950 г.", "5 мая 146 тонн", "31/УII 46 г."]
)
def test_no_other_year_is_taken_for_a_worn_one(text: str) -> None:
    assert worn_dates(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Принята - / УI 1947 г.", date(1947, 6, 1)),
        ("0 / IX 1949 г.", date(1949, 9, 6)),
        ("Принята 5 / № 1949 г.", date(1949, 3, 5)),
        ("Принята 13.з У 1946 г.", date(1946, 5, 13)),
    ],
)
def test_a_known_day_is_found_where_its_day_or_month_was_not_read(text: str, day: date) -> None:
    [found] = partly(text, day)
    assert found.date == day


@pytest.mark.parametrize(
    "text", ["7 / УI 1947 г.", "- / УI 1948 г.", "- / IX 1947 г.", "1 / X 1947 г."]
)
def test_a_day_that_says_otherwise_is_another(text: str) -> None:
    assert partly(text, date(1947, 6, 1)) == []


def test_a_one_in_quotes_may_be_a_letter() -> None:
    [found] = find_dates("«і» сентября 1950 г.")
    assert found.date == date(1950, 9, 1)
