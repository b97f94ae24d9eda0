"""The day of a page, read wherever it stands, each place heard as a witness to the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.found import Found, Where, lines_of
from pipeline.records.readings import readings
from pipeline.records.zones import Sheaf
from pipeline.text.dates import (
    MOVED,
    FoundDate,
    best_month,
    day_and_month,
    days_and_months,
    find_dates,
    with_month,
)
from pipeline.text.numerals import Months, joint
from pipeline.text.worn_dates import partly, worn_dates

HEADS: Final = ("signature", "other", "registration_number", "title", "body", "heading",
                "addressee", "dispatch_note", "routing", "classification")  # fmt: skip
NUMBERED: Final = ("registration_number", "title")  # a document's own number stands there
_FROM: Final = re.compile(r"\W*(?:от\W*)?", re.IGNORECASE)
_CITY: Final = re.compile(  # г. Москва, Кремль
    r"^\W*(?:г\.)?\W*г\.\s?[А-ЯЁ][а-яё-]+(?:,\s?[А-ЯЁ][а-яё]+)?\W*$|^\W*[А-ЯЁ][а-яё-]+,\s*$"
)
_OF: Final = re.compile(r"^\W*от\W", re.IGNORECASE)
_YEARS: Final = re.compile(r"^\W*года\b")
_SESSION: Final = re.compile(r"протокол|заседани", re.IGNORECASE)
CONTRADICTED: Final = 0.6  # what a contradiction leaves of a date's likelihood
NOTED: Final = 0.6  # what it leaves of a date's likelihood that day and year stand apart
_YEAR: Final = re.compile(r"(?<!\d)(?P<year>19\d\d)\s*г")
_DAMAGED: Final = re.compile(r"[\s./\-_]*(?P<year>\d[\d\s]{1,4})(?:г|\W)")
APART: Final = 0.1  # how often routing line and signature have days of their own
ECHOED: Final = 0.9  # how likely a day whose year was damaged is of the year of the page's
WITHIN: Final = 0.8  # of a line, by which it stands within a stamp
TEN: Final = 10  # days from here on have two figures
LOST: Final = 0.8  # how likely a day that is a part of another lost a figure
TOGETHER: Final = 0.6  # a month that all numerals of a day make so likely is that of each


@dataclass(frozen=True, slots=True)
class Days:
    """The document's day and the routing line's, ISO."""

    document: Found[str] | None = None
    routing: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class _Witness:
    """A date, the line it stands in, and its share of all dates that were read there.

    ``others`` are those dates, this one among them.
    """

    where: Where
    found: FoundDate
    share: float = 1.0
    others: tuple[_Witness, ...] = ()

    @property
    def span(self) -> tuple[int, int]:
        return self.found.start, self.found.end

    @property
    def weight(self) -> float:
        return self.where.sure(self.span) * self.found.likelihood

    @property
    def months(self) -> Months:
        """The months' likelihoods, nearer to one another the less surely the numeral was read."""
        sure = self.where.sure(self.span)
        return tuple(sure * month + (1 - sure) / 12 for month in self.found.months)

    def fact(self) -> Found[str]:
        fact = self.where.found(self.found.date.isoformat(), self.span, self.found.rule)
        return fact.times(self.found.likelihood).disputed(self.share)


def find_days(sheaf: Sheaf) -> Days:
    """Return the days of a page; where two places agree both are surer, else both are less so.

    The signature's date counts most, then a line that is nothing but a date, then the routing's.
    A month's strokes are counted in every place where the day stands.
    """
    routed = next(_dates(sheaf.of("routing"), alone=False), None)
    signed = next(_dates(sheaf.of("signature"), alone=False), None)
    lone = (date for kind in HEADS for date in _dates(sheaf.own(kind), alone=True))
    own = signed or _unstamped(list(lone), sheaf) or _titled(sheaf)
    own, routed = _reconciled(own, routed)
    known = [witness for witness in (own, routed) if witness]
    if not known:
        return Days(document=_noted(sheaf))
    months = [*known, *_undated(sheaf, known[0].found.date.year)]
    own, routed = _heard(own, months), _heard(routed, months)
    if own and not routed:
        return Days(own.fact(), _echoed(sheaf, own))
    return _agreed(own.fact() if own else None, routed.fact() if routed else None)


def _unstamped(dates: Sequence[_Witness], sheaf: Sheaf) -> _Witness | None:
    """Return the first date that stands within no stamp, which would be that of receipt."""
    stamps = [zone.box for zone in sheaf.own("stamp")]
    return min(
        dates,
        key=lambda date: any(date.where.line.box.share_inside(box) > WITHIN for box in stamps),
        default=None,
    )


def _reconciled(
    own: _Witness | None, routed: _Witness | None
) -> tuple[_Witness | None, _Witness | None]:
    """Return two places that say different days as saying one that was read in both, if likelier.

    A figure or stroke that one reader mistook in one place is seldom mistaken in the other too.
    """
    if own is None or routed is None or own.found.date == routed.found.date:
        return own, routed
    if _holds(routed.found.date, own.found.date):
        return _lost(own, routed), routed
    if _holds(own.found.date, routed.found.date):
        return own, _lost(routed, own)
    pairs = [
        (mine.share * theirs.share, mine, theirs)
        for mine in own.others
        for theirs in routed.others
        if mine.found.date == theirs.found.date and mine.found.months and theirs.found.months
    ]
    apart = APART * own.share * routed.share
    likely, mine, theirs = max(pairs, key=lambda pair: pair[0], default=(0.0, own, routed))
    if likely <= apart:
        return own, routed
    share = likely / (apart + sum(pair[0] for pair in pairs))
    return _moved(mine, share), _moved(theirs, share)


def _holds(day: date, other: date) -> bool:
    """Return whether another day is what is left of a day that lost a figure: 2 of 12."""
    same = (day.year, day.month) == (other.year, other.month)
    return same and day.day > TEN > other.day and str(other.day) in str(day.day)


def _lost(witness: _Witness, whole: _Witness) -> _Witness:
    """Return a witness as saying the day of which it lost a figure, less sure."""
    found = replace(witness.found, date=whole.found.date, rule=MOVED)
    return replace(witness, found=found, share=LOST * witness.share)


def _moved(witness: _Witness, share: float) -> _Witness:
    return replace(witness, found=replace(witness.found, rule=MOVED), share=share)


def _echoed(sheaf: Sheaf, own: _Witness) -> Found[str] | None:
    """Return the routing line's day where it is the page's, though a part of it is damaged."""
    day = own.found.date

    def dated(where: Where) -> Sequence[FoundDate]:
        every = days_and_months(where.text, day.year)
        whole = [found for found in every if found.date == day and _in_year(where, found)]
        return whole or partly(where.text, day)

    for where in lines_of(sheaf.of("routing")):
        for witness in _witnesses(where, dated):
            return witness.fact().times(ECHOED).leaning_on(own.fact())
    return None


def _in_year(where: Where, found: FoundDate) -> bool:
    """Return whether figures of its year, and no others, follow a day: ``19 / У 19 8 г.``."""
    match = _DAMAGED.match(where.text, found.end)
    figures = re.sub(r"\D", "", match["year"]) if match else ""
    year = iter(str(found.date.year))
    return len(figures) > 1 and all(figure in year for figure in figures)


def _titled(sheaf: Sheaf) -> _Witness | None:
    """Return the day that the title of minutes tells: ``заседания … от 14 мая 1950 г.``."""
    for where in lines_of(sheaf.own("title")):
        if _SESSION.search(where.text) and (dates := list(_witnesses(where, _every))):
            return dates[-1]
    return None


def _every(where: Where) -> Sequence[FoundDate]:
    return find_dates(where.text)


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
    if witness is None or not witness.found.months:
        return witness
    day = witness.found.date.day
    together = joint(
        [other.months for other in others if other.months and other.found.date.day == day]
    )
    month = best_month(together)
    if month == witness.found.date.month or together[month - 1] < TOGETHER:
        return witness
    moved = with_month(witness.found, month, together[month - 1])
    return replace(witness, found=moved) if moved else witness


def _undated(sheaf: Sheaf, year: int) -> Iterator[_Witness]:
    """Yield days and months of the dispatch note, which leaves out the year."""

    def dated(where: Where) -> Sequence[FoundDate]:
        found = None if find_dates(where.text) else day_and_month(where.text, year)
        return [found] if found else []

    for where in lines_of(sheaf.of("dispatch_note")):
        yield from _witnesses(where, dated)


def _dates(zones: Sequence[Zone], *, alone: bool) -> Iterator[_Witness]:
    def dated(where: Where) -> Sequence[FoundDate]:
        every = find_dates(where.text) or worn_dates(where.text)
        return [date for date in every if not alone or _fills(where, (date.start, date.end))]

    for where in lines_of(zones):
        yield from _witnesses(where, dated)


def _witnesses(where: Where, dated: Callable[[Where], Sequence[FoundDate]]) -> Iterator[_Witness]:
    """Yield the dates of a line one after another, each in its likeliest reading."""
    pooled: dict[int, list[_Witness]] = {}
    for line in readings(where.line):
        reading = replace(where, line=line)
        for at, found in enumerate(dated(reading)):
            pooled.setdefault(at, []).append(_Witness(reading, found))
    as_read = len(dated(where))
    yield from (_likeliest(them) for at, them in pooled.items() if at < as_read or not as_read)


def _likeliest(witnesses: Sequence[_Witness]) -> _Witness:
    """Return the likeliest of dates read in one place; others there make it less sure."""
    by_day: dict[date, _Witness] = {}
    for witness in sorted(witnesses, key=lambda witness: -witness.weight):
        by_day.setdefault(witness.found.date, witness)
    whole = sum(witness.weight for witness in by_day.values())
    others = tuple(
        replace(witness, share=witness.weight / whole if whole else 1.0)
        for witness in by_day.values()
    )
    return replace(others[0], others=others)


def _fills(where: Where, span: tuple[int, int]) -> bool:
    """Return whether a line holds little else than its date, or dates a number (``от … №``)."""
    if where.zone.kind in NUMBERED and _FROM.fullmatch(where.text[: span[0]]):
        return True
    before = _OF.sub("", _CITY.sub("", where.text[: span[0]]))
    rest = before + _CITY.sub("", _YEARS.sub("", where.text[span[1] :]))
    return len(re.sub(r"\W|г", "", rest)) <= 3


def _at(fact: Found[str], confidence: float) -> Found[str]:
    return fact.times(confidence / fact.evidence.confidence) if fact.evidence.confidence else fact
