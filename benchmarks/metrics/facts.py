"""Records and distribution entries: exact or wrong, nothing between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import fields, is_dataclass

from benchmarks.metrics.counts import Hits
from pipeline.model.facts import Records
from pipeline.records.phrases import CLASSIFICATIONS, canonical

DISTRIBUTION = "distribution"
CLASSIFICATION = "classification"
HOW_READ = frozenset({"raw"})


def fact_hits(truth: Records, read: Records) -> dict[str, Hits]:
    """Return hits by field, ``routing/date`` and the like; entries of a list count one by one.

    A wrong value is one missed and one invented. A distribution entry is right when copy number
    and name are; what it was read from does not matter.
    """
    wanted, found = stated(truth), stated(read)
    return {name: _hits(wanted, found, name) for name in sorted({*wanted, *found})}


def _hits(
    wanted: dict[str, Counter[Hashable]], found: dict[str, Counter[Hashable]], name: str
) -> Hits:
    ours, theirs = wanted.get(name, Counter()), found.get(name, Counter())
    right = (ours & theirs).total()
    return Hits(right, ours.total() - right, theirs.total() - right)


def stated(records: Records) -> dict[str, Counter[Hashable]]:
    """Return the values of records by field; how a value was read makes no difference."""
    values: dict[str, Counter[Hashable]] = {}
    for name, value in _flat("", records):
        values.setdefault(name, Counter())[value] += 1
    return values


def at_pointer(records: Records, pointer: str) -> Iterator[tuple[str, Hashable]]:
    """Yield what stands at a JSON pointer, each value under its field: ``distribution``."""
    value: object = records
    parts = pointer.strip("/").split("/")
    for part in parts:
        value = value[int(part)] if isinstance(value, tuple) else getattr(value, part)
    field = "/".join(part for part in parts if not part.isdigit())
    yield from _flat(field, (value,) if parts[-1].isdigit() else value)


def _flat(name: str, value: object) -> Iterator[tuple[str, Hashable]]:
    """Yield each value under its path; what a list holds goes under the list's own."""
    if isinstance(value, tuple):
        yield from ((name, _entry(item)) for item in value)
    elif is_dataclass(value):
        for field in fields(value):
            inner = f"{name}/{field.name}".lstrip("/")
            yield from _flat(inner, getattr(value, field.name))
    elif value is not None:
        yield name, _canonical(value) if name == CLASSIFICATION else _entry(value)


def _canonical(value: object) -> Hashable:
    """Return a classification in the form in which records give it: Сов. секретно in full."""
    known = tuple((name, *forms) for name, forms in CLASSIFICATIONS.items())
    match = canonical(str(value), known)
    return match[0] if match else str(value)


def _entry(value: object) -> Hashable:
    """Return what two entries have in common when they say the same: all but how it was read."""
    if not is_dataclass(value):
        return value
    told = ((field.name, getattr(value, field.name)) for field in fields(value))
    return tuple((name, _entry(item)) for name, item in told if name not in HOW_READ)
