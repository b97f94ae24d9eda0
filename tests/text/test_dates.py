"""Risk: a date is misread, or made up where none can be."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pipeline.text.dates import find_dates

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
TYPED = ("I", "П", "Ш", "IУ", "У", "УI", "УП", "УШ", "IХ", "Х", "ХI", "ХП")
NAMED = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip

Print = Callable[[datetime.date], str]
PRINTS: dict[str, Print] = {
    "form": lambda d: f"{d.day}/{TYPED[d.month - 1]} {d.year} г.",
    "form with blanks": lambda d: f"{d.day} / {TYPED[d.month - 1]} 19 {d.year % 100:02} г.",
    "note": lambda d: f"{d.day}.{TYPED[d.month - 1]}.{d.year % 100:02}г.",
    "dashes": lambda d: f"{d.day}-{ROMAN[d.month - 1]}-{d.year}",
    "named": lambda d: f"{d.day} {NAMED[d.month - 1]} {d.year} г.",
    "quoted": lambda d: f"«{d.day}» {NAMED[d.month - 1]} {d.year} года",
    "shouted": lambda d: f"{d.day} {NAMED[d.month - 1].upper()} {d.year} Г.",
    "figures": lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    "short figures": lambda d: f"{d.day:02}.{d.month:02}.{d.year % 100:02}",
    "bare figures": lambda d: f"{d.day}.{d.month}.{d.year % 100:02} г.",
    "stroke and figures": lambda d: f"{d.day}/{d.month}-{d.year % 100:02} г.",
    "form with figures": lambda d: f"{d.day}/{d.month} {d.year} г.",
    "ordinal": lambda d: f"{d.day}-го {NAMED[d.month - 1]} {d.year} г.",
    "solemn": lambda d: f"{NAMED[d.month - 1]} {d.day} дня {d.year} года",
    "act": lambda d: f"{d.year} года, {NAMED[d.month - 1]} {d.day} дня",
    "dotted name": lambda d: f"{d.day}.{NAMED[d.month - 1]}.{d.year} г.",
    "stroke and dash": lambda d: f"{d.day}/{TYPED[d.month - 1]}-{d.year % 100:02} г.",
}
DAYS = st.dates(datetime.date(1917, 1, 1), datetime.date(1999, 12, 31))


@given(DAYS, st.sampled_from(sorted(PRINTS)))
@example(datetime.date(1948, 2, 29), "note")
@example(datetime.date(1950, 5, 14), "form")
@example(datetime.date(1905, 12, 31), "short figures")
@example(datetime.date(1999, 1, 1), "figures")
def test_what_an_official_writes_is_read_back(day: datetime.date, way: str) -> None:
    assume(not (way.endswith("figures") and day.month == 11))  # 11 may be a Roman II as read
    written = f"Копия {PRINTS[way](day)}, вх. 77"
    (found,) = find_dates(written)
    assert found.date == day
    assert written[found.start : found.end].strip() in PRINTS[way](day)


@pytest.mark.parametrize("way", sorted(PRINTS))
@pytest.mark.parametrize(("day", "month"), [(30, 2), (31, 4), (32, 1), (0, 5), (29, 2), (99, 12)])
def test_a_day_that_never_was_is_not_mended(way: str, day: int, month: int) -> None:
    class Never:
        year = 1950

    never = Never()
    never.day, never.month = day, month  # type: ignore[attr-defined]
    assert find_dates(PRINTS[way](never)) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5.ТУ. 22-40",
        "3/VI 22.00",
        "Отпеч. 5.IУ. 22:40",
        "14/XIII 1950 г.",
        "14/ХШ 1950 г.",
        "14/IIII 1950 г.",
        "14 маю 1950 г.",
        "14.13.1950",
        "№ 1301/47",
        "час. 55 мин. 5",
        "1950 г.",
        "май 1950 г.",
        "2114/У 1950 г.",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize("text", ["20.У11", "Отпеч. 20.У11. 15-50", "3.I11", "20.У 11"])
def test_strokes_of_a_month_that_were_read_as_ones_are_no_year(text: str) -> None:
    assert not find_dates(text)


def test_dates_come_in_the_order_they_stand_and_never_overlap() -> None:
    first, second = datetime.date(1950, 5, 14), datetime.date(1949, 12, 1)
    found = find_dates("от 14.V.50г., а также 1 декабря 1949 г.")
    assert [each.date for each in found] == [first, second]
    assert found[0].end <= found[1].start


ALPHABET = st.sampled_from("0123456789./- гГIVXУХПШмая«»")


@given(st.text(ALPHABET, max_size=40))
def test_no_figure_of_a_date_is_made_up(text: str) -> None:
    for found in find_dates(text):
        figures = re.sub(r"\D", "", text[found.start : found.end])
        assert str(found.date.day) in figures
        assert f"{found.date.year % 100:02}" in figures
        assert 1800 <= found.date.year <= 2099


@pytest.mark.parametrize(
    "text", ["2 7.УII 1950 г.", "2_/ УТТ 1950", "2 т УII 1950", "2 УII 1950 г."]
)
def test_a_stroke_that_was_read_as_a_figure_or_lost_is_no_day(text: str) -> None:
    assert [found.date for found in find_dates(text)] == [datetime.date(1950, 7, 2)]
