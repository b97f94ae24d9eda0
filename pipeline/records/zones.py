"""The zones of a page as rules ask for them: by kind, else by what a line says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from pipeline.model.page import Ink, Line, Zone
from pipeline.records.addressee import case_of
from pipeline.records.beside import completed
from pipeline.records.dispatch import first_word, is_count
from pipeline.records.list_rows import is_row
from pipeline.records.phrases import CERTIFIED, CLASSIFICATIONS, PRECEDENCE, canonical, starts
from pipeline.records.readings import readings
from pipeline.records.references import SIGN, is_reference, is_titled
from pipeline.records.spacing import spaced, unspaced
from pipeline.text.dates import find_dates
from pipeline.text.lookalikes import TO_CYRILLIC
from pipeline.text.names import is_surname

_CLOCK: Final = re.compile(r"\d[\s.,]*ч[аеaы]\S*\s*\S{1,4}\s*ми", re.IGNORECASE)
_ROUTE: Final = re.compile(
    r"^\W*(?:(?:[ИиНнH]\s?[ЗзЭ3]|В)\s?[А-ЯЁ][А-ЯЁа-яё\- 0]{2,24}"
    r"|[А-ЯЁ](?:[А-ЯЁ\-]| (?=[А-ЯЁ])){3,24})"
    r"\W*[МмНнN№]{0,2}\W*\d{3,5}\W*$"
)
_TITLE: Final = re.compile(r"протокол", re.IGNORECASE)
_SLASHED: Final = re.compile(
    rf"\d\s?/\s?[\dа-я]|^\W*{SIGN}\W*\d{{1,3}}(?:-\d{{2,5}}|\s\d{{3,5}})\W*$"
)
_NUMBERED: Final = re.compile(r"^\W{0,2}\d{1,2}\s?[.)]|[Гг]олосовал")
_COMRADE: Final = re.compile(
    r"^\W*((?:Для\s+)?(?:[тТ]оварищ\w*|т\.|тов\.)|(?:[^\W\d_]{1,3}\s+){0,2}(?:[а-яё]?т)?о?варищ[уа](?=\s[А-ЯЁ]{3}))\s*[А-ЯЁ]"
)
_ANSWERED: Final = re.compile(r"\W*(?:[Нн]а|[Кк]|[Сс]м)\b")  # На № 12/с: another's number
_OF: Final = re.compile(  # a surname in the genitive, which is never one in the dative
    r"\W*[^\W\d_]*(?:[оеё]ва|ина|ына|[сц]кого)(?![^\W\d_])", re.IGNORECASE
)
_SAYING: Final = re.compile(r"\s(?!лично)[а-яё]{3,}")  # тов. Семенову объявлен выговор
_LETTERS: Final = 4  # of a name that was typed apart
_MARKS: Final = " .,`'‚‘’\"«|°*_-—"
_OPEN: Final = ("other", "body", "heading", "signature", "dispatch_note", "precedence", "addressee",
                "reference", "routing", "registration_number", "title", "page_number",
                "classification", "certification", "table")  # fmt: skip

_PIECED: Final = ("classification", "registration_number")

# A routing says itself when it was sent, a title its own number, a table its sum: ВСЕГО 5500.
_NEVER: Final = {("routing", "dispatch_note"), ("title", "routing"), ("table", "routing")}


def _phrase(known: Mapping[str, tuple[str, ...]]) -> Callable[[str], bool]:
    table = tuple((name, *forms) for name, forms in known.items())

    def spoken(text: str) -> bool:
        matches = (
            canonical(text[start:], table)
            for start in starts(text)
            if text[start:].lstrip(_MARKS)[:1].isupper()
        )
        return any(match is not None and match[1] >= 0.8 for match in matches)

    return spoken


def _texts(line: Line) -> tuple[str, ...]:
    """Return a line as it stands, and as the other reader had it."""
    every = readings(line)
    return (line.text, every[-1].text) if len(every) > 1 else (line.text,)


def _registered(text: str) -> bool:
    return len(text) < 30 and not _ANSWERED.match(text) and _SLASHED.search(text) is not None


def _comrade(text: str) -> bool:
    match = _COMRADE.match(text)
    if match is None or len(text) >= 40 or _SAYING.search(text, match.end()):
        return False
    if not match[1].lower().startswith("для") and _OF.match(text, match.end(1)):
        return False
    return case_of(match[1]) is not None


def _signed(text: str) -> bool:
    """Return whether a line is nothing but a name typed apart, or a date and such a name."""
    dates = find_dates(text)
    if not dates:
        word = next(spaced(text), None)
        alone = word is not None and text.replace(word.group(), "").strip(_MARKS) == ""
        return alone and is_surname(unspaced(text).strip(_MARKS).translate(TO_CYRILLIC))
    name = next(spaced(text[dates[0].end :]), None) if len(dates) == 1 else None
    if name is None or text[: dates[0].start].strip(" .") != "":
        return False
    rest = text[dates[0].end :].replace(name.group(), "")
    return len(unspaced(name.group())) >= _LETTERS and re.fullmatch(r"\W*г?\W*", rest) is not None


# How a line tells its kind by itself, where the page's zones did not.
_TELLING: Final[dict[str, Callable[[str], bool]]] = {
    "routing": lambda text: (
        _CLOCK.search(text) is not None or (_ROUTE.match(text) is not None and not is_titled(text))
    ),
    "reference": is_reference,
    "precedence": _phrase(PRECEDENCE),
    "classification": _phrase(CLASSIFICATIONS),
    "certification": _phrase(CERTIFIED),
    "dispatch_note": lambda text: first_word(text) is not None or is_count(text),
    "addressee": _comrade,
    "signature": _signed,
    "title": lambda text: _TITLE.search(text) is not None and len(text) < 60,
    "registration_number": _registered,
    "distribution_list": is_row,
    "body": lambda text: _NUMBERED.search(text) is not None,
}


@dataclass(frozen=True)
class Sheaf:
    """All zones of a page."""

    zones: tuple[Zone, ...]

    @cached_property
    def _open(self) -> list[tuple[Zone, list[tuple[Line, tuple[str, ...]]]]]:
        """The zones in which a line may say itself what it is, with the texts of their lines."""
        return [
            (zone, [(line, _texts(line)) for line in zone.lines])
            for zone in self.zones
            if zone.kind in _OPEN and zone.ink is not Ink.STAMP
        ]

    def own(self, kind: str) -> tuple[Zone, ...]:
        """Return the zones of a kind, the lines of some with what was left beside them."""
        own = tuple(zone for zone in self.zones if zone.kind == kind)
        if kind not in _PIECED:
            return own
        return tuple(completed(zone, self.zones) for zone in own)

    def of(self, kind: str) -> tuple[Zone, ...]:
        """Return the zones of a kind, then lines elsewhere that tell their kind themselves."""
        telling = _TELLING.get(kind)
        if telling is None:
            return self.own(kind)
        return (*self.own(kind), *self._strays(kind, telling))

    @property
    def confidence(self) -> float:
        """The mean confidence of the words, weighed by their letters, 0 to 1."""
        words = [
            (word.confidence, len(word.text))
            for zone in self.zones
            for line in zone.lines
            for word in line.words
            if word.confidence is not None
        ]
        letters = sum(length for _, length in words)
        return sum(value * length for value, length in words) / letters if letters else 0.0

    def list_zones(self) -> tuple[Zone, ...]:
        """Return the distribution list's zones; a lone row elsewhere makes no list."""
        own, every = self.own("distribution_list"), self.of("distribution_list")
        strays = sum(len(zone.lines) for zone in every[len(own) :])
        return every if own or strays > 1 else own

    def _strays(self, kind: str, telling: Callable[[str], bool]) -> list[Zone]:
        strays = []
        for zone, told in self._open:
            if zone.kind == kind:
                continue
            if (zone.kind, kind) in _NEVER:
                continue
            lines = tuple(line for line, texts in told if any(map(telling, texts)))
            if lines:
                strays.append(replace(zone, lines=lines))
        return strays
