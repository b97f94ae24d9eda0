"""Counting the pages found by year, place, person, kind and fond."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row

from pipeline.search.results import FACETS
from pipeline.store.indexed import PARTED

COUNTED: Final = ("place", "kind", "fond", "people")
"""The columns that are counted besides the date."""

_MOST_VALUES: Final = 20

Counted = tuple[tuple[str, int], ...]
"""Values and how many pages have them, the commonest first."""


def facets(rows: Sequence[Row[Any]]) -> dict[str, Counted]:
    """Return the values of each facet over pages; such as lack it count for none.

    The rows have the date and the columns of ``COUNTED`` last.
    """
    columns = list(zip(*rows, strict=True)) or [()] * (1 + len(COUNTED))
    dates, *plain, people = (Counter(column) for column in columns[-1 - len(COUNTED) :])
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    counts.update(zip(COUNTED, plain, strict=False))
    for date, seen in dates.items():
        counts["year"][date and date[:4]] += seen
    for named, seen in people.items():
        for person in named.split(PARTED):
            counts["person"][person] += seen
    return {name: _commonest(count) for name, count in counts.items()}


def _commonest(counts: Counter[str]) -> Counted:
    told = [(value, seen) for value, seen in counts.items() if value]
    return tuple(sorted(told, key=lambda item: (-item[1], item[0]))[:_MOST_VALUES])
