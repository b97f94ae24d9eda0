"""The typing pool's note at the foot: copies, typist, when typed and sent, who issued it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.clock import FIGURE, figures, find_clock, find_pointed
from pipeline.records.found import Found, Where, lines_of
from pipeline.records.knowledge import Knowledge
from pipeline.records.people import Asked, read_name
from pipeline.records.readings import heard, named_readings
from pipeline.text.dates import day_and_month, find_dates, undated
from pipeline.text.distance import distance
from pipeline.text.names import is_word
from pipeline.text.numerals import Months

_COPIES: Final = re.compile(
    rf"(?P<copies>{FIGURE}{{1,2}})(?:-?[хтмй]{{1,2}}\b)?[\s.,]*(?P<word>\w{{2,5}})[.,:]?\s*(?P<typist>[А-ЯЁа-яё]{{2,3}})?(?!\w)"
)
_LITTLE: Final = frozenset(
    ["то", "но", "на", "не", "он", "от", "по", "до", "за", "из",
     "мы", "вы", "ты", "да", "же", "ли", "бы", "со", "во", "об"]
)  # fmt: skip  # words that readers make of a typist's two letters
_WORDS: Final = (
    ("printed_at", ("отпечатано", "отпеч", "отп", "печатал", "напечатано")),
    ("sent_at", ("разослано", "отправлено", "послано", "рассылка")),
    ("issued_by", ("выпустил", "выпустила", "исполнил", "исп", "вып", "исполнитель", "дежурный")),
)
_FIRST: Final = re.compile(r"^\W*([^\W\d_]{4,11}(?![^\W\d_]{2})|[^\W\d_]{3}(?=\.))[.,:]?\s*")
_SPECKED: Final = re.compile(r"^\W*([^\W\d_]{2,7}[.,;:'][а-яё]{2,6})\s+")  # Выпу.ил
_TYPED_IN: Final = re.compile(
    r"^\W*(?:[оО]тп|[нН]ап|[пП]еч)\w*[.,:]?\s*(?:в\s+)?"
)  # before the count of copies
_MADE_IN: Final = re.compile(r"^\W*[^\W\d_]{6,12}[.,:]?\s*(?:в\s+)?")  # Размножено в
_TYPIST: Final = re.compile(
    r"(?:^\W*|\s)(?:[мМ]аш|[пП]еч)\w*[.,:]?\s*(?P<typist>[А-ЯЁа-яё]{2,3}|[А-ЯЁ][а-яё]{3,})\W*$"
)

LONGEST: Final = 40  # letters of a name with its post
SAME: Final = 0.995  # how likely a note that has the page's day has the page's month too

MONTHLESS: Final = 0.7  # and how likely one whose month was lost
SLIPPED: Final = 0.25  # letters wrong in each letter of a word that announces a field, at most
UNLIKELY: Final = 0.5  # how surely such letters were read that begin few names, at most
DISPUTED: Final = 0.8  # how likely a typist's two letters are on which the readers differ
UNLISTED: Final = 0.3  # how likely another count of copies is than that of the list

Fact = tuple[str, Found[str | int]]


@dataclass(frozen=True, slots=True)
class Known:
    """What the page says elsewhere: its day, which has the year, and the last copy of the list."""

    day: date | None = None
    copies: int | None = None


def dispatch(
    zones: Sequence[Zone], knowledge: Knowledge, known: Known
) -> dict[str, Found[str | int]]:
    """Return the note's fields by name."""
    fields: dict[str, Found[str | int]] = {}
    for where in lines_of(zones):
        for name, fact in heard(
            where, lambda reading: _fields(reading, knowledge, known), named_readings
        ):
            fields.setdefault(name, fact)
    typist = fields.get("typist")
    if typist:
        unlikely = _is_unlikely(str(typist.value))
        rule = "typist-unlikely" if unlikely else "typist-disputed"
        if unlikely or typist.undisputed < 1:
            told = replace(typist.evidence, rule=rule)
            read = typist.read * (UNLIKELY if unlikely else 1.0)
            fields["typist"] = replace(typist, evidence=told, read=read).times(DISPUTED)
    return fields


def _is_unlikely(initials: str) -> bool:
    """Return whether letters begin few names, or are a word that readers make of others."""
    return re.search(r"[ъыьйщ]", initials.lower()) is not None or initials.lower() in _LITTLE


def first_word(text: str) -> tuple[str, int, float] | None:
    """Return the field that a line's first word announces, where its rest begins, how likely."""
    for match in filter(None, (_FIRST.match(text), _SPECKED.match(text))):
        read = re.sub(r"\W", "", match[1])
        for field, words in _WORDS:
            near = (
                distance(read, word, SLIPPED * len(word)) / len(word)
                for word in words
                if _as_long(read, word)
            )
            far = min(near, default=1.0)
            if far <= SLIPPED and (far == 0 or not is_word(read)):  # исполком is no исполнил
                return field, match.end(), 1.0 - far / 2
    return None


def _as_long(read: str, word: str) -> bool:
    """Return whether a word may be another: of three or four letters none is there beside them."""
    return len(word) > 4 or len(read) == len(word)


def is_count(text: str) -> bool:
    """Return whether a line is nothing but the count of copies and the typist: ``8 экз. ам``."""
    match = _COPIES.fullmatch(text.strip(" .,"))
    return match is not None and _is_copies(match["word"])


def _fields(where: Where, knowledge: Knowledge, known: Known) -> Iterator[Fact]:
    text = where.text
    match = next((m for m in _COPIES.finditer(text) if _is_copies(m["word"])), None)
    noted = where.zone.kind == "dispatch_note"
    before = _TYPED_IN.match(text) or (_MADE_IN.match(text) if noted else None)
    if match and match.start() < 4 + (before.end() if before else 0):
        count = figures(match["copies"])
        if count and 0 < count[0] <= 60:
            likely = count[1] * (1.0 if known.copies in (None, count[0]) else UNLISTED)
            yield "copies", where.found(count[0], match.span(), "copies-made").times(likely)
        if match["typist"]:
            yield "typist", where.found(match["typist"], match.span("typist"), "typist")
    if match := _TYPIST.search(text):
        yield "typist", where.found(match["typist"], match.span("typist"), "typist")
    announced = first_word(text)
    if announced is None:
        return
    field, start, likelihood = announced
    if field == "issued_by":
        read = (
            None
            if len(text) - start > LONGEST
            else read_name(text[start:], Asked("nomn", where.sure((start, len(text)))), knowledge)
        )
        if read:
            fact = where.found(read.name, (start, len(text)), f"issued-{read.rule}")
            yield field, fact.times(read.likelihood)
        return
    stamped = _moment(text[start:], known.day)
    if stamped:
        value, likely = stamped
        fact = where.found(value, (start, len(text)), "day-and-time")
        yield field, fact.times(likely * likelihood)


def _is_copies(word: str) -> bool:
    """Return whether a word is ``экз``, however it was read."""
    return min(distance(word[:3], "экз"), distance(word, "экз")) <= 1.1


def _moment(text: str, day: date | None) -> tuple[str, float] | None:
    """Return the ISO moment of ``14.У. 19-15`` or ``20-00 14.У``, the year from the page's date."""
    time = find_clock(text) or find_pointed(undated(text))
    if time is None:
        return None
    value, likelihood, (start, end) = time
    rest = text[:start] + " " + text[end:]
    whole = [found for found in find_dates(rest) if day is None or _near(found.date, day)]
    if whole:
        return f"{whole[0].date.isoformat()}T{value}", likelihood * whole[0].likelihood
    stamped = _dayed(rest, day) if day else None
    return (f"{stamped[0].isoformat()}T{value}", likelihood * stamped[1]) if stamped else None


def _dayed(rest: str, day: date) -> tuple[date, float] | None:
    """Return the day of a note that leaves out the year, and how likely, near to the page's."""
    read = day_and_month(rest, day.year)
    if read is None:
        return (day, MONTHLESS) if re.fullmatch(rf"\W*{day.day}\W*", rest) else None
    same = _same_month(read.months, day) if read.date.day == day.day else 0.0
    if same > 0.5:
        return day, same
    near = min(
        (
            read.date.replace(year=year)
            for year in (day.year, day.year + 1)
            if _exists(read.date, year)
        ),
        key=lambda other: abs(other - day),
    )
    doubt = 1.0 if timedelta(0) <= near - day <= timedelta(days=3) else 0.5
    return near, read.likelihood * doubt


def _same_month(months: Months, day: date) -> float:
    """Return how likely a numeral is the month of the page, whose day stands beside it."""
    own = SAME * months[day.month - 1]
    others = (1 - SAME) / 11 * (sum(months) - months[day.month - 1])
    return own / (own + others) if own else 0.0


def _near(found: date, day: date) -> bool:
    return timedelta(-1) <= found - day <= timedelta(days=31)


def _exists(day: date, year: int) -> bool:
    return not (day.month == 2 and day.day == 29 and year % 4)
