"""The day of a page, read wherever it stands, each place heard as a witness to the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.found import Found, Where, lines_of
from pipeline.records.zones import Sheaf
from pipeline.text.dates import find_dates

HEADS: Final = ("signature", "other", "registration_number", "title", "body", "heading", "addressee")
CONTRADICTED: Final = 0.6  # what a contradiction leaves of a date's likelihood


@dataclass(frozen=True, slots=True)
class Days:
    """The document's day and the routing line's, ISO."""

    document: Found[str] | None
    routing: Found[str] | None


def find_days(sheaf: Sheaf) -> Days:
    """Return the days of a page; where two places agree both are surer, else both are less so.

    The signature's date counts most, then a line that is nothing but a date, then the routing's.
    """
    routed = _first(_dates(sheaf.of("routing"), alone=False))
    signed = _first(_dates(sheaf.own("signature"), alone=False))
    alone = _first(
        fact for kind in HEADS for fact in _dates(sheaf.own(kind), alone=True)
    )
    own = signed or alone
    if own is None or routed is None:
        return Days(own or routed, routed)
    if own.value == routed.value:
        joint = 1 - (1 - own.evidence.confidence) * (1 - routed.evidence.confidence)
        return Days(_at(own, joint), _at(routed, joint))
    return Days(own.times(CONTRADICTED), routed.times(CONTRADICTED))


def _dates(zones: Sequence[Zone], *, alone: bool) -> Iterator[Found[str]]:
    for where in lines_of(zones):
        for found in find_dates(where.text):
            if alone and not _fills(where, (found.start, found.end)):
                continue
            span = found.start, found.end
            fact = where.found(found.date.isoformat(), span, found.rule)
            yield fact.times(found.likelihood)


def _fills(where: Where, span: tuple[int, int]) -> bool:
    """Return whether a line holds little else than its date."""
    rest = where.text[: span[0]] + where.text[span[1] :]
    return len(re.sub(r"\W|г", "", rest)) <= 3


def _first(facts: Iterator[Found[str]]) -> Found[str] | None:
    return next(iter(facts), None)


def _at(fact: Found[str], confidence: float) -> Found[str]:
    return fact.times(confidence / fact.evidence.confidence) if fact.evidence.confidence else fact
