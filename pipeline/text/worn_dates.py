"""Dates of which a part is damaged: the first figures of the year, the month, or the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from pipeline.text.dates import CENTURY, DAY, LEAST, FoundDate, day_of, month_of
from pipeline.text.numerals import MONTH_PATTERN, month_likelihoods

WORN_RULE: Final = "-worn"  # ends the rule of such a date
WORN: Final = 0.6  # how likely a damaged part is what it is taken for
LIKELY: Final = 0.5  # a month likelier than this is read
_YEAR: Final = (  # 1946 that lost a figure before its last two, or has letters in their place
    r"(?!19\d\d)(?P<year>9\d\d|1[0-8]\d|19\s9\d\d|[1IlІ|][9УуgЧ][\dЗбОZSB]{2})(?=\s?г)"
)
_NAMED: Final = re.compile(
    rf"(?<!\d)[\"„«'”]{{0,2}}\s?{DAY}\s?[.\"”»'“]{{0,2}}\s*(?P<month>[а-яё]{{3,9}})(?:[.,]?\s+|[.,]){_YEAR}"
)
_ROMAN: Final = re.compile(
    rf"(?<![\d/])(?<!\d\.){DAY}\s*(?:[./\-_]\s?){{1,4}}\s*(?P<month>{MONTH_PATTERN})[\s./,_\-]+{_YEAR}"
)
_FIGURES: Final = str.maketrans("ЗОбZSB", "306258")
_DAYLESS: Final = re.compile(  # 0 / IX 1949, - / УI 1947
    rf"(?<!\S)(?P<day>[\d\-.,_]{{1,2}})\s?[./]\s*(?P<month>{MONTH_PATTERN})[\s./,_\-]+(?P<year>19\d\d)(?!\d)"
)
_MONTHLESS: Final = re.compile(  # 5 / № 1949
    r"(?<!\S)(?P<day>\d{1,2})\s?[./]\s*(?P<month>\S{1,3}(?:\s\S{1,3})?)\s+(?P<year>19\d\d)(?!\d)"
)


def worn_dates(text: str) -> list[FoundDate]:
    """Return the dates whose year is damaged, of this century, in their order."""
    found = [*_worn(_NAMED, text, "named-month"), *_worn(_ROMAN, text, "roman-month")]
    return sorted(found, key=lambda each: each.start)


def _worn(pattern: re.Pattern[str], text: str, rule: str) -> Iterator[FoundDate]:
    for match in pattern.finditer(text):
        year = CENTURY + int(match["year"][-2:].translate(_FIGURES))
        month, likelihood = month_of(match["month"], rule)
        day = day_of(year, month, match["day"]) if month and likelihood >= LEAST else None
        if day is not None:
            months = month_likelihoods(match["month"]) if rule == "roman-month" else ()
            span = match.start(), match.end()
            yield FoundDate(day, *span, f"{rule}{WORN_RULE}", WORN * likelihood, months)


def partly(text: str, day: date) -> list[FoundDate]:
    """Return where a text has a known day of which the day or the month was not read."""
    for match in _DAYLESS.finditer(text):
        figures, known = re.sub(r"\D", "", match["day"]), iter(str(day.day))
        torn = figures == "0" or all(figure in known for figure in figures)
        month = month_likelihoods(match["month"])[day.month - 1]
        if torn and month > LIKELY and int(match["year"]) == day.year:
            return [_part(day, match, month)]
    for match in _MONTHLESS.finditer(text):
        unread = max(month_likelihoods(match["month"])) < LEAST
        if unread and (int(match["day"]), int(match["year"])) == (day.day, day.year):
            return [_part(day, match, WORN)]
    return []


def _part(day: date, match: re.Match[str], likelihood: float) -> FoundDate:
    return FoundDate(day, match.start(), match.end(), f"roman-month{WORN_RULE}", likelihood)
