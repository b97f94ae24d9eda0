"""Each fact held against the truth: right or not, how sure it was, and what was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from benchmarks.facts.readings import Seen
from benchmarks.metrics.counts import Hits
from benchmarks.metrics.facts import DISTRIBUTION, at_pointer, stated
from benchmarks.pages import BenchPage
from pipeline.model.facts import Evidence, Records
from pipeline.model.page import Page, Zone
from pipeline.records.confidence import signs
from pipeline.records.extract import Gathered, gather
from pipeline.records.knowledge import Knowledge

SURE: Final = 0.8
"""A fact given with more confidence than this and wrong counts as invented."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as it was found.

    Attributes:
        field: What it is of: ``routing/date``.
        value: What it says.
        evidence: Where it was read, with the confidence that is told.
        signs: What is known of it, in the order of ``SIGNS``.
        right: Whether the truth says so.

    """

    field: str
    value: Hashable
    evidence: Evidence
    signs: tuple[float, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A page's facts: those found, and those that the truth states and nobody found."""

    seen: Seen
    found: tuple[Fact, ...]
    missed: tuple[tuple[str, Hashable], ...]

    @property
    def damage(self) -> str:
        """How the page fared, ``0`` to ``3``."""
        return self.seen.drawn.tags["damage"]

    def hits(self, *, listed: bool) -> Hits:
        """Return the counts of the distribution list alone, or of all facts."""
        found = [fact for fact in self.found if fact.field == DISTRIBUTION or not listed]
        right = sum(fact.right for fact in found)
        missed = sum(name == DISTRIBUTION or not listed for name, _ in self.missed)
        return Hits(right, missed, len(found) - right)


def judge(pages: Sequence[Seen], knowledge: Knowledge, *, from_truth: bool = False) -> list[Judged]:
    """Return the pages with their facts judged; a field that no page's truth states is left out.

    ``from_truth`` takes the zones of the truth in place of those that were read.
    """
    fields = {name for page in pages for name in stated(_truth(page))}
    made = []
    for page in pages:
        source = (page.drawn.truth.page if from_truth else None) or page.page
        gathered = [gather(leaf, knowledge) for leaf in leaves_of(page.drawn, source)]
        richest = max(reversed(gathered), key=lambda leaf: len(leaf.facts))
        made.append(_judged(page, fields, richest, knowledge))
    return made


def leaves_of(drawn: BenchPage, page: Page) -> tuple[tuple[Zone, ...], ...]:
    """Return the zones by leaf: two where an open file was drawn, parted in its middle."""
    if drawn.tags["scan"] != "spread":
        return (page.zones,)
    middle = page.width_px / 2
    left = tuple(zone for zone in page.zones if zone.box.centre[0] < middle)
    return left, tuple(zone for zone in page.zones if zone not in left)


def _judged(page: Seen, fields: set[str], gathered: Gathered, knowledge: Knowledge) -> Judged:
    wanted = {name: Counter(values) for name, values in stated(_truth(page)).items()}
    found = []
    facts = sorted(_facts(gathered, knowledge), key=lambda fact: -fact.evidence.confidence)
    for fact in facts:
        if fact.field not in fields:
            continue
        here = wanted.get(fact.field, Counter())
        right = here[fact.value] > 0
        here[fact.value] -= right
        found.append(replace(fact, right=right))
    missed = tuple((name, value) for name, left in wanted.items() for value in left.elements())
    return Judged(page, tuple(found), missed)


def _facts(gathered: Gathered, knowledge: Knowledge) -> Iterator[Fact]:
    for pointer, fact in gathered.facts.items():
        known = gathered.page, gathered.agreeing[pointer]
        evidence = knowledge.calibration.weighed(fact, *known)
        for name, value in at_pointer(gathered.records, pointer):
            yield Fact(name, value, evidence, signs(fact, *known), right=False)


def _truth(page: Seen) -> Records:
    return page.drawn.truth.records or Records()


def every(pages: Iterable[Judged]) -> list[Fact]:
    """Return the facts of all pages."""
    return [fact for page in pages for fact in page.found]
