"""Facts of a page held against one another: what disagrees becomes a flag, not a silent choice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from pipeline.model.citation import Citation
from pipeline.model.facts import Records

DATES_DISAGREE: Final = "DATES_DISAGREE"
COPIES_DISAGREE: Final = "COPIES_DISAGREE"
COPY_NOT_LISTED: Final = "COPY_NOT_LISTED"
LEAF_DISAGREES: Final = "LEAF_DISAGREES"
SOON: Final = timedelta(days=3)  # a telegram is typed and sent within days of its date


def disagreements(records: Records, citation: Citation | None = None) -> tuple[str, ...]:
    """Return a flag for each pair of facts that cannot both be right.

    ``citation`` is what the file's name says; without it the leaf is not compared.
    """
    return tuple(dict.fromkeys(_flags(records, citation)))


def _flags(records: Records, citation: Citation | None) -> Iterator[str]:
    routed = day_of(records.routing.date if records.routing else None)
    signed = day_of(records.date)
    typed = day_of(records.dispatch.printed_at if records.dispatch else None)
    if routed and signed and routed != signed:
        yield DATES_DISAGREE
    if typed and signed and not timedelta(0) <= typed - signed <= SOON:
        yield DATES_DISAGREE
    listed = {entry.copy for entry in records.distribution}
    made = records.dispatch.copies if records.dispatch else None
    if made and listed and max(listed) != made:
        yield COPIES_DISAGREE
    copy = records.routing.copy if records.routing else None
    if copy and listed and copy not in listed:
        yield COPY_NOT_LISTED
    if citation and citation.leaf and records.leaf and citation.leaf != records.leaf:
        yield LEAF_DISAGREES


def day_of(text: str | None) -> date | None:
    """Return the day of an ISO date or moment; ``None`` for a time alone."""
    return date.fromisoformat(text[:10]) if text and len(text) >= 10 else None
