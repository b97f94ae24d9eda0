"""The routing line: from where, which number, when, which copy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.clock import FIGURE, clock, figures, find_clock, find_pointed, stamp_time
from pipeline.records.found import Found, Where, lines_of
from pipeline.records.knowledge import Knowledge
from pipeline.records.list_rows import LONGEST
from pipeline.records.places import SIGN, places
from pipeline.records.readings import heard
from pipeline.records.torn import torn
from pipeline.text.dates import find_dates

SHORT: Final = 100  # a number below it may be the copy's where no place stands before it
FOLLOWING: Final = 9  # numbers that a dash may stand for
_NUMBER: Final = re.compile(  # nothing else stands before кол. that a figure could belong to
    rf"{SIGN}\s*(?P<number>{FIGURE}{{1,5}}\s{FIGURE}{{1,4}}(?=\s*ко?[лпт])|{FIGURE}{{2,6}})(?![\w!|)(])"
)
_MORE: Final = re.compile(r"\s?(?P<sign>[-–,]|и)\s?(?P<number>\d{3,6})(?!\d)")
_FIRST: Final = re.compile(rf"^\D{{2,40}}?(?P<number>{FIGURE}{{2,6}})(?![\w!|)(])")
_ALONE: Final = re.compile(r"^\W*(?:№\s*)?(?P<number>\d{3,6})\W*$")
_TIME: Final = re.compile(
    rf"(?:(?<![^\W_])(?<!\d/)|(?<=\s[вВ]))(?P<hour>(?<![\d№]\s)[12]\s{FIGURE}|{FIGURE}{{1,2}})[\s.,_]*(?:[чЧц]|4(?!\d)|(?<!\d)4)[а-яa-z]{{0,4}}\W{{0,4}}"
    rf"(?P<minute>[1-5]\s{FIGURE}|{FIGURE}{{1,2}})[\s_.,]*[мМн](?:[иМнй]\w?|\.)",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(  # the words stand before their figures: час. 15 мин. 54
    rf"(?:{SIGN}\s*{FIGURE}{{2,6}}|\d/\d{{1,2}}|^)\W*[чЧ][аa][а-яa-z]{{0,3}}\W{{1,3}}(?P<hour>{FIGURE}{{1,2}})\s+[мМ]и\w?\W{{1,3}}(?P<minute>{FIGURE}{{2}})(?!\d|\s?/)",
    re.IGNORECASE,
)
_GROUPS: Final = re.compile(r"кол\w?\W{1,3}(?P<groups>\d{1,5})(?!\d)(?!\s*ч)", re.IGNORECASE)
_COPY: Final = re.compile(
    rf"(?:(?:[эЭзЗ]?[кx]з|эк)\S*\s*(?:{SIGN})?|(?<=\s)[^\W\d_]{{2,4}}\W{{0,2}}\s*№)\s*(?P<copy>\d{{1,2}})(?!\d)"
)
_ROUTED: Final = re.compile(
    rf"{SIGN}\s*\d{{3,6}}|^\W*(?:ИЗ|Из|В)\s"
)  # a routing line, not a stamp's
_HEAD: Final = re.compile(r"\W*(?:ИЗ|Из|из|В|в)\s+[А-ЯЁ][А-ЯЁа-яё\- ]+")
_IN_WORD: Final = re.compile(r"(?<=[А-ЯЁ]\s)0(?=\s[А-ЯЁ])")  # a letter of a word typed apart
_STAMPS: Final = (
    ("received_at", re.compile(r"(?:Поступил|Принят|Получен)\w*", re.IGNORECASE)),
    ("deciphered_at", re.compile(r"(?:Рас|Де)шифрован\w*", re.IGNORECASE)),
    ("sent_at", re.compile(r"(?:Отправлен|Передан)\w*", re.IGNORECASE)),
)

Fact = tuple[str, Found[str | int]]


def routing(zones: Sequence[Zone], knowledge: Knowledge) -> dict[str, Found[str | int]]:
    """Return the routing's fields by name; the first line that has a field gives it."""
    fields: dict[str, Found[str | int]] = {}
    for where in lines_of(zones):
        for name, fact in heard(where, lambda reading: _fields(reading, knowledge)):
            fields.setdefault(name, fact)
    if "number" in fields and "date" in fields:
        year = str(fields["date"].value)[:4]
        if str(fields["number"].value) == year:  # the number before it was not read
            del fields["number"]
    return fields


def numbers(zones: Sequence[Zone]) -> Iterator[Found[int]]:
    """Yield the numbers after the first: beside it, or alone on a line below the routing line."""
    for where in lines_of(zones):
        alone = _ALONE.match(where.text)
        if alone:
            yield where.found(int(alone["number"]), alone.span("number"), "telegram-number")
        elif match := _number(where.text):
            yield from _beside(where, match)


def _beside(where: Where, first: re.Match[str]) -> Iterator[Found[int]]:
    """Yield the numbers of ``14354, 14355`` or ``14354-14356`` after the first."""
    before = figures(first["number"])
    at = first.end("number")
    while before and (match := _MORE.match(where.text, at)):
        number = int(match["number"])
        step = number - before[0]
        through = match["sign"] in "-–" and 0 < step <= FOLLOWING
        for value in range(before[0] + 1, number) if through else ():
            yield where.found(value, match.span("number"), "telegram-number").times(0.9)
        yield where.found(number, match.span("number"), "telegram-number")
        before, at = (number, 1.0), match.end()


def stamped(zones: Sequence[Zone]) -> dict[str, Found[str | int]]:
    """Return the times that stamps say a telegram was received, deciphered or sent at."""
    fields: dict[str, Found[str | int]] = {}
    for where in lines_of(zones):
        for name, pattern in _STAMPS:
            match = pattern.search(where.text)
            at = stamp_time(where.text[match.end() :]) if match else None
            if match and at and ":" in at:
                span = match.start(), len(where.text)
                fields.setdefault(name, where.found(at, span, "stamp-time"))
    return fields


def _fields(where: Where, knowledge: Knowledge) -> Iterator[Fact]:
    text = where.text
    yield from places(where, knowledge)
    match = _number(text)
    number = figures(match["number"]) if match else None
    least = 1 if match and _follows_place(text, match) else SHORT
    if match and number and number[0] >= least and not _is_year(text, match):
        start = match.start("number") if match.re is _FIRST else match.start()
        fact = where.found(number[0], (start, match.end("number")), "telegram-number")
        after = text[match.end("number") :]
        broken = " " in match["number"] or re.match(r"\s?\d\D|:\d|\s\d{1,4}\W*$", after) is not None
        fact = fact.times(number[1])
        yield "number", torn(fact) if broken else fact
    yield from _clock_facts(where)
    if match := _GROUPS.search(text):
        yield "groups", where.found(int(match["groups"]), match.span("groups"), "groups")
    match = _COPY.search(text)
    if match and 0 < int(match["copy"]) <= LONGEST and not _is_row(text, match):
        yield "copy", where.found(int(match["copy"]), match.span(), "copy-number")


def _is_row(text: str, match: re.Match[str]) -> bool:
    """Return whether a copy is that of a row, which names somebody behind it."""
    return match.start() < 3 and re.match(r"\W*[А-ЯЁ][а-яё]{2,}", text[match.end() :]) is not None


def _follows_place(text: str, match: re.Match[str]) -> bool:
    """Return whether nothing but a place stands before a number and its sign."""
    return match.re is _NUMBER and _HEAD.fullmatch(text[: match.start()]) is not None


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Return whether a number is the year of the date: г follows it, or the time came before.

    Without a sign before it, a number that may be a year is one.
    """
    after = text[match.end("number") :]
    yearly = re.fullmatch(r"19\d\d", match["number"]) is not None
    if match.re is _FIRST and yearly:
        return True
    signed = match.group().startswith(("№", "N")) and not yearly
    timed = not signed and "мин" in text[: match.start("number")]
    return re.match(r"\s*г[.,\s]", after) is not None or timed


def _number(text: str) -> re.Match[str] | None:
    """Return the first number behind a sign that is not the copy's, else the first there is."""
    for match in _NUMBER.finditer(text):
        if not re.search(r"[кx]з\S*\s*$", text[: match.start()]):
            return match
    return None if _COPY.match(text) else _FIRST.search(_IN_WORD.sub("О", text))


def _clock_facts(where: Where) -> Iterator[Fact]:
    text = where.text
    for name, pattern in _STAMPS:
        if (match := pattern.search(text)) and not _ROUTED.search(text):
            at = stamp_time(text[match.end() :])
            if at is not None:
                yield name, where.found(at, (match.start(), len(text)), "stamp-time")
            if name != "received_at":  # where a form has no other time, it is the telegram's
                return
    match = _TIME.search(text) or _BEHIND.search(text)
    read = clock(match["hour"], match["minute"]) if match else None
    if match and read:
        span = match.start("hour"), match.end()
        fact = where.found(read[0], span, "hours-minutes").times(read[1])
        yield "time", torn(fact) if len(match["minute"]) == 1 else fact
    elif _ROUTED.search(text) and (short := _short_time(text)):
        yield "time", where.found(short[0], short[2], "hours-minutes").times(0.9 * short[1])
    for date in find_dates(text)[:1]:
        fact = where.found(date.date.isoformat(), (date.start, date.end), date.rule)
        yield "date", fact.times(date.likelihood)


def _short_time(text: str) -> tuple[str, float, tuple[int, int]] | None:
    """Return a time without its words (``18-20``), which is no part of a date or number."""
    blank = text
    for date in find_dates(text):
        blank = blank[: date.start] + " " * (date.end - date.start) + blank[date.end :]
    blank = re.sub(r"\d{3,}", lambda match: " " * len(match.group()), blank)
    return find_clock(blank) or find_pointed(blank)
