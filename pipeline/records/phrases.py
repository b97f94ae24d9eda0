"""Set phrases in their canonical form: classification, handling, precedence, certification."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.found import Found, Where, lines_of
from pipeline.records.readings import heard_all
from pipeline.records.spacing import unspaced
from pipeline.text.distance import distance, may_be_within

TOLERANCE: Final = 0.22  # letters wrong in each letter at which a phrase is not taken for this one
PART: Final = 0.9  # how likely a phrase must be that is but a part of its line
CLEAR: Final = 0.1  # by so much in each letter the best phrase must lead
RIVAL: Final = TOLERANCE + CLEAR
CLASSIFICATIONS: Final = {
    "Совершенно секретно": ("Сов. секретно", "С. секретно", "Сов. сек."),
    "Строго секретно": (),
    "Секретно": (),
    "Весьма секретно": (),
    "Особо секретно": (),
    "Совершенно секретно. Особая папка": ("Особая папка",),
    "Особой важности": ("Совершенно секретно особой важности",),
    "Конфиденциально": (),
    "Доверительно": (),
    "Не подлежит оглашению": (),
    "Без права публикации": (),
    "Не для печати": (),
    "Для служебного пользования": ("ДСП",),
    "Не секретно": ("Несекретно",),
}
_HALVES: Final = frozenset({"Секретно", "Не секретно"})  # in small letters half of another one
PRECEDENCE: Final = {
    "ВНЕ ОЧЕРЕДИ": ("ВНЕОЧЕРЕДНАЯ",),
    "ВНЕ ВСЯКОЙ ОЧЕРЕДИ": (),
    "ОСОБАЯ": (),
    "СРОЧНО": ("СРОЧНАЯ",),
    "ВЕСЬМА СРОЧНО": (),
    "МОЛНИЯ": (),
    "НЕМЕДЛЕННО": (),
    "ПРАВИТЕЛЬСТВЕННАЯ": (),
    "ВОЗДУХ": (),
    "САМОЛЕТ": (),
    "ЛИЧНО": (),
    "ТОЛЬКО ЛИЧНО": (),
    "СЕКРЕТНО ЛИЧНО": (),
}
HANDLING: Final = {
    "Снятие копий воспрещается": ("Снимать копии воспрещается",),
    "Снятие копий категорически воспрещается": (),
    "Копий не снимать": ("Копии не снимать",),
    "Размножению не подлежит": (),
    "По прочтении возвратить": (),
    "По прочтении уничтожить": (),
    "Перепечатка воспрещается": (),
    "Копирование категорически воспрещается": (),
    "Хранить наравне с шифром": (),
    "Хранить конспиративно": (),
    "Вскрыть лично": (),
    "Вручить лично": (),
    "Подлежит возврату": (),
}
Table = tuple[tuple[str, ...], ...]
"""Groups of forms of one phrase, the canonical one first."""

CERTIFIED: Final = {"Верно": (), "С подлинным верно": (), "Копия верна": ()}
_PARTING: Final = re.compile(r"[.,;:()\-–—]+\s*")
_TAIL: Final = re.compile(r"\d(?:/\w{1,2})?(?:[\s.,;\"«»]+|(?=[А-ЯЁ]{3}))([^\W\d_][^\d]+)$")
_COPY: Final = re.compile(r"\W*[эз3е][кх]з\w*\W*(?:№|N)?\s?\d{0,2}\W*$", re.IGNORECASE)
_EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")


def phrases(
    zones: Sequence[Zone], known: Mapping[str, tuple[str, ...]], rule: str
) -> Iterator[Found[str]]:
    """Yield the known phrases that lines consist of, canonical, less sure the more was mended.

    Of a line that holds more those between its marks are taken that are surely known.
    """
    table = tuple((name, *forms) for name, forms in known.items())

    def spoken(where: Where) -> list[Found[str]]:
        for start in starts(where.text):
            end = _COPY.search(where.text, start)
            span = start, end.start() if end else len(where.text)
            match = canonical(where.text[slice(*span)], table)
            if match is not None:
                return [where.found(match[0], span, rule).times(match[1])]
        return [
            where.found(name, span, rule).times(likelihood)
            for name, likelihood, span in _parts(where.text, table)
        ]

    for where in lines_of(zones):
        yield from heard_all(where, spoken)


def _parts(text: str, table: Table) -> Iterator[tuple[str, float, tuple[int, int]]]:
    """Yield the phrases between the marks of a line, the longest first where one holds another."""
    cuts = [0, *(mark.end() for mark in _PARTING.finditer(text)), len(text)]
    at = 0
    while at < len(cuts) - 1:
        for end in range(len(cuts) - 1, at, -1):
            match = canonical(text[cuts[at] : cuts[end]], table)
            if match is not None and match[1] >= PART:
                yield *match, (cuts[at], cuts[end])
                at = end - 1
                break
        at += 1


def starts(text: str) -> tuple[int, ...]:
    """Return where in a line a phrase may begin: at its start, or after the last figure."""
    tail = _TAIL.search(text)
    return (0, tail.start(1)) if tail else (0,)


@lru_cache(maxsize=4096)
def canonical(text: str, known: Table) -> tuple[str, float] | None:
    """Return the first of the group of forms that a text comes nearest to, and how likely it is."""
    bare = _closed(_EDGES.sub("", unspaced(text)))
    if len(bare) < 3:
        return None
    ranked = sorted(
        (distance(bare, form, RIVAL * len(form)) / len(form), group[0])
        for group in known
        for form in map(_closed, group)
        if abs(len(bare) - len(form)) <= 3 and may_be_within(bare, form, RIVAL * len(form))
    )
    if not ranked or ranked[0][0] > TOLERANCE:
        return None
    far, name = ranked[0]
    rival = next((other for other, group in ranked if group != name), 1.0)
    if name in _HALVES and _EDGES.sub("", text)[:1].islower():
        return None
    return name, (1.0 - far) if rival - far > CLEAR else 0.6


def handling(zones: Iterable[Zone]) -> Iterator[Found[str]]:
    """Yield handling instructions: a known phrase in canonical form, else each zone as it reads."""
    known = tuple((name, *forms) for name, forms in HANDLING.items())
    for zone in zones:
        lines = list(lines_of([zone]))
        if not lines:
            continue
        each = [canonical(where.text, known) for where in lines]
        if len(lines) > 1 and all(each):
            for where, (name, likely) in zip(lines, filter(None, each), strict=True):
                yield where.found(name, (0, len(where.text)), "handling-phrase").times(likely)
            continue
        match = canonical(" ".join(where.text for where in lines), known)
        value = match[0] if match else " ".join(_bare(where.text) for where in lines)
        likelihood = match[1] if match else 0.7
        if len(value) > 5:
            where = lines[0]
            rule = "handling-phrase" if match else "handling-as-read"
            yield where.found(value, (0, len(where.text)), rule).times(likelihood)


def _bare(text: str) -> str:
    """Return a line without the marks at its edges, but for the bracket that closes one in it."""
    bare = _EDGES.sub("", text)
    return f"{bare})" if bare.count("(") > bare.count(")") and ")" in text else bare


@lru_cache(maxsize=4096)
def _closed(text: str) -> str:
    return re.sub(r"[\s.]+", "", text)
