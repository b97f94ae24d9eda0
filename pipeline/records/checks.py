"""Facts of a page held against one another: what disagrees becomes a flag, not a silent choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from pipeline.model.citation import Citation
from pipeline.model.facts import Records
from pipeline.model.page import Page

DATES_DISAGREE: Final = "DATES_DISAGREE"
COPIES_DISAGREE: Final = "COPIES_DISAGREE"
COPY_NOT_LISTED: Final = "COPY_NOT_LISTED"
LEAF_DISAGREES: Final = "LEAF_DISAGREES"
LEAF_READ: Final = 0.6  # a leaf number, written by hand, read less surely contradicts nobody
SOON: Final = timedelta(days=3)  # a telegram is typed and sent within days of its date


def disagreements(records: Records, citation: Citation | None = None) -> tuple[str, ...]:
    """Return a flag for each pair of facts that cannot both be right.

    ``citation`` is what the file's name says; without it the leaf is not compared.
    """
    return tuple(dict.fromkeys(_flags(records, citation)))


def named(page: Page, citation: Citation | None) -> Page:
    """Return a page with a flag where its leaf, if read surely, is not the one in the file's name.

    Only the first page of a file is the leaf that its name tells.
    """
    leaf = page.evidence.get("/leaf")
    if page.number != 1 or leaf is None or leaf.confidence < LEAF_READ:
        return page
    flags = disagreements(page.records, citation)
    if LEAF_DISAGREES not in flags or LEAF_DISAGREES in page.flags:
        return page
    return replace(page, flags=(*page.flags, LEAF_DISAGREES))


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
