"""To whom: ``Для товарища …`` in the genitive, ``Товарищу …`` in the dative, several with т."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.found import Found, Span, Where, lines_of
from pipeline.records.knowledge import Knowledge
from pipeline.records.people import Asked, read_name
from pipeline.records.posts import is_post
from pipeline.records.readings import heard_all, named_readings
from pipeline.text import declension
from pipeline.text.alphabet import fold
from pipeline.text.distance import distance

_LINE: Final = re.compile(  # the name may have grown onto its cue
    r"^\W*(?:[^\W\d_]{3,12}(?:\s[^\W\d_]{3,12})?\s?:\s*)?(?P<cue>(?:Для\s+)?(?:[тТ][а-яё]{6,9}(?=[А-ЯЁ])|[тТ][^\W\d_]{6,9}(?![^\W\d_])|(?:[^\W\d_]{1,3}\s+){0,2}(?:[а-яё]?[тТ])?о?варищ[уа]|[тТ]ов\.\s?тов\.|[тТ]ов\.?|[тТ]{1,2}\.\s?[тТ]?\.?))\s*(?P<name>\S.*)$"
)
_CUES: Final = (("товарища", "gent"), ("товарищу", "datv"), ("товарищам", "datv"))
_SEVERAL: Final = re.compile(r"^(?:[тТ]т|[тТ]\.\s?т|[тТ]ов\.\s?тов|[тТ]оварищам)")
_PIECE: Final = re.compile(r"(?:[^,;\s]|\s(?!и\s))+")
_POSTED: Final = re.compile(  # the post comes first: Секретарю ЦК товарищу …
    r"^\W*[^\W\d_][^\d№:]{2,60}\s(?P<cue>[тТ]оварищ[уа]м?|ТОВАРИЩ[УА]М?|[тТ]{1,2}\.|[тТ]ов\.)"
    r"\s*(?P<name>\S.*)$"
)
_TITLED: Final = re.compile(  # or stands there without the word: СОВПОСОЛ РОЩИНУ
    r"^\W*(?:[А-ЯЁ]{3,}[.,\s]\s*){1,5}(?P<name>[А-ЯЁ]{4,})\W*(?:[А-ЯЁ]\.\s?[А-ЯЁ]\.)?\W*$"
)
_WHAT: Final = r"(?:\s?[-–—]\s?(?:все|п\.[п.\s\d,]*\d))?"  # of minutes goes to somebody
_ROW: Final = re.compile(  # of names
    rf"^\W*[А-ЯЁ][а-яё]{{2,}}{_WHAT}(?:\s?(?:[,;]|и\s)\s*[А-ЯЁ][а-яё]{{2,}}{_WHAT})*\W*$"
)
_ALL: Final = re.compile(r".+")
_LEFT: Final = 3  # letters of it at least
LONGEST: Final = 40  # letters of a name with its initials
_RANKED: Final = re.compile(  # Маршалу Советского Союза Сталину, И. В. Сталину
    r"^\W*(?:(?:[^\W\d_]{4,}\s+){0,4}[^\W\d_]{4,}(?:у|ю|У|Ю)\s+(?:[^\W\d_]{3,}\s+){0,3}(?:[А-ЯЁ]\.\s?){0,2}|(?:[А-ЯЁ]\.\s?){1,2})"
    r"(?P<name>[А-ЯЁ][а-яё]{3,}|[А-ЯЁ]{4,})\W*(?:[А-ЯЁ]\.\s?){0,2}\W*$"
)
_BARE: Final = re.compile(
    r"^\W*(?P<name>[А-ЯЁ]{4,}(?:У|Ю|ОМУ|ЕМУ|И|О))\W*(?:[А-ЯЁ]\.\s?[А-ЯЁ]\.)?\W*$"
)


def addressees(zones: Sequence[Zone], knowledge: Knowledge) -> list[Found[str]]:
    """Return those whom the page is addressed to, in their order."""
    found: list[Found[str]] = []
    going_on = False
    for where in lines_of(zones):
        goes_on = going_on and _ROW.match(where.text) is not None
        facts = heard_all(where, partial(_heard, knowledge, goes_on), named_readings)
        going_on = (goes_on or len(facts) > 1) and where.text.rstrip().endswith((",", ";", " и"))
        for fact in facts:
            if all(fact.value != other.value for other in found):
                found.append(fact)
    return found


def case_of(cue: str) -> tuple[str, float] | None:
    """Return the case that ``товарищу`` or ``Для т.`` asks for, and how surely it was read."""
    word = cue.rsplit(maxsplit=1)[-1].strip(".").rsplit(".", 1)[-1]
    if len(word) <= 3:
        return ("gent" if cue.lower().startswith("для") else "datv"), 1.0
    far, case = min((distance(word, known), case) for known, case in _CUES)
    if far > 2.2:
        return None
    return case, 1.0 - 0.08 * far


def _cue(where: Where, knowledge: Knowledge) -> tuple[re.Match[str] | None, tuple[str, float]]:
    """Return where a line has its name, by the word before it or by its case alone."""
    text = where.text
    for pattern in (_LINE, _POSTED):
        match = pattern.match(text)
        asked = case_of(match["cue"]) if match else None
        if asked is not None:
            return match, asked
    titled = _TITLED.match(text)
    if titled and knowledge.people_index.names(titled["name"]):
        return titled, ("datv", 0.9)
    ranked = _RANKED.match(text) if where.zone.kind == "addressee" else None
    if ranked and _is_dative(ranked["name"], knowledge):
        return ranked, ("datv", 0.9)
    return _BARE.match(text), ("datv", 0.9)


def _is_dative(word: str, knowledge: Knowledge) -> bool:
    """Return whether a word is the dative of a surname that the lexicon has, and no nominative."""
    return any(
        fold(word) == fold(declension.surname(name).dat) != fold(name)
        for name in knowledge.people_index.names(word)
    )


def _heard(knowledge: Knowledge, goes_on: bool, where: Where) -> list[Found[str]]:  # noqa: FBT001
    """Return whom a line names, by itself or going on with the names of the line above it."""
    if goes_on:
        return list(_pieces(where, (0, len(where.text)), ("datv", 1.0), knowledge))
    return list(_named(where, knowledge))


def _is_cue(text: str) -> bool:
    """Return whether a text is what is left of the word before a name: ``тов арищу``."""
    left = re.sub(r"\W", "", text).lower()
    return len(left) >= _LEFT and any(cue.endswith(left) for cue, _ in _CUES)


def _named(where: Where, knowledge: Knowledge) -> Iterator[Found[str]]:
    """Yield whom a line names: one, or several where it says ``тт.`` or ``Товарищам``."""
    match, asked = _cue(where, knowledge)
    if match is None:
        return
    cued = match.re in (_LINE, _POSTED)
    several = _SEVERAL.match(match["cue"] if cued else "")
    yield from _pieces(where, match.span("name"), asked, knowledge, apart=several is not None)


def _pieces(
    where: Where,
    names: Span,
    asked: tuple[str, float],
    knowledge: Knowledge,
    *,
    apart: bool = True,
) -> Iterator[Found[str]]:
    """Yield the names of a part of a line, which commas and ``и`` part if it has several."""
    start, text = names[0], where.text[slice(*names)]
    for piece in _PIECE.finditer(text) if apart else _ALL.finditer(text):
        if len(piece.group()) > LONGEST:
            continue
        span = start + piece.start(), start + piece.end()
        if _is_cue(piece.group()):
            continue
        read = read_name(piece.group(), Asked(asked[0], where.sure(span)), knowledge)
        if read is not None and not is_post(read.name):
            fact = where.found(read.name, span, f"addressee-{read.rule}")
            yield fact.times(asked[1] * read.likelihood)
