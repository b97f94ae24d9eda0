"""The routing line: from where, which number, when, which copy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model.page import Line, Zone
from pipeline.records.found import Found, found
from pipeline.text.dates import find_dates
from pipeline.text.names import place

_SIGN = r"(?:№+|N[eoо°º9]?|М[еоa]?)\.?"
_FROM = re.compile(
    r"^\W*(?P<way>[ИH][ЗS3з]|[Вв](?=\s))\s*"
    r"(?P<place>[А-ЯЁ](?:[А-ЯЁ \-]*[А-ЯЁ])|[А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁ][а-яё]+)?)"
)
_NUMBER = re.compile(rf"(?:{_SIGN}|[мМ№])\s*(?P<number>\d{{2,6}})\b(?!\s*экз)")
_TIME = re.compile(r"(?P<hour>\d{1,2})\s*ч\w{2}\W*\s*(?P<minute>\d{1,2})\s*м\w{1,2}", re.IGNORECASE)
_COPY = re.compile(rf"[эЭ]кз\S*\s*{_SIGN}?\s*(?P<copy>\d{{1,2}})\b")

Fact = tuple[str, Found[str | int]]


def routing(zone: Zone) -> Iterator[Fact]:
    """Yield the routing's fields by name, each at most once."""
    seen: set[str] = set()
    for line in zone.lines:
        for name, fact in _fields(zone, line):
            if name not in seen:
                seen.add(name)
                yield name, fact


def _fields(zone: Zone, line: Line) -> Iterator[Fact]:
    text = line.text
    if match := _FROM.search(text):
        name = "destination" if match["way"].upper() == "В" else "origin"
        value = _place(match["place"], name)
        yield name, found(value, zone, line, match.span(), "place-nominative")
    if match := _NUMBER.search(text):
        yield "number", found(int(match["number"]), zone, line, match.span(), "telegram-number")
    if (match := _TIME.search(text)) and int(match["hour"]) < 24 and int(match["minute"]) < 60:
        value = f"{int(match['hour']):02}:{int(match['minute']):02}"
        yield "time", found(value, zone, line, match.span(), "hours-minutes")
    for date in find_dates(text)[:1]:
        yield "date", found(date.date.isoformat(), zone, line, (date.start, date.end), date.rule)
    if match := _COPY.search(text):
        yield "copy", found(int(match["copy"]), zone, line, match.span(), "copy-number")


def _place(text: str, name: str) -> str:
    case = "gent" if name == "origin" else "accs"
    parts = text.split()
    spaced_out = len(text.replace(" ", "")) < 2.5 * len(parts)
    return place(("".join(parts) if spaced_out else " ".join(parts)).strip(" -"), case)
