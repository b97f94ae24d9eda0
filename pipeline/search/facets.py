"""Counting the pages found by year, place, person, kind and fond."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Row

from pipeline.search.results import FACETS
from pipeline.store.indexed import PARTED

COUNTED: Final = ("place", "kind", "fond", "people")
"""The columns that are counted besides the date."""

_MOST_VALUES: Final = 20
_PLAIN: Final = ("place", "kind", "fond")

Counted = tuple[tuple[str, int], ...]
"""Values and how many pages have them, the commonest first."""


def facets(rows: Iterable[Row[Any]]) -> dict[str, Counted]:
    """Return the values of each facet over pages; such as lack it count for none."""
    every = list(rows)
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for name in _PLAIN:
        counts[name] = Counter(map(attrgetter(name), every))
    for date, seen in Counter(map(attrgetter("date"), every)).items():
        counts["year"][date and date[:4]] += seen
    for people, seen in Counter(map(attrgetter("people"), every)).items():
        for person in people.split(PARTED):
            counts["person"][person] += seen
    return {name: _commonest(count) for name, count in counts.items()}


def _commonest(counts: Counter[str]) -> Counted:
    told = [(value, seen) for value, seen in counts.items() if value]
    return tuple(sorted(told, key=lambda item: (-item[1], item[0]))[:_MOST_VALUES])
