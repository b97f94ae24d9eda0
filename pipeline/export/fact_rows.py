"""Facts as flat values for programs: pointer, value, and the evidence it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.export.facts import Said, facts_of
from pipeline.model.facts import DistributionEntry, Evidence
from pipeline.model.page import Page


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact. ``value`` is as in the JSON: ISO dates, names and places in the nominative.

    ``copy`` is the number of the copy that a row of the distribution list is about.
    """

    pointer: str
    label: Said
    value: str
    evidence: Evidence | None
    copy: int | None = None


def fact_rows(page: Page) -> Iterator[FactRow]:
    """Yield the facts of a page in the order a telegram tells them."""
    for fact in facts_of(page):
        for value in fact.values:
            found = _at(page, value.pointer)
            if isinstance(found, DistributionEntry):
                yield FactRow(value.pointer, fact.label, found.name, value.evidence, found.copy)
            else:
                yield FactRow(value.pointer, fact.label, str(found), value.evidence)


def _at(page: Page, pointer: str) -> object:
    """Return what a JSON pointer leads to within the page's records."""
    found: object = page.records
    for step in pointer.split("/")[1:]:
        found = found[int(step)] if isinstance(found, tuple) else getattr(found, step)
    return found
