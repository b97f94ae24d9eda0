"""The order in which a person reads the zones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pipeline.model.geometry import Box
from pipeline.model.vocabulary import Vocabulary

T = TypeVar("T")
LATE = frozenset({"stamp", "handwriting"})


def reading_order(
    zones: Sequence[T], look: Callable[[T], tuple[str, Box]], vocabulary: Vocabulary
) -> list[T]:
    """Return the zones as they are read; ``look`` tells a zone's kind and box.

    From the top down; of zones beside each other, first the one whose kind is read first, then
    the one further left. Stamps and notes come after the text that they lie on.
    """
    ordered = sorted(zones, key=lambda zone: (look(zone)[0] in LATE, look(zone)[1].y))
    for end in range(len(ordered) - 1, 0, -1):
        for index in range(end):
            if _swapped(look(ordered[index]), look(ordered[index + 1]), vocabulary):
                ordered[index : index + 2] = ordered[index + 1], ordered[index]
    return ordered


def _swapped(first: tuple[str, Box], second: tuple[str, Box], vocabulary: Vocabulary) -> bool:
    """Return whether two neighbours stand beside each other in the wrong order."""
    (kind, box), (other_kind, other_box) = first, second
    if (kind in LATE) != (other_kind in LATE):
        return False
    beside = box.is_level(other_box, 0.4)
    ranks = vocabulary.kind(kind).rank, vocabulary.kind(other_kind).rank
    return beside and (ranks[0] > ranks[1] or (ranks[0] == ranks[1] and box.x > other_box.x))
