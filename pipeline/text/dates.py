"""Dates as officials wrote them: ``14/У 1950 г.``, ``14.V.50г.``, ``14 мая 1950 г.``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.text.numerals import MONTH_PATTERN, roman_month

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_YEAR = r"(?P<year>(?:1[89]|20)\s?\d\s?\d|\d\d(?![\d]|\s?[-:]\s?\d))"
_ROMAN = re.compile(
    rf"(?<!\d)[\"„«]?(?P<day>\d{{1,2}})[\"”»]?\s*(?P<sep>[./\-])\s*(?P<month>{MONTH_PATTERN})"
    rf"\s*[./\-,]?\s*{_YEAR}"
)
_NAMED = re.compile(
    rf"(?<!\d)[\"„«]?\s?(?P<day>\d{{1,2}})\s?[.\"”»]?\s*(?P<month>[а-яА-Я]{{3,8}})\s+{_YEAR}"
)
_NUMERIC = re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})\.(?P<month>[01]\d)\.{_YEAR}")
CENTURY = 1900


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: the day, where it stands (start, end) and the rule that read it."""

    date: date
    start: int
    end: int
    rule: str


def find_dates(text: str) -> list[FoundDate]:
    """Return the dates of a text in their order. Impossible ones are left out, never mended."""
    found = [
        *_matches(_ROMAN, text, "roman-month"),
        *_matches(_NAMED, text, "named-month"),
        *_matches(_NUMERIC, text, "numeric"),
    ]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[FoundDate] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _matches(pattern: re.Pattern[str], text: str, rule: str) -> Iterator[FoundDate]:
    for match in pattern.finditer(text):
        month = _month(match["month"], rule)
        if month is None:
            continue
        year = int(re.sub(r"\s", "", match["year"]))
        try:
            day = date(year + CENTURY if year < 100 else year, month, int(match["day"]))
        except ValueError:
            continue
        yield FoundDate(day, match.start(), match.end(), rule)


def _month(text: str, rule: str) -> int | None:
    if rule == "roman-month":
        return roman_month(text)
    if rule == "numeric":
        return int(text)
    return _MONTHS.index(text.lower()) + 1 if text.lower() in _MONTHS else None
