"""Numbers that a page gives: its own in the registry, those it answers, its leaf."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.model.facts import Incoming
from pipeline.model.page import Ink, Zone
from pipeline.records.clock import FIGURE, figures
from pipeline.records.found import Found, Where, lines_of
from pipeline.records.readings import heard_all, heard_one
from pipeline.records.torn import torn
from pipeline.text.dates import find_dates, undated
from pipeline.text.distance import distance
from pipeline.text.lookalikes import TO_CYRILLIC

SIGN: Final = r"(?:№\s?№?|N\s?N|NN|ММ|MM|МN|NМ|№М|М№|N[oо°]?|М[еоa]?|Me|Ng|[#®])"
SIGN_READ: Final = 0.9  # how likely a sign is what it was read as, where that was N or Nо
SIGN_GUESSED: Final = 0.75  # and how likely another letter was N
ANOTHERS: Final = 0.3  # how likely minutes are numbered by another protocol than their own
STROKE: Final = 0.7  # how likely a figure behind the protocol's number is the stroke
LOST: Final = 0.6  # how likely a blank within a number is what a stroke or dash left
LETTERED: Final = 0.6  # how likely a lone 6 behind the stroke is б
PLAIN: Final = 0.5  # how likely a number is whole that has neither a stroke nor a dash
STEP: Final = 5  # numbers that one telegram answers lie so near to one another
THROUGH: Final = 20  # numbers that a dash may stand for
_WAYS: Final = {"В": "Вх.", "Б": "Вх.", "И": "Исх."}
_SPEC: Final = re.compile(
    rf"(?P<cue>[^\W\d_]{{3,5}})[.,:]?\s*(?P<sign>{SIGN}|\S{{1,3}}(?=\s+\d{{2}})|[мМ])[.,?]{{0,2}}\s*"
    rf"(?P<numbers>{FIGURE}{{1,6}}(?:\s?(?:[,.;–-]|и)\s?{FIGURE}{{2,6}})*)"
)
_DOUBLED: Final = re.compile(  # behind №№ the word for it may be lost
    r"^\W*[^\W\d_]{1,5}[.,:]?\s*(?:№\s?№|NN|ММ|MM|МN|NМ|№М|М№)[.,]?\s*(?P<numbers>\d{3,6}\s?(?:,|и)\s?\d{3,6})\W*$"
)
_ON: Final = re.compile(
    rf"(?:[Нн]а\s+(?:[Вв]аш\w*\W{{1,3}}(?:[^\W\d_]{{4,}}\W{{1,3}})?|[Вв]х\.?\s*)?|[Вв]аш\w?\s+|[Кк]\s+(?:нашему\s+)?|[Сс]м\.\s*)"
    rf"\W?(?P<sign>{SIGN})[.,]?\s*(?P<numbers>\d{{1,6}}(?:\s?(?:,|и)\s?\d{{1,6}})*)(?![\d/]|-\d)"
)
_ANY: Final = re.compile(  # where a zone is nothing but a reference
    r"(?:№\s?№?|N\s?N?)[.,]?\s*(?P<numbers>\d{1,6}(?:\s?(?:[,–-]|и)\s?\d{1,6})*)(?![\d/]|-\d)"
)
_ALONE: Final = re.compile(
    rf"^\W*{SIGN}[.,]?\s*(?P<numbers>\d{{2,6}}(?:\s?(?:[,–-]|и)\s?\d{{2,6}})*)\W*$"
)
_LONG: Final = re.compile(
    rf"(?P<first>{FIGURE}{{3,5}})\s*(?P<sign>{SIGN}|И|А|[^\W\d_]{{1,2}})[.,]?\s*"
    rf"(?P<second>{FIGURE}{{3,5}})\s*/\s*(?P<third>{FIGURE}{{1,4}})(?!\d)"
)
_LETTER = "[А-Яа-яaceopxykmABCEHKMOPTX]"  # that of an office, though it was read as Latin
_WAY: Final = r"(?:[ВвБ][хХ]|[Ии](?:сх|СХ))[.,]?\s*"
_LETTERED: Final = re.compile(
    rf"(?P<way>(?<![^\W\d_]){_WAY})?(?P<sign>{SIGN}|[мМNН])?\W?\s*"
    rf"(?P<number>\d{{1,6}}\s?[/\-]\s?(?:\d{{1,5}}(?:[/\-]\d{{1,5}})?(?:{_LETTER}{{1,2}}|[/\-]{_LETTER}{{1,2}})?|{_LETTER}{{1,2}})(?![^\W_]|[/\-]\d))"
)
_BEFORE: Final = rf"^\W*(?P<way>{_WAY})?(?P<sign>{SIGN})\s*"
_PLAIN: Final = re.compile(  # a line that is nothing but a number with its sign
    rf"{_BEFORE}(?P<number>(?:{_LETTER}{{1,2}}[\-/])?\d{{1,6}}{_LETTER}{{0,2}})[\s.,;]*$"
)
_PARTED: Final = re.compile(  # the stroke before a letter was lost, or the dash: № 10 1163
    rf"{_BEFORE}(?:(?P<number>\d{{3,6}})\s(?P<letter>[а-яc])|(?P<office>\d{{1,3}})\s(?P<own>\d{{3,5}}))\W*$"
)
_UNSIGNED: Final = re.compile(r"^\W*(?P<number>\d{3,6})\W*$")
_TITLED: Final = re.compile(
    rf"^\W*(?:приказ|распоряжение|постановление|указ|решение|директива|циркуляр)\s*"
    rf"{SIGN}\s*(?P<number>\d[\d/\-]{{0,8}}[а-я]{{0,2}})\W*$",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"^\W*(?P<number>\d{3,5}/\d{2,5})\W*$")
_MINUTES: Final = re.compile(
    rf"(?P<sign>{SIGN}|[мМNН])?\s*(?P<number>[Пп]\s?\d{{1,4}}\s?\.?/\s?[\d\-а-яIVX]{{1,6}}(?![^\W_]))"
)
_MISREAD: Final = re.compile(
    rf"(?P<sign>{SIGN})\s*(?:1[0OО]|[1ИНnлЛдД0OЦ\[|№])\s?(?P<number>\d\d/\d{{1,3}})(?!\d)"
)
_INCOMING: Final = re.compile(
    rf"(?<!\w)(?:вх(?:одящ\w{{2,3}}|од)?\b\.?|получено)\s*{SIGN}?\s*(?P<number>\d[\d/\-а-я]{{0,11}})",
    re.IGNORECASE,
)
_RECEIVED: Final = re.compile(r"(?<!\w)(?:вх(?:одящ\w{2,3}|од)?\b|получен)", re.IGNORECASE)
_SIGNED: Final = re.compile(rf"^\W*{SIGN}\s*(?P<number>\d[\d/\-а-я]{{0,11}})\W*$")
_LEAF: Final = re.compile(r"^\W*(?:[лЛ](?:ист)?\.?\s*)?(?P<leaf>\d{1,4})\s*(?:об\.?)?\W*$")


def references(zones: Sequence[Zone]) -> list[Found[int]]:
    """Return the numbers behind ``Спец. №№`` and ``на №``, in their order."""
    found: list[Found[int]] = []
    for where in lines_of(zones):
        found += heard_all(where, _referred)
    return found


def _referred(where: Where) -> list[Found[int]]:
    """Return the numbers that a line refers to."""
    for pattern in (_SPEC, _ON):
        match = pattern.search(where.text)
        if match and (pattern is _ON or distance(match["cue"], "Спец") <= 1.6):
            return _numbers(where, match)
    if match := _doubled(where.text):
        return _numbers(where, match)
    if where.zone.kind != "reference":
        return []
    alone = _ALONE.match(where.text) or _ANY.search(where.text)
    return _numbers(where, alone) if alone and not _is_registered(alone["numbers"]) else []


def _is_registered(numbers: str) -> bool:
    """Return whether a dash is part of a registry's number: it does not lead from low to high."""
    return any(
        len(low) != len(high) or not 0 < int(high) - int(low) < THROUGH
        for low, high in re.findall(r"(\d+)\s?[–-]\s?(?=(\d+))", numbers)
    )


def is_reference(text: str) -> bool:
    """Return whether a line is plainly ``Спец. № …`` or begins with ``На Ваш № …``."""
    if (answered := _ON.search(text)) and answered.start() < 4:
        return "аш" in answered.group()
    match = _SPEC.search(text)
    if match is None or match.start() >= 6:
        return _doubled(text) is not None
    doubled = len(re.sub(r"\s", "", match["sign"])) > 1  # №№
    torn = "спец".endswith(match["cue"].lower())
    near = torn or distance(match["cue"], "Спец") <= (1.0 if doubled else 0.8)
    return near or _doubled(text) is not None


def _doubled(text: str) -> re.Match[str] | None:
    """Return two numbers in step behind №№, which are references whatever stands before it."""
    match = _DOUBLED.match(text)
    low, high = map(int, re.findall(r"\d+", match["numbers"])) if match else (0, 0)
    return match if 0 < high - low <= STEP else None


def _numbers(where: Where, match: re.Match[str]) -> list[Found[int]]:
    found: list[Found[int]] = []
    start = match.start("numbers")
    for piece in re.finditer(rf"{FIGURE}+", match["numbers"]):
        read = figures(piece.group())
        if read and re.search(r"\d", piece.group()):  # letters alone are a word's: О С О Б А Я
            span = start + piece.start(), start + piece.end()
            between = match["numbers"][: piece.start()].rstrip()[-1:]
            for number in _through(found, read[0]) if between in ("-", "–") else ():
                found.append(where.found(number, span, "reference-number").times(0.9))
            fact = where.found(read[0], span, "reference-number").times(read[1])
            lone = match.re is _SPEC and len(piece.group()) == 1
            found.append(torn(fact) if lone else fact)
    if len(found) > 1:
        return _in_step(found)
    return found


def _through(found: list[Found[int]], last: int) -> range:
    """Return the numbers between the one before and the last of ``812-815``."""
    first = found[-1].value + 1 if found else last
    return range(first, last) if last - first < THROUGH else range(0)


def _in_step(found: list[Found[int]]) -> list[Found[int]]:
    """Trust numbers that follow one another more than such as do not."""
    steps = [b.value - a.value for a, b in pairwise(found)]
    sure = all(0 < step <= STEP for step in steps)
    return [fact if sure else fact.times(0.75) for fact in found]


def registration(
    zones: Sequence[Zone], *, minutes: bool, alone: bool = False, protocol: str | None = None
) -> Found[str] | None:
    """Return the registry's number of a page, with the sign that stands before it.

    ``minutes`` have theirs in the form ``П41/64``, of which the first is that of the ``protocol``.
    ``alone`` takes two numbers parted by a stroke for one where a line holds nothing else.
    """

    def rule(where: Where) -> Found[str] | None:
        if minutes:
            return _minutes_number(where, protocol)
        fact = _long(where) or _lettered(where) or _parted(where)
        if fact is None and alone and (match := _BARE.match(where.text)):
            return where.found(match["number"], match.span("number"), "registration-number")
        return fact or (_plain(where) if alone else None)

    found = (heard_one(where, rule) for where in lines_of(zones))
    return next(filter(None, found), None)


def own_number(zones: Sequence[Zone], titles: Sequence[Zone]) -> Found[str] | None:
    """Return the number that a page has for its own in a title, or bare where such numbers stand.

    ``ПРИКАЗ № 274``, or ``9104`` at the top left.
    """
    for pattern, sign, where in (
        *((_TITLED, "№ ", where) for where in lines_of(titles)),
        *((_UNSIGNED, "", where) for where in lines_of(zones)),
    ):
        if match := pattern.match(where.text):
            number = sign + match["number"]
            return where.found(number, match.span("number"), "registration-plain").times(PLAIN)
    return None


def is_titled(text: str) -> bool:
    """Return whether a line is a title with its number: ``ПРИКАЗ № 274``."""
    return _TITLED.match(text) is not None


def _sign(match: re.Match[str]) -> tuple[str, float]:
    """Return the sign before a number as it was typed, and how likely.

    A single letter that is no № stands for N, which no Russian letter resembles.
    """
    sign = match["sign"]
    if not sign:
        return "", 1.0
    if sign[0] == "№":
        return "№", 1.0
    if len(sign) > 1:
        return ("N", SIGN_READ) if sign.startswith("N") and sign[1] in "N " else ("№", SIGN_READ)
    return "N", SIGN_READ if sign in "NН" else SIGN_GUESSED


def _long(where: Where) -> Found[str] | None:
    match = _LONG.search(where.text)
    if match is None:
        return None
    parts = [figures(match[name]) for name in ("first", "second", "third")]
    if any(part is None for part in parts):
        return None
    sign, likely = _sign(match)
    first, second, third = (part for part in parts if part)
    number = f"{first[0]} {sign} {second[0]}/{third[0]}"
    fact = where.found(number, match.span(), _rule(sign))
    return fact.times(first[1] * second[1] * third[1] * likely)


def _lettered(where: Where) -> Found[str] | None:
    if _MINUTES.search(where.text):
        return _minutes_number(where)
    match = _LETTERED.search(undated(where.text))
    if match is None or not (match["sign"] or match["way"]):
        return None
    number = re.sub(r"\s", "", match["number"]).translate(TO_CYRILLIC)
    beheaded = not match["way"] and re.search(r"[\dОO]\W{0,2}$", where.text[: match.start()])
    likely = 1.0
    if number.endswith("/6"):  # offices mark their papers with a letter: № 5979/б
        number, likely = f"{number[:-1]}б", LETTERED
    fact = _told(where, match, number).times(likely)
    return torn(fact) if beheaded else fact


def _parted(where: Where) -> Found[str] | None:
    """Return the number of a line that holds nothing else and has lost its stroke or dash."""
    match = _PARTED.match(where.text)
    if match is None:
        return None
    lettered = f"{match['number']}/{match['letter']}".translate(TO_CYRILLIC)
    number = lettered if match["letter"] else f"{match['office']}-{match['own']}"
    return _told(where, match, number).times(LOST)


def _told(where: Where, match: re.Match[str], number: str, rule: str | None = None) -> Found[str]:
    """Return a number behind its way and its sign, as likely as the sign was one."""
    sign, likely = _sign(match)
    way = f"{_WAYS[match['way'][0].upper()]} " if match["way"] else ""
    whole = f"{way}{sign} {number}".strip()
    return where.found(whole, match.span(), rule or _rule(sign)).times(likely)


def _rule(sign: str) -> str:
    """Return the rule of a number: a worn № is read as N, so that is less sure."""
    return "registration-latin" if sign == "N" else "registration-number"


def _plain(where: Where) -> Found[str] | None:
    """Return a number without a stroke, from a line that holds nothing else."""
    match = _PLAIN.match(where.text)
    if match is None:
        return None
    number = match["number"].translate(TO_CYRILLIC)
    return _told(where, match, number, "registration-plain").times(PLAIN)


def _minutes_number(where: Where, protocol: str | None = None) -> Found[str] | None:
    for pattern, likelihood, rule in (
        (_MINUTES, 1.0, "registration-number"),
        (_MISREAD, 0.75, "registration-minutes"),
    ):
        match = pattern.search(where.text)
        if match:
            number = re.sub(r"[\s.]", "", match["number"]).lstrip("Пп")
            sign, likely = _sign(match)
            fact = where.found(f"{sign} П{number}".strip(), match.span(), rule)
            own = not protocol or number.startswith(f"{protocol}/")
            return fact.times(likelihood * likely * (1.0 if own else ANOTHERS))
    return _of_protocol(where, protocol) if protocol else None


def _of_protocol(where: Where, protocol: str) -> Found[str] | None:
    """Return a number of which the protocol's was read, though П or the stroke was not."""
    match = re.search(
        rf"(?P<sign>{SIGN})\s*[^\W_]?\W?{re.escape(protocol)}[\s.]*(?P<stroke>[/1Il|7])\s?"
        r"(?P<number>\d{1,3})(?!\d)",
        where.text,
    )
    if match is None:
        return None
    sign, likely = _sign(match)
    stroke = 1.0 if match["stroke"] == "/" else STROKE
    number = f"{sign} П{protocol}/{match['number']}"
    return where.found(number, match.span(), "registration-minutes").times(likely * stroke)


def incoming(zones: Sequence[Zone]) -> Found[Incoming] | None:
    """Return number and date of the stamp by which a letter was registered as received."""
    for zone in zones:
        if zone.ink is not Ink.STAMP and zone.kind != "stamp":
            continue
        lines = list(lines_of([zone]))
        number = _incoming_number(lines)
        day = next(((w, d) for w in lines for d in find_dates(w.text)), None)
        if number is None:
            continue
        where, match = number
        value = Incoming(match["number"], day[1].date.isoformat() if day else None)
        return where.found(value, match.span(), "incoming-stamp")
    return None


def _incoming_number(lines: Sequence[Where]) -> tuple[Where, re.Match[str]] | None:
    """Return the number beside ``Вх. №``, or alone behind its sign where the stamp says so."""
    for where in lines:
        match = _INCOMING.search(where.text)
        days = find_dates(where.text)
        if match and not any(day.start <= match.start("number") < day.end for day in days):
            return where, match
    if not any(_RECEIVED.search(where.text) for where in lines):
        return None
    alone = ((where, _SIGNED.match(where.text)) for where in lines)
    return next(((where, match) for where, match in alone if match), None)


def leaf(zones: Sequence[Zone]) -> Found[int] | None:
    """Return the archive's leaf number, written by hand at the corner."""
    for where in lines_of(zones):
        match = _LEAF.match(where.text)
        if match and int(match["leaf"]) > 0:
            return where.found(int(match["leaf"]), match.span("leaf"), "leaf-number").times(0.8)
    return None
