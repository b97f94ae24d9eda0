"""A file of an archive (delo) as a row of leaves: which are missing, twice, or out of order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model.citation import Citation


@dataclass(frozen=True, slots=True)
class Leaves:
    """What stands out in one delo; leaves as they are cited (``56``, ``56 об.``)."""

    delo: str
    count: int
    missing: tuple[str, ...]
    twice: tuple[str, ...]
    out_of_order: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing stands out."""
        return not (self.missing or self.twice or self.out_of_order)


def leaves_of(citations: Iterable[Citation]) -> list[Leaves]:
    """Look at the leaves of each delo, in the order in which they were listed.

    Leaves are expected without gaps between the lowest and the highest that are there; a leaf
    without its back is whole, as few backs are written on.
    """
    found: dict[Citation, list[tuple[int, bool]]] = {}
    for citation in citations:
        if citation.delo and citation.leaf is not None:
            whole = Citation(citation.archive, citation.fond, citation.opis, citation.delo)
            found.setdefault(whole, []).append((citation.leaf, citation.verso))
    return [_look(str(whole), listed) for whole, listed in found.items()]


def _look(delo: str, listed: list[tuple[int, bool]]) -> Leaves:
    numbers = {leaf for leaf, _ in listed}
    gaps = sorted(set(range(min(numbers), max(numbers) + 1)) - numbers)
    twice = sorted(side for side, count in Counter(listed).items() if count > 1)
    late = []
    highest = listed[0]
    for side in listed[1:]:
        if side < highest:
            late.append(side)
        highest = max(highest, side)
    return Leaves(
        delo,
        len(numbers),
        tuple(str(leaf) for leaf in gaps),
        tuple(map(_cited, twice)),
        tuple(map(_cited, late)),
    )


def _cited(side: tuple[int, bool]) -> str:
    return f"{side[0]} об." if side[1] else str(side[0])
