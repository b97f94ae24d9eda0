"""The routing line: from where, which number, when, which copy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.clock import FIGURE, clock, figures, find_clock, find_pointed, stamp_time
from pipeline.records.found import Found, Where, lines_of
from pipeline.records.knowledge import Knowledge
from pipeline.records.list_rows import LONGEST
from pipeline.records.readings import heard
from pipeline.text import declension
from pipeline.text.alphabet import fold
from pipeline.text.dates import find_dates
from pipeline.text.lookalikes import TO_CYRILLIC
from pipeline.text.names import place

LEAST: Final = (
    0.6  # a place of the lexicon less likely than this is not put in place of the reading
)
SHORT: Final = 100  # a number below it may be the copy's where no place stands before it
FOLLOWING: Final = 9  # numbers that a dash may stand for
SIGN: Final = r"(?:№\s?№?|N[eoо°º9N]?|[МM][еoаМ]?|Ng|Ле|#)\.?"
_END: Final = re.compile(
    rf"(?<=[А-ЯЁа-яё])\s?[МмN]\s+(?={FIGURE}{{3,6}}\s*\w{{2,3}}[.,:])|"
    rf"\s*(?:{SIGN}\s*)?{FIGURE}{{3,6}}\s*(?:[кпи]\w?[лпя]\b|экз|[а-я]{{3}}[.,:])|\s+{SIGN}\s*\d{{2,}}"
    rf"|\s*(?:№|N)\s*\d|\s*{SIGN}\s*\d{{3,}}|\d(?!\s?[А-ЯЁ])"
)
_NUMBER: Final = re.compile(  # nothing else stands before кол. that a figure could belong to
    rf"{SIGN}\s*(?P<number>{FIGURE}{{3,5}}\s{FIGURE}{{1,2}}(?=\s*кол)|{FIGURE}{{2,6}})(?![\w!|])"
)
_MORE: Final = re.compile(r"\s?(?P<sign>[-–,]|и)\s?(?P<number>\d{3,6})(?!\d)")
_FIRST: Final = re.compile(rf"^\D{{2,40}}?(?P<number>{FIGURE}{{2,6}})(?![\w!|])")
_ALONE: Final = re.compile(r"^\W*(?:№\s*)?(?P<number>\d{3,6})\W*$")
_TIME: Final = re.compile(
    rf"(?<![^\W\d_])(?P<hour>{FIGURE}{{1,2}})[\s.,_]*[чЧц4][а-яa-z]{{0,3}}\W{{0,4}}"
    rf"(?P<minute>{FIGURE}{{1,2}})[\s_.,]*[мМн](?:[иМнй]\w?|\.)",
    re.IGNORECASE,
)
_GROUPS: Final = re.compile(r"кол\w?\W{1,3}(?P<groups>\d{1,5})(?!\d)(?!\s*ч)", re.IGNORECASE)
_COPY: Final = re.compile(
    rf"(?:(?:[эЭзЗ]?[кx]з|эк)\S*\s*(?:{SIGN})?|(?<=\s)[^\W\d_]{{2,4}}\W{{0,2}}\s*№)\s*(?P<copy>\d{{1,2}})(?!\d)"
)
_ROUTED: Final = re.compile(
    rf"{SIGN}\s*\d{{3,6}}|^\W*(?:ИЗ|Из|В)\s"
)  # a routing line, not a stamp's
_WAY: Final = re.compile(r"^\W*(?:[^\W\d_]\s)?(?P<way>[ИиHн]\s?[ЗзS3])\s*(?=[А-ЯЁа-яё\d])")
_HEAD: Final = re.compile(r"\W*(?:ИЗ|Из|В)\s+[А-ЯЁ][А-ЯЁа-яё\- ]+")
_TO: Final = re.compile(r"^\W*(?P<way>вВ|В|в)\s*(?=[А-ЯЁ])")
_IN_WORD: Final = re.compile(r"(?<=[А-ЯЁ]\s)0(?=\s[А-ЯЁ])")  # a letter of a word typed apart
_IN_CAPITALS: Final = str.maketrans("036", "ОЗБ")
_STAMPS: Final = (
    ("received_at", re.compile(r"(?:Поступил|Принят|Получен)\w*", re.IGNORECASE)),
    ("deciphered_at", re.compile(r"(?:Рас|Де)шифрован\w*", re.IGNORECASE)),
    ("sent_at", re.compile(r"(?:Отправлен|Передан)\w*", re.IGNORECASE)),
)

Fact = tuple[str, Found[str | int]]


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the nominative, where it stands in a line, and which way it points."""

    way: str
    name: str
    likelihood: float
    rule: str


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
    yield from _place_fact(where, knowledge)
    match = _number(text)
    number = figures(match["number"]) if match else None
    least = 1 if match and _follows_place(text, match) else SHORT
    if match and number and number[0] >= least and not _is_year(text, match):
        start = match.start("number") if match.re is _FIRST else match.start()
        fact = where.found(number[0], (start, match.end("number")), "telegram-number")
        yield "number", fact.times(number[1])
    yield from _clock_facts(where)
    if match := _GROUPS.search(text):
        yield "groups", where.found(int(match["groups"]), match.span("groups"), "groups")
    if (match := _COPY.search(text)) and 0 < int(match["copy"]) <= LONGEST:
        yield "copy", where.found(int(match["copy"]), match.span(), "copy-number")


def _follows_place(text: str, match: re.Match[str]) -> bool:
    """Return whether nothing but a place stands before a number and its sign."""
    return match.re is _NUMBER and _HEAD.fullmatch(text[: match.start()]) is not None


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Return whether a number is the year of the date: г follows it, or the time came before.

    Without a sign before it, a number that may be a year is one.
    """
    after = text[match.end("number") :]
    if match.re is _FIRST and re.fullmatch(r"19\d\d", match["number"]):
        return True
    return re.match(r"\s*г[.,\s]", after) is not None or "мин" in text[: match.start("number")]


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
    match = _TIME.search(text)
    read = clock(match["hour"], match["minute"]) if match else None
    if match and read:
        span = match.span()
        yield "time", where.found(read[0], span, "hours-minutes").times(read[1])
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


def _place_fact(where: Where, knowledge: Knowledge) -> Iterator[Fact]:
    text = where.text
    end = _END.search(text)
    head = text[: end.start()] if end else text
    if len(re.sub(r"[^А-ЯЁа-яё]", "", head)) < 3 or len(head) > 60:
        return
    read = max(_hypotheses(head, knowledge), key=lambda place: place.likelihood, default=None)
    if read is not None:
        fact = where.found(read.name, (0, len(head)), read.rule)
        yield read.way, fact.times(read.likelihood)


def _hypotheses(head: str, knowledge: Knowledge) -> Iterator[_Place]:
    """Yield what the head of the line may say: ИЗ and a genitive, В and an accusative, or less."""
    head = head.translate(TO_CYRILLIC)
    from_ = _WAY.match(head)
    if from_:
        yield from _places(head[from_.end() :], "origin", knowledge)
        return
    to = _TO.match(head)
    if to:
        yield from _places(head[to.end() :], "destination", knowledge)
    yield from _unmarked(head, knowledge)


def _places(text: str, way: str, knowledge: Knowledge) -> Iterator[_Place]:
    letters = _letters(text)
    shorter = re.sub(r"(?:[МмNн]|юм|ю)$", "", letters)
    for candidate in dict.fromkeys((letters, shorter, letters[:-2])):
        match = knowledge.place_index.find(candidate) if len(candidate) > 2 else None
        if match and match.likelihood >= LEAST:
            rule = "place-lexicon" if match.distance == 0 else "place-mended"
            yield _Place(way, match.name, match.likelihood, rule)
    words = re.sub(r"[МмN№\s\-.,_\\]+$", "", text).strip(" -.,_")
    if re.fullmatch(
        r"(?:[А-ЯЁ]\s){2,}[А-ЯЁ](?:\s[МN])?|[А-ЯЁ][А-ЯЁ\- ]{2,}|[А-ЯЁ][а-яё\-]{2,}", words
    ):
        case = "gent" if way == "origin" else "accs"
        yield _Place(way, place(_letters(words), case), 0.5, "place-as-read")


def _unmarked(head: str, knowledge: Knowledge) -> Iterator[_Place]:
    """Yield a place whose way was lost: its case tells it, where the case is plain."""
    letters = _letters(re.sub(r"^\W*(?:№|\S)?\s*(?=[А-ЯЁ]\s)", "", head))
    match = knowledge.place_index.find(letters) if len(letters) > 3 else None
    if match is None or match.likelihood < 0.8 or match.distance > 0.5:
        return
    cases = declension.place(match.name)
    if fold(letters) == fold(cases.gen) != fold(cases.acc):
        yield _Place("origin", match.name, 0.9 * match.likelihood, "place-by-case")
    elif fold(letters) == fold(cases.acc) != fold(cases.nom):
        yield _Place("destination", match.name, 0.9 * match.likelihood, "place-by-case")


def _letters(text: str) -> str:
    """Return a place with its letters drawn together; hyphens stay."""
    figures = re.sub(r"[036](?=\s?[А-ЯЁ])", lambda m: m.group().translate(_IN_CAPITALS), text)
    return re.sub(r"[^А-ЯЁа-яёA-Za-z\-]", "", figures).strip("-")
