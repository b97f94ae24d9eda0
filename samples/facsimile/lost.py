"""Facts that a scan does not show any more: nobody could read them, so the truth is without."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.model.fact_cells import facts_apart, facts_together
from pipeline.model.facts import Records
from pipeline.model.page import Ink
from samples.facsimile.sheet import Mark

_LIST = "/distribution"


def is_lost(words: Sequence[Mark], present: Sequence[Mark]) -> bool:
    """Return whether of what was filled in half the letters or more are not present.

    Print around it tells no fact: ``час.`` and ``мин.`` without their figures are no time.
    """
    filled = [word for word in words if word.ink is Ink.TYPED] or words
    standing = sum(len(word.text) for word in filled if any(word is one for one in present))
    return 2 * standing <= sum(len(word.text) for word in filled)


def without(records: Records, lost: Collection[str]) -> Records:
    """Return the facts but those at the JSON pointers ``lost``.

    The date of a page stays while the date of its routing is there: people take it from there.
    """
    cells, _ = facts_apart(records, {})
    told, _ = facts_together({at: cell for at, cell in cells.items() if at not in lost})
    rows = enumerate(records.distribution)
    rest = tuple(entry for place, entry in rows if f"{_LIST}/{place}" not in lost)
    dated = told.routing is not None and told.routing.date is not None
    return replace(told, distribution=rest, date=records.date if dated else told.date)


def renumbered(pointers: Sequence[str]) -> list[str]:
    """Return the pointers of facts that are left; entries of the list count from 0 again."""
    entries = iter(range(len(pointers)))
    return [f"{_LIST}/{next(entries)}" if p.startswith(f"{_LIST}/") else p for p in pointers]
