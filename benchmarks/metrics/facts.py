"""Records and distribution entries: exact or wrong, nothing between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import fields, is_dataclass

from benchmarks.metrics.counts import Hits
from pipeline.model.facts import Records

DISTRIBUTION = "distribution"
HOW_READ = frozenset({"raw"})


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
    for name, value in _flat("", records):
        values.setdefault(name, Counter())[value] += 1
    return values


def _flat(name: str, value: object) -> Iterator[tuple[str, Hashable]]:
    """Yield each value under its path; what a list holds goes under the list's own."""
    if isinstance(value, tuple):
        yield from ((name, _entry(item)) for item in value)
    elif is_dataclass(value):
        for field in fields(value):
            inner = f"{name}/{field.name}".lstrip("/")
            yield from _flat(inner, getattr(value, field.name))
    elif value is not None:
        yield name, _entry(value)


def _entry(value: object) -> Hashable:
    """Return what two entries have in common when they say the same: all but how it was read."""
    if not is_dataclass(value):
        return value
    told = ((field.name, getattr(value, field.name)) for field in fields(value))
    return tuple((name, _entry(item)) for name, item in told if name not in HOW_READ)
