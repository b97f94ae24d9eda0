"""The figures of facts, by damage: what was found, what was invented, what confidence is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from benchmarks.facts.judging import SURE, Fact, Judged, every
from benchmarks.metrics.counts import Hits

BINS: Final = (0.0, 0.5, 0.7, 0.8, 0.85, 0.95, 1.0)
"""Edges between which the confidence of facts is held against how many of them are right."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts of like confidence: how many, the mean they were given, the share that is right."""

    low: float
    high: float
    facts: int
    given: float
    right: float


def by_damage(pages: Sequence[Judged]) -> Iterator[tuple[str, list[Judged]]]:
    """Yield the pages level by level, ``0`` to ``3``."""
    for level in sorted({page.damage for page in pages}):
        yield level, [page for page in pages if page.damage == level]


def hits(pages: Sequence[Judged], *, listed: bool) -> Hits:
    """Return the counts of the distribution lists alone, or of all facts."""
    return sum((page.hits(listed=listed) for page in pages), Hits())


def invented(facts: Sequence[Fact]) -> float | None:
    """Return the share of all facts that is wrong and was given for sure."""
    wrong = sum(fact.evidence.confidence > SURE and not fact.right for fact in facts)
    return wrong / len(facts) if facts else None


def bins(facts: Sequence[Fact]) -> Iterator[Bin]:
    """Yield the bins that hold facts, least sure first."""
    for low, high in pairwise(BINS):
        inside = [f for f in facts if low < f.evidence.confidence <= high]
        if inside:
            given = sum(fact.evidence.confidence for fact in inside) / len(inside)
            yield Bin(low, high, len(inside), given, sum(f.right for f in inside) / len(inside))


def by_field(pages: Sequence[Judged]) -> dict[str, Hits]:
    """Return the counts of each field."""
    counted: dict[str, Hits] = {}
    for page in pages:
        for fact in page.found:
            hit = Hits(int(fact.right), 0, int(not fact.right))
            counted[fact.field] = counted.get(fact.field, Hits()) + hit
        for name, _ in page.missed:
            counted[name] = counted.get(name, Hits()) + Hits(0, 1, 0)
    return dict(sorted(counted.items()))


def table(read: Sequence[Judged], true: Sequence[Judged]) -> Iterator[str]:
    """Yield the figures as Markdown; ``true`` are the same pages with the zones of their truth."""
    yield "| Damage | Pages | List F1 | All exact | List F1, true zones | All exact, true zones |"
    yield "|---|---:|---:|---:|---:|---:|"
    for (level, pages), (_, perfect) in zip(by_damage(read), by_damage(true), strict=True):
        cells = [
            _shown(hits(pages, listed=True).f1), _shown(hits(pages, listed=False).exact),
            _shown(hits(perfect, listed=True).f1), _shown(hits(perfect, listed=False).exact),
        ]  # fmt: skip
        yield f"| {level} | {len(pages)} | {' | '.join(cells)} |"
    facts = every(read)
    yield ""
    yield f"Invented, of {len(facts)} facts given: {_percent(invented(facts))}."
    yield ""
    yield "| Confidence | Facts | Mean given | Right |"
    yield "|---|---:|---:|---:|"
    for one in bins(facts):
        edges = f"{one.low:.2f} to {one.high:.2f}"
        yield f"| {edges} | {one.facts} | {one.given:.3f} | {one.right:.3f} |"
    yield ""
    yield "| Field | Exact | Precision |"
    yield "|---|---:|---:|"
    for name, hit in by_field(read).items():
        yield f"| `{name}` | {_shown(hit.exact)} | {_shown(hit.precision)} |"


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.2f} %"
