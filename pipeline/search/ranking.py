"""How well a page answers, so that the best stands first."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import log2
from typing import Final

from pipeline.search.matching import Found, Text

_REPEATED: Final = 0.15  # what each doubling of a word's count adds
_TOGETHER: Final = 0.6  # what words side by side add, for each
_LEAST_SURE: Final = 0.7  # the weight of a word that was read with no confidence at all


def score(page: Text, found: Iterable[Found], weights: dict[int, float]) -> float:
    """Return how well words answer: near to what was typed, often, surely read, close together.

    ``weights`` has the weight of each word of the query by its number: rare words count more.
    """
    best: dict[int, tuple[float, int]] = {}
    places: dict[int, list[int]] = {}
    for one in found:
        worth = _worth(page, one)
        kept = best.get(one.leaf.number, (0.0, 0))
        best[one.leaf.number] = (max(worth, kept[0]), kept[1] + 1)
        places.setdefault(one.leaf.number, []).append(one.place)
    total = sum(
        weights[number] * worth * (1 + _REPEATED * log2(count))
        for number, (worth, count) in best.items()
    )
    if len(places) > 1:
        total += _TOGETHER * sum(weights[number] for number in places) / _span(places)
    return total


def weight(seen: int) -> float:
    """Return what a word counts that was seen so often."""
    return 1.0 / (1.0 + log2(2 + seen) / 4)


def _worth(page: Text, one: Found) -> float:
    sure = page.confidence(one.place)
    trust = 1.0 if sure is None else _LEAST_SURE + (1 - _LEAST_SURE) * sure
    return trust / (1.0 + one.expansion.cost)


def _span(places: dict[int, list[int]]) -> float:
    """Return how many words lie, at the closest, between each of the query's words and the next."""
    gaps = 0
    ordered = [places[number] for number in sorted(places)]
    for before, after in pairwise(ordered):
        gaps += min(abs(a - b) for a in before[:32] for b in after[:32])
    return max(1.0, gaps / (len(ordered) - 1))
