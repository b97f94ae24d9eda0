"""Facts of a page that bear one another out, or cannot both be right: what that says of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from pipeline.model.facts import Evidence, Records
from pipeline.records.checks import SOON, day_of
from pipeline.text.dates import MOVED

TYPED_WITHIN: Final = timedelta(hours=3)  # from the telegram's time to that of its typing
SENT_WITHIN: Final = timedelta(hours=2)  # from the typing to the sending
STEP: Final = 5  # numbers that one telegram answers lie so near to one another

Heard = tuple[tuple[str, ...], bool]
"""Pointers of facts that were held against one another, and whether they agree."""


def agreements(records: Records, evidence: Mapping[str, Evidence]) -> Counter[str]:
    """Return by pointer how many other facts agree with a fact, less those that contradict it."""
    counted: Counter[str] = Counter()
    for pointers, agree in _heard(records, evidence):
        for pointer in pointers:
            if pointer in evidence:
                counted[pointer] += 1 if agree else -1
    return counted


def _heard(records: Records, evidence: Mapping[str, Evidence]) -> Iterator[Heard]:
    yield from _days(records, evidence)
    yield from _times(records)
    yield from _copies(records)
    yield from _references(records)


def _days(records: Records, evidence: Mapping[str, Evidence]) -> Iterator[Heard]:
    own, routed = evidence.get("/date"), evidence.get("/routing/date")
    if own and routed and own != routed and records.routing:
        moved = any(day.rule == MOVED for day in (own, routed))
        yield ("/date", "/routing/date"), records.date == records.routing.date and not moved
    signed = day_of(records.date)
    if signed is None or records.dispatch is None:
        return
    same = records.routing is not None and records.routing.date == records.date
    dated = ("/date", "/routing/date") if same else ("/date",)
    days = {name: day_of(getattr(records.dispatch, name)) for name in ("printed_at", "sent_at")}
    noted = {
        name: timedelta(0) <= day - signed <= SOON for name, day in days.items() if day is not None
    }
    if noted:  # the note leaves out the year, so it is one witness, however often it tells the day
        yield dated, all(noted.values())
    for name, within in noted.items():
        yield (f"/dispatch/{name}",), within


def _times(records: Records) -> Iterator[Heard]:
    """Yield times that cannot both be right; that they may be says too little of either.

    A figure wrong in the minutes is within any window.
    """
    if records.dispatch is None:
        return
    printed, sent = _moment(records.dispatch.printed_at), _moment(records.dispatch.sent_at)
    if printed and sent and not timedelta(0) <= sent - printed <= SENT_WITHIN:
        yield ("/dispatch/printed_at", "/dispatch/sent_at"), False
    route = records.routing
    if route is None or not route.time or not route.date:
        return
    routed = datetime.fromisoformat(f"{route.date}T{route.time}")
    for name, moment, within in (
        ("printed_at", printed, TYPED_WITHIN),
        ("sent_at", sent, TYPED_WITHIN + SENT_WITHIN),
    ):
        if moment and not timedelta(0) <= moment - routed <= within:
            yield ("/routing/time", f"/dispatch/{name}"), False


def _copies(records: Records) -> Iterator[Heard]:
    listed = {entry.copy: index for index, entry in enumerate(records.distribution)}
    for copy, index in listed.items():
        beside = copy - 1 in listed or copy + 1 in listed
        if len(listed) > 1:
            yield (f"/distribution/{index}",), beside
    made = records.dispatch.copies if records.dispatch else None
    if made and listed:
        yield ("/dispatch/copies",), made == max(listed)
    own = records.routing.copy if records.routing else None
    if own and (listed or made) and own > max(made or 0, *listed, 0):
        yield ("/routing/copy",), False


def _references(records: Records) -> Iterator[Heard]:
    numbers = records.references
    for index, number in enumerate(numbers):
        others = [(at - index, other - number) for at, other in enumerate(numbers) if at != index]
        if len(numbers) > 1:
            near = any(abs(step) <= STEP and step * order > 0 for order, step in others)
            yield (f"/references/{index}",), near


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text and "T" in text else None
