"""Zones found at their place and under their name, and the ink of words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.metrics.counts import Hits, Tally
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Zone

SAME_PLACE = 0.5  # intersection over union at which two boxes are one zone


@dataclass(frozen=True, slots=True)
class Placed:
    """A zone's kind and its box, in pixels of the page."""

    kind: str
    box: Box


@dataclass(frozen=True, slots=True)
class InkedWord:
    """A word of the truth, its box and what made its strokes."""

    text: str
    box: Box
    ink: Ink


def zone_hits(truth: Iterable[Placed], read: Iterable[Placed]) -> dict[str, Hits]:
    """Return hits by kind: zones of one kind pair off one to one, the best overlap first."""
    wanted, found = _by_kind(truth), _by_kind(read)
    return {kind: _hits(wanted[kind], found[kind]) for kind in sorted({*wanted, *found})}


def _by_kind(zones: Iterable[Placed]) -> dict[str, list[Box]]:
    boxes: dict[str, list[Box]] = defaultdict(list)
    for zone in zones:
        boxes[zone.kind].append(zone.box)
    return boxes


def loose(truth: Sequence[Placed], read: Sequence[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Return the zones that were missed, and those that were found but are not there."""
    wanted, found = _by_kind(truth), _by_kind(read)
    missed, invented = [], []
    for kind in sorted({*wanted, *found}):
        lost, extra = _unpaired(wanted[kind], found[kind])
        missed += [Placed(kind, wanted[kind][index]) for index in sorted(lost)]
        invented += [Placed(kind, found[kind][index]) for index in sorted(extra)]
    return missed, invented


def _hits(wanted: Sequence[Box], found: Sequence[Box]) -> Hits:
    lost, extra = _unpaired(wanted, found)
    return Hits(len(wanted) - len(lost), len(lost), len(extra))


def _unpaired(wanted: Sequence[Box], found: Sequence[Box]) -> tuple[set[int], set[int]]:
    """Return which boxes of either side have no partner."""
    overlaps = sorted(
        (-ours.iou(theirs), i, j) for i, ours in enumerate(wanted) for j, theirs in enumerate(found)
    )
    free_wanted, free_found = set(range(len(wanted))), set(range(len(found)))
    for overlap, i, j in overlaps:
        if -overlap >= SAME_PLACE and i in free_wanted and j in free_found:
            free_wanted.remove(i)
            free_found.remove(j)
    return free_wanted, free_found


def ink_counts(truth: Iterable[InkedWord], read: Sequence[Zone]) -> Counter[str]:
    """Count words by ``<true ink>><ink read>``; ``none`` where no zone lies over the word.

    The ink read is that of the smallest word over the true word's centre that knows its ink, and
    where there is none that of the smallest zone.
    """
    words = (word for zone in read for line in zone.lines for word in line.words)
    known = sorted((word.box.area, word.box, word.ink) for word in words if word.ink is not None)
    zones = sorted((zone.box.area, zone.box, zone.ink) for zone in read)
    places = [(box, ink) for _, box, ink in (*known, *zones)]
    return Counter(f"{word.ink}>{_ink_at(word.box.centre, places)}" for word in truth)


def ink_accuracy(counts: Counter[str]) -> Tally:
    """Return the words whose ink is right, of all words."""
    right = sum(count for pair, count in counts.items() if len({*pair.split(">")}) == 1)
    return Tally(right, counts.total())


def _ink_at(point: tuple[float, float], places: Iterable[tuple[Box, Ink]]) -> str:
    over = (ink.value for box, ink in places if holds(box, point))
    return next(over, "none")


def holds(box: Box, point: tuple[float, float]) -> bool:
    """Say whether a point lies in a box."""
    x, y = point
    return box.x <= x < box.right and box.y <= y < box.bottom
