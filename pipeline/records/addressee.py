"""To whom: ``Для товарища …`` in the genitive, ``Товарищу …`` in the dative, several with т."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.found import Found, Where, lines_of
from pipeline.records.knowledge import Knowledge
from pipeline.records.people import Asked, read_name
from pipeline.records.posts import is_post
from pipeline.records.readings import heard_all
from pipeline.text import declension
from pipeline.text.alphabet import fold
from pipeline.text.distance import distance

_LINE: Final = re.compile(
    r"^\W*(?:[^\W\d_]{3,12}\s?:\s*)?(?P<cue>(?:Для\s+)?(?:[тТ][^\W\d_]{6,9}|(?:[^\W\d_]{1,3}\s+){0,2}[тТ]?о?варищ[уа]|[тТ]ов\.\s?тов\.|[тТ]ов\.?|[тТ]{1,2}\.\s?[тТ]?\.?))\s*(?P<name>\S.*)$"
)
_CUES: Final = (("товарища", "gent"), ("товарищу", "datv"), ("товарищам", "datv"))
_SEVERAL: Final = re.compile(r"^(?:тт|[тТ]\.\s?т|[тТ]ов\.\s?тов|[тТ]оварищам)")
_PIECE: Final = re.compile(r"(?:[^,;\s]|\s(?!и\s))+")
_POSTED: Final = re.compile(  # the post comes first: Секретарю ЦК товарищу …
    r"^\W*[^\W\d_][^\d№:]{2,60}\s(?P<cue>[тТ]оварищ[уа]м?|ТОВАРИЩ[УА]М?|[тТ]{1,2}\.|[тТ]ов\.)"
    r"\s*(?P<name>\S.*)$"
)
_TITLED: Final = re.compile(  # or stands there without the word: СОВПОСОЛ РОЩИНУ
    r"^\W*(?:[А-ЯЁ]{3,}[.,\s]\s*){1,5}(?P<name>[А-ЯЁ]{4,})\W*(?:[А-ЯЁ]\.\s?[А-ЯЁ]\.)?\W*$"
)
_ALL: Final = re.compile(r".+")
LONGEST: Final = 40  # letters of a name with its initials
_RANKED: Final = re.compile(  # Маршалу Сталину, И. В. Сталину
    r"^\W*(?:(?:[^\W\d_]{4,}\s+){0,4}[^\W\d_]{4,}(?:у|ю|У|Ю)\s+(?:[А-ЯЁ]\.\s?){0,2}|(?:[А-ЯЁ]\.\s?){1,2})"
    r"(?P<name>[А-ЯЁ][а-яё]{3,}|[А-ЯЁ]{4,})\W*(?:[А-ЯЁ]\.\s?){0,2}\W*$"
)
_BARE: Final = re.compile(
    r"^\W*(?P<name>[А-ЯЁ]{4,}(?:У|Ю|ОМУ|ЕМУ|И|О))\W*(?:[А-ЯЁ]\.\s?[А-ЯЁ]\.)?\W*$"
)


def addressees(zones: Sequence[Zone], knowledge: Knowledge) -> list[Found[str]]:
    """Return those whom the page is addressed to, in their order."""
    found: list[Found[str]] = []
    for where in lines_of(zones):
        for fact in heard_all(where, lambda reading: list(_named(reading, knowledge))):
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


def _named(where: Where, knowledge: Knowledge) -> Iterator[Found[str]]:
    """Yield whom a line names: one, or several where it says ``тт.`` or ``Товарищам``."""
    match, asked = _cue(where, knowledge)
    if match is None:
        return
    cued = match.re in (_LINE, _POSTED)
    start, several = match.start("name"), _SEVERAL.match(match["cue"] if cued else "")
    pieces = _PIECE.finditer(match["name"]) if several else [_ALL.match(match["name"])]
    for piece in pieces:
        if piece is None or len(piece.group()) > LONGEST:
            continue
        span = start + piece.start(), start + piece.end()
        read = read_name(piece.group(), Asked(asked[0], where.sure(span)), knowledge)
        if read is not None and not is_post(read.name):
            fact = where.found(read.name, span, f"addressee-{read.rule}")
            yield fact.times(asked[1] * read.likelihood)
