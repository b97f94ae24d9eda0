"""The fields of the query language, in English and Russian, and what their values may be."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from pipeline.model.page import Ink, PageState
from pipeline.search.faults import QueryError

FIELDS: Final = {
    "to": ("to", "кому"),
    "from": ("from", "откуда", "откого"),
    "signer": ("signer", "подпись"),
    "copy": ("copy", "разослано"),
    "person": ("person", "лицо"),
    "place": ("place", "место"),
    "number": ("number", "номер"),
    "date": ("date", "дата", "year", "год"),
    "kind": ("kind", "вид"),
    "archive": ("archive", "архив"),
    "fond": ("fond", "фонд"),
    "opis": ("opis", "опись"),
    "delo": ("delo", "дело"),
    "leaf": ("leaf", "лист"),
    "state": ("state", "состояние"),
}
"""By field, how it is called in a query; the first is the English name."""

ZONE: Final = ("zone", "зона")
INK: Final = ("ink", "чернила")
SWITCHES: Final = {
    "lemma": ("lemma", "морфология"),
    "orthography": ("orthography", "орфография"),
    "ocr": ("ocr", "опечатки"),
    "second": ("second", "варианты"),
    "transliteration": ("transliteration", "транслитерация"),
    "names": ("names", "названия"),
    "joined": ("joined", "слитно"),
    "stamps": ("stamps", "штампы"),
    "alias": ("alias", "псевдонимы"),
}
ON: Final = ("on", "вкл", "да", "yes")
OFF: Final = ("off", "выкл", "нет", "no")
BY_NAME: Final = {name: field for field, names in FIELDS.items() for name in names}
SWITCH_BY_NAME: Final = {name: switch for switch, names in SWITCHES.items() for name in names}
INKS: Final = {
    **{str(ink): str(ink) for ink in Ink},
    "рукой": "hand",
    "печать": "printed",
    "машинка": "typed",
    "штамп": "stamp",
}
_KIND: Final = re.compile(r"[a-z][a-z_]*")
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_RUSSIAN: Final = re.compile(r"(?:(?:(\d{1,2})\.)?(\d{1,2})\.)?(\d{4})")
_LONGEST_RANGE: Final = 366 * 200


def dates(value: str, at: int) -> tuple[str, ...]:
    """Return what a date, a month, a year or a range of them (``1950-05..1950-07``) covers.

    Figures of years, months and days, such as ``195005``.

    Raises:
        QueryError: it is no date.

    """
    begin, range_, end = value.partition("..")
    first = _day(begin, at)
    if not range_:
        return ("".join(first),)
    last = _day(end, at + len(begin) + 2)
    start, stop = _first_of(first), _last_of(last)
    if stop < start or (stop - start).days > _LONGEST_RANGE:
        ru, en = (
            "Промежуток дат пуст или слишком велик.",
            "The range of dates is empty or too long.",
        )
        raise QueryError(ru, en, at, len(value))
    return tuple(_covered(start, stop))


def one_of(value: str, known: dict[str, str], at: int) -> str:
    """Return what a value of a closed list means.

    Raises:
        QueryError: it is not on the list.

    """
    if (found := known.get(value.lower())) is None:
        names = ", ".join(known)
        raise QueryError(
            f"Здесь может стоять: {names}.", f"This may be one of: {names}.", at, len(value)
        )
    return found


def zone_kind(value: str, at: int) -> str:
    """Return a kind of zone as the index has it; which kinds there are, the vocabulary says.

    Raises:
        QueryError: no kind can be called so.

    """
    if not _KIND.fullmatch(name := value.lower()):
        raise QueryError(
            "Вид зоны пишется латинскими буквами, например distribution_list.",
            "A kind of zone is written in Latin letters, for example distribution_list.",
            at,
            max(len(value), 1),
        )
    return name


def states() -> dict[str, str]:
    """Return the states of pages by name."""
    return {str(state): str(state) for state in PageState}


def _day(text: str, at: int) -> tuple[str, ...]:
    match = _DAY.fullmatch(text)
    parts = match.groups() if match else None
    if parts is None and (russian := _RUSSIAN.fullmatch(text)):
        parts = tuple(reversed(russian.groups()))
    told = tuple(f"{int(part):02d}" for part in parts or () if part)
    if told:
        told = (told[0].zfill(4), *told[1:])
    if not told or not _exists(told):
        ru = "Это не дата. Пишите 1950, 1950-05, 1950-05-14, 14.05.1950 или 1950..1953."
        en = "This is no date. Write 1950, 1950-05, 1950-05-14, 14.05.1950 or 1950..1953."
        raise QueryError(ru, en, at, max(len(text), 1))
    return told


def _exists(told: tuple[str, ...]) -> bool:
    try:
        _first_of(told)
    except ValueError:
        return False
    return True


def _first_of(told: tuple[str, ...]) -> date:
    year, month, day = (*map(int, told), 1, 1)[:3]
    return date(year, month, day)


def _last_of(told: tuple[str, ...]) -> date:
    if len(told) == 1:
        return date(int(told[0]), 12, 31)
    year, month = int(told[0]), int(told[1])
    return _first_of(told) if len(told) > 2 else date(year, month, monthrange(year, month)[1])


def _covered(day: date, stop: date) -> Iterator[str]:
    """Yield years, months and days, the longest that fit, from a day to another."""
    while day <= stop:
        year, month = f"{day.year:04d}", f"{day.year:04d}{day.month:02d}"
        whole = [((day.month, day.day) == (1, 1), _last_of((year,)), year)]
        whole += [(day.day == 1, _last_of((year, month[4:])), month)]
        fits = ((end, told) for begins, end, told in whole if begins and end <= stop)
        end, told = next(fits, (day, f"{month}{day.day:02d}"))
        yield told
        if end == date.max:
            return
        day = end + timedelta(days=1)
