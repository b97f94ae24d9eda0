"""Facts that a scan does not show any more: nobody could read them, so the truth is without."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from pipeline.model.facts import Records
from pipeline.model.page import Ink
from samples.facsimile.sheet import Mark

_LIST = "/distribution"
_Told = TypeVar("_Told")


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
    rows = enumerate(records.distribution)
    rest = tuple(entry for place, entry in rows if f"{_LIST}/{place}" not in lost)
    left = replace(_without(records, "", lost), distribution=rest)
    if left.routing is not None and left.routing.date is not None:
        return replace(left, date=records.date)
    return left


def renumbered(pointers: Sequence[str]) -> list[str]:
    """Return the pointers of facts that are left; entries of the list count from 0 again."""
    entries = iter(range(len(pointers)))
    return [f"{_LIST}/{next(entries)}" if p.startswith(f"{_LIST}/") else p for p in pointers]


def _without(told: _Told, pointer: str, lost: Collection[str]) -> _Told:
    """Return a group of facts with those at the pointers as they are where nothing is stated."""
    changed: dict[str, object] = {}
    for field in fields(told):  # type: ignore[arg-type]
        at, value = f"{pointer}/{field.name}", getattr(told, field.name)
        if at in lost:
            changed[field.name] = field.default
        elif is_dataclass(value):
            changed[field.name] = _without(value, at, lost)
    return replace(told, **changed)  # type: ignore[type-var]
