"""Counts that add up from lines to pages to sets; a rate is made of them once, at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar


class Adds(Protocol):
    """What can be added to its like."""

    def __add__(self, other: Self, /) -> Self:
        """Return the sum."""
        ...


A = TypeVar("A", bound=Adds)


@dataclass(frozen=True, slots=True)
class Tally:
    """So many of so many: errors of letters, right words of words."""

    count: int = 0
    of: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.count + other.count, self.of + other.of)

    @property
    def rate(self) -> float | None:
        """Return the share; ``None`` where there was nothing to count."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found rightly, what was missed, and what was found but is not there."""

    right: int = 0
    missed: int = 0
    invented: int = 0

    def __add__(self, other: Hits) -> Hits:
        return Hits(
            self.right + other.right,
            self.missed + other.missed,
            self.invented + other.invented,
        )

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of precision and recall; ``None`` where nothing was at stake."""
        whole = 2 * self.right + self.missed + self.invented
        return 2 * self.right / whole if whole else None

    @property
    def exact(self) -> float | None:
        """Return the share of what is there that was found rightly."""
        return Tally(self.right, self.right + self.missed).rate

    @property
    def precision(self) -> float | None:
        """Return the share of what was found that is there."""
        return Tally(self.right, self.right + self.invented).rate


def added(tables: Iterable[Mapping[str, A]]) -> dict[str, A]:
    """Return one table with the sum of each row."""
    total: dict[str, A] = {}
    for table in tables:
        for name, value in table.items():
            total[name] = total[name] + value if name in total else value
    return total
