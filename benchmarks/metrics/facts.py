"""Records and distribution entries: exact or wrong, nothing between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import fields, is_dataclass

from benchmarks.metrics.counts import Hits
from pipeline.model.facts import Records

DISTRIBUTION = "distribution"


def fact_hits(truth: Records, read: Records) -> dict[str, Hits]:
    """Return hits by field, ``routing/date`` and the like; entries of a list count one by one.

    A wrong value is one missed and one invented. A distribution entry is right when copy number
    and name are; what it was read from does not matter.
    """
    wanted, found = _values(truth), _values(read)
    return {name: _hits(wanted, found, name) for name in sorted({*wanted, *found})}


def _hits(
    wanted: dict[str, Counter[Hashable]], found: dict[str, Counter[Hashable]], name: str
) -> Hits:
    ours, theirs = wanted.get(name, Counter()), found.get(name, Counter())
    right = (ours & theirs).total()
    return Hits(right, ours.total() - right, theirs.total() - right)


def _values(records: Records) -> dict[str, Counter[Hashable]]:
    values: dict[str, Counter[Hashable]] = {}
    for name, value in _flat(records):
        values.setdefault(name, Counter())[value] += 1
    return values


def _flat(records: Records) -> Iterator[tuple[str, Hashable]]:
    for field in fields(records):
        value = getattr(records, field.name)
        if field.name == DISTRIBUTION:
            yield from ((DISTRIBUTION, (entry.copy, entry.name)) for entry in value)
        elif isinstance(value, tuple):
            yield from ((field.name, item) for item in value)
        elif is_dataclass(value):
            inner = ((f"{field.name}/{f.name}", getattr(value, f.name)) for f in fields(value))
            yield from ((name, item) for name, item in inner if item is not None)
        elif value is not None:
            yield field.name, value
