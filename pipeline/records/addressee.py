"""To whom: ``Для товарища …`` in the genitive, ``Товарищу …`` in the dative, several with т."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.found import Found, Where, lines_of
from pipeline.records.knowledge import Knowledge
from pipeline.records.people import Asked, read_name
from pipeline.text.distance import distance

_LINE: Final = re.compile(
    r"^\W*(?P<cue>(?:Для\s+)?(?:[тТ][^\W\d_]{6,9}|[тТ]ов\.?|[тТ]{1,2}\.\s?[тТ]?\.?))\s*(?P<name>\S.*)$"
)
_CUES: Final = (("товарища", "gent"), ("товарищу", "datv"), ("товарищам", "datv"))
_BARE: Final = re.compile(
    r"^\W*(?P<name>[А-ЯЁ]{4,}(?:У|Ю|ОМУ|ЕМУ|И|О))\W*(?:[А-ЯЁ]\.\s?[А-ЯЁ]\.)?\W*$"
)


def addressees(zones: Sequence[Zone], knowledge: Knowledge) -> list[Found[str]]:
    """Return those whom the page is addressed to, in their order."""
    found: list[Found[str]] = []
    for where in lines_of(zones):
        fact = _addressee(where, knowledge)
        if fact is not None and all(fact.value != other.value for other in found):
            found.append(fact)
    return found


def case_of(cue: str) -> tuple[str, float] | None:
    """Return the case that ``товарищу`` or ``Для т.`` asks for, and how surely it was read."""
    word = cue.rsplit(maxsplit=1)[-1].strip(".")
    if len(word) <= 3:
        return ("gent" if cue.lower().startswith("для") else "datv"), 1.0
    far, case = min((distance(word, known), case) for known, case in _CUES)
    if far > 2.2:
        return None
    return case, 1.0 - 0.08 * far


def _addressee(where: Where, knowledge: Knowledge) -> Found[str] | None:
    match = _LINE.match(where.text)
    asked = case_of(match["cue"]) if match else None
    if match and asked:
        case, likelihood = asked
    else:
        match = _BARE.match(where.text)
        case, likelihood = "datv", 0.9
    if match is None or len(match["name"]) > 40:
        return None
    asked_name = Asked(case, where.sure(match.span("name")))
    read = read_name(match["name"], asked_name, knowledge)
    if read is None:
        return None
    fact = where.found(read.name, match.span("name"), f"addressee-{read.rule}")
    return fact.times(likelihood * read.likelihood)
