"""Dates as officials wrote them: ``14/У 1950 г.``, ``14.V.50г.``, ``14 мая 1950 г.``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from pipeline.text.alphabet import fold
from pipeline.text.distance import distance
from pipeline.text.numerals import MONTH_PATTERN, Months, month_likelihoods, print_roman

MONTHS: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
STAMPED: Final = ("янв", "фев", "мар", "апр", "май", "июн",
                  "июл", "авг", "сен", "окт", "ноя", "дек")  # fmt: skip
SHORT: Final = 3  # letters of a month on a stamp
DAY: Final = r"(?P<day>[0-3]?\d|З[01]|[12][ОЗб]|[Зб]|(?<=[«„\"])[іІIl](?=[»”\"]))"
_YEAR: Final = (
    r"(?P<year>(?:1[89]|20)\s?\d\s?[\d\]|]|19[/.|]\d\d(?=\s?г)"  # 19/48 г.: a speck within
    r"|\d\d(?!\d|\s?[-:]\s?\d|\.\d\d(?!\d)))(?!\d)"
)
_ROMAN: Final = re.compile(
    rf"(?<![\d/])(?<!\d\.)[\"„«]?{DAY}[\"”»]?\s*"
    r"(?P<sep>(?:[./\-_]\s?){1,4}(?:[тТ72|][\s.]{1,2})?"  # a stroke, or a misread one behind it
    r"|\s[72|(тТУ](?:\s|\.)"  # a stroke read as a figure or a letter
    r"|\s(?=[IVXУХПШ]+\s?[./]?\s?19\d\d))[\s.]*"  # none at all, before a numeral and a year
    rf"(?P<month>{MONTH_PATTERN})(?:\s*[./\-,_]\s*"
    rf"|(?:(?<!\d)|\s)\s*(?!11(?!\d))){_YEAR}"  # 27-1114 is a number, 20.У11 the 20th of July
)
_NAMED: Final = re.compile(
    rf"(?<!\d)[\"„«'”]{{0,2}}\s?{DAY}(?:-?го\b)?\s?[.\"”»'“]{{0,2}}\s*(?P<month>[а-яА-ЯёЁ]{{3,9}})(?:[.,]?\s+|[.,]){_YEAR}(?!\s\d)"
)
_SOLEMN: Final = re.compile(  # мая 14 дня 1950 года
    rf"(?<![^\W_])(?P<month>[а-яА-ЯёЁ]{{3,9}})\s+{DAY}(?:-?го)?\s+дня\s+{_YEAR}", re.IGNORECASE
)
_ACT: Final = re.compile(  # 1950 года, мая 14 дня
    rf"(?<!\d)(?P<year>19\d\d)\s?(?:г\.|года)[,.]?\s+(?P<month>[а-яё]{{3,9}})\s+{DAY}(?:-?го)?\s+дня",
    re.IGNORECASE,
)
_NUMERIC: Final = re.compile(
    rf"(?<![\d/\-]){DAY}\s?[./\-]\s?(?P<month>0?[1-9]|1[0-2])(?:\s?[./\-]\s?|\s+(?=19\d\d)){_YEAR}"
)
_STROKE: Final = re.compile(r"\s?[./\-_][./\-_\s]*")
_FIGURES: Final = str.maketrans("ЗОбіІIl", "3061111")
_ONES: Final = str.maketrans("]|", "11")
CENTURY: Final = 1900
MOVED: Final = "roman-month-moved"  # the rule of a date whose month other numerals told
PARTED: Final = 0.8  # how likely day and month are one date where no stroke or point parts them
ONE_FIGURE: Final = 0.85  # how likely a month of one figure is no misread numeral
_CENTURIES: Final = (18, 19, 20)
EARLY: Final = 0.5  # how likely a date in the typists' way is of a time before typewriters
SPELLED: Final = 0.3  # how much less likely a month is for each letter of its name that is wrong
WRONG: Final = 0.3  # letters of a month's name that may be wrong, in each of its letters
LEAD: Final = 0.3  # letters by which one month's name must be nearer than any other
LEAST: Final = 0.35  # a month less likely than this is not read


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text.

    Attributes:
        date: The day.
        start: Where it begins in the text.
        end: Where it ends.
        rule: Which rule read it.
        likelihood: 0 to 1: that its letters stand for this month and these figures.
        months: How likely each month is by the numeral; empty where the month has a name.

    """

    date: date
    start: int
    end: int
    rule: str
    likelihood: float = 1.0
    months: Months = ()


@lru_cache(maxsize=1024)
def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Return the dates of a text in their order. Impossible ones are left out, never mended."""
    found = [
        *_matches(_ROMAN, text, "roman-month"),
        *_matches(_NAMED, text, "named-month"),
        *_matches(_SOLEMN, text, "named-month"),
        *_matches(_ACT, text, "named-month"),
        *_matches(_NUMERIC, text, "numeric"),
    ]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[FoundDate] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return tuple(kept)


def undated(text: str) -> str:
    """Return a text with blanks for its dates."""
    for found in find_dates(text):
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return text


def day_and_month(text: str, year: int) -> FoundDate | None:
    """Return the first day and Roman month of a text (``14.У.``) as a date of a known year."""
    return next(days_and_months(text, year), None)


def days_and_months(text: str, year: int) -> Iterator[FoundDate]:
    """Yield every day and Roman month of a text as a date of a known year."""
    pattern = rf"(?<![\d/\-:]){DAY}(?:\s*[./]\s*|\s+|(?=[IVX]))(?P<month>{MONTH_PATTERN})(?![^\W_])"
    for match in re.finditer(pattern, text):
        months = month_likelihoods(match["month"])
        month = best_month(months)
        day = day_of(year, month, match["day"])
        if day and months[month - 1] >= LEAST:
            likelihood = months[month - 1] * _figures_likelihood(match["day"])
            yield FoundDate(day, match.start(), match.end(), "roman-month", likelihood, months)


def best_month(months: Months) -> int:
    """Return the likeliest month, 1 to 12."""
    return max(range(12), key=months.__getitem__) + 1


def with_month(found: FoundDate, month: int, likelihood: float) -> FoundDate | None:
    """Return a date moved to another month, ``None`` where that month has no such day."""
    day = day_of(found.date.year, month, str(found.date.day))
    return replace(found, date=day, likelihood=likelihood, rule=MOVED) if day else None


def print_roman_date(day: date, five: str = "V") -> str:
    """Return ``14.V.50г.``: how a typist dates a telegram."""
    return f"{day.day}.{print_roman(day.month, five)}.{day.year % 100:02d}г."


def print_date(day: date) -> str:
    """Return ``14 мая 1950 г.``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} г."


def _matches(pattern: re.Pattern[str], text: str, rule: str) -> Iterator[FoundDate]:
    for match in pattern.finditer(text):
        month, likelihood = month_of(match["month"], rule)
        if month is None or likelihood < LEAST:
            continue
        year = int(re.sub(r"[\s/.]|(?<=19)\|", "", match["year"]).translate(_ONES))
        worded = rule != "numeric" and year in _CENTURIES
        if worded and not re.match(r"\s?г", text[match.end() :]):
            continue  # the rest of the year was not read
        day = day_of(year + CENTURY if year < 100 else year, month, match["day"])
        if day is not None:
            likely = likelihood * _figures_likelihood(match["day"])
            if rule == "roman-month" and day.year < CENTURY:
                likely *= EARLY
            if rule == "roman-month" and not _STROKE.fullmatch(match["sep"]):
                likely *= PARTED
            months = month_likelihoods(match["month"]) if rule == "roman-month" else ()
            yield FoundDate(day, match.start(), match.end(), rule, likely, months)


def day_of(year: int, month: int, day: str) -> date | None:
    """Return a day whose figures may have been read as letters, ``None`` where there is none."""
    try:
        return date(year, month, int(day.translate(_FIGURES)))
    except ValueError:
        return None


def _figures_likelihood(text: str) -> float:
    return 1.0 if text.isdigit() else 0.85


def month_of(text: str, rule: str) -> tuple[int | None, float]:
    """Return the month of a numeral, figures or a name, as the rule has it, and how likely."""
    if rule == "roman-month":
        months = month_likelihoods(text)
        month = best_month(months)
        return month, months[month - 1]
    if rule == "numeric":
        return int(text), ONE_FIGURE if len(text) == 1 else 1.0
    return _named(text)


def _named(text: str) -> tuple[int | None, float]:
    """Return the month of a name, forgiving letters that look alike."""
    if len(text) == SHORT and fold(text) in STAMPED:
        return STAMPED.index(fold(text)) + 1, 1.0
    most = WRONG * len(text) + LEAD  # no rival that is farther counts
    far = [distance(text, name, most) for name in MONTHS]
    best = min(range(12), key=far.__getitem__)
    second = min(value for index, value in enumerate(far) if index != best)
    if far[best] == 0:
        return best + 1, 1.0
    if far[best] > WRONG * len(text) or second - far[best] < LEAD:
        return None, 0.0
    return best + 1, 1.0 - SPELLED * far[best]
