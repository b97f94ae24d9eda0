"""The day of a page, read wherever it stands, each place heard as a witness to the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.found import Found, Where, lines_of
from pipeline.records.zones import Sheaf
from pipeline.text.dates import FoundDate, best_month, day_and_month, find_dates, with_month
from pipeline.text.numerals import Months, joint

HEADS: Final = ("signature", "other", "registration_number", "title", "body", "heading",
                "addressee", "dispatch_note", "routing", "classification")  # fmt: skip
NUMBERED: Final = ("registration_number", "title")  # a document's own number stands there
_FROM: Final = re.compile(r"\W*(?:от\W*)?", re.IGNORECASE)
CONTRADICTED: Final = 0.6  # what a contradiction leaves of a date's likelihood
NOTED: Final = 0.9  # what it leaves of a date's likelihood that day and year stand apart
_YEAR: Final = re.compile(r"(?<!\d)(?P<year>19\d\d)\s*г")
PLAIN: Final = 0.9  # a numeral read so surely keeps its own month, whatever the others say


@dataclass(frozen=True, slots=True)
class Days:
    """The document's day and the routing line's, ISO."""

    document: Found[str] | None = None
    routing: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class _Witness:
    """A date and the line it stands in."""

    where: Where
    found: FoundDate

    def fact(self) -> Found[str]:
        span = self.found.start, self.found.end
        value = self.found.date.isoformat()
        return self.where.found(value, span, self.found.rule).times(self.found.likelihood)


def find_days(sheaf: Sheaf) -> Days:
    """Return the days of a page; where two places agree both are surer, else both are less so.

    The signature's date counts most, then a line that is nothing but a date, then the routing's.
    A month's strokes are counted in every place where the day stands.
    """
    routed = next(_dates(sheaf.of("routing"), alone=False), None)
    signed = next(_dates(sheaf.own("signature"), alone=False), None)
    lone = next((date for kind in HEADS for date in _dates(sheaf.own(kind), alone=True)), None)
    own = signed or lone
    known = [witness for witness in (own, routed) if witness]
    if not known:
        return Days(document=_noted(sheaf))
    months = [*known, *_undated(sheaf, known[0].found.date.year)]
    own, routed = _heard(own, months), _heard(routed, months)
    return _agreed(own.fact() if own else None, routed.fact() if routed else None)


def _noted(sheaf: Sheaf) -> Found[str] | None:
    """Return the first day of the dispatch note, in the year that the routing line still tells."""
    years = (_YEAR.search(where.text) for where in lines_of(sheaf.of("routing")))
    year = next((int(match["year"]) for match in years if match), None)
    days = _undated(sheaf, year) if year else iter(())
    first = next(days, None)
    return first.fact().times(NOTED) if first else None


def _agreed(own: Found[str] | None, routed: Found[str] | None) -> Days:
    if own is None or routed is None:
        return Days(own or routed, routed)
    if own.value == routed.value:
        joint_ = 1 - (1 - own.evidence.confidence) * (1 - routed.evidence.confidence)
        return Days(_at(own, joint_), _at(routed, joint_))
    return Days(own.times(CONTRADICTED), routed.times(CONTRADICTED))


def _heard(witness: _Witness | None, others: Sequence[_Witness]) -> _Witness | None:
    """Return a date with the month that all numerals beside the same day make likeliest."""
    if witness is None or not witness.found.months or witness.found.likelihood >= PLAIN:
        return witness
    day = witness.found.date.day
    months: list[Months] = [
        other.found.months for other in others if other.found.months and other.found.date.day == day
    ]
    together = joint(months)
    month = best_month(together)
    moved = with_month(witness.found, month, together[month - 1])
    return replace(witness, found=moved) if moved else witness


def _undated(sheaf: Sheaf, year: int) -> Iterator[_Witness]:
    """Yield days and months of the dispatch note, which leaves out the year."""
    for where in lines_of(sheaf.of("dispatch_note")):
        found = None if find_dates(where.text) else day_and_month(where.text, year)
        if found:
            yield _Witness(where, found)


def _dates(zones: Sequence[Zone], *, alone: bool) -> Iterator[_Witness]:
    for where in lines_of(zones):
        for found in find_dates(where.text):
            if not alone or _fills(where, (found.start, found.end)):
                yield _Witness(where, found)


def _fills(where: Where, span: tuple[int, int]) -> bool:
    """Return whether a line holds little else than its date, or dates a number (``от … №``)."""
    if where.zone.kind in NUMBERED and _FROM.fullmatch(where.text[: span[0]]):
        return True
    rest = where.text[: span[0]] + where.text[span[1] :]
    return len(re.sub(r"\W|г", "", rest)) <= 3


def _at(fact: Found[str], confidence: float) -> Found[str]:
    return fact.times(confidence / fact.evidence.confidence) if fact.evidence.confidence else fact
