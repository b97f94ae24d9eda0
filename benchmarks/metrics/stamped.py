"""Typed and printed words under stamps, and those of the same page that lie free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from benchmarks.metrics.counts import Tally
from benchmarks.metrics.folding import fold
from benchmarks.metrics.zones import InkedWord, Placed, holds
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Word

UNDER = 0.5  # share of a word's box that lies in a stamp's
MACHINE = frozenset({Ink.TYPED, Ink.PRINTED})


def stamped_errors(
    truth: Sequence[InkedWord], zones: Iterable[Placed], read: Iterable[Word]
) -> tuple[Tally, Tally]:
    """Return wrong letters of words under stamps, and of all others; nothing without any under.

    A word read belongs to the word of the truth under its centre, the smallest of several. So a
    word counts by what was read at its place, whatever line that was taken for.
    """
    stamps = [zone.box for zone in zones if zone.kind == "stamp"]
    words = [word for word in truth if word.ink in MACHINE]
    under = [any(word.box.share_inside(stamp) > UNDER for stamp in stamps) for word in words]
    if not any(under):
        return Tally(), Tally()
    found: dict[Box, list[Word]] = {word.box: [] for word in words}
    for one in read:
        over = [word.box for word in words if holds(word.box, one.box.centre)]
        if over:
            found[min(over, key=lambda box: box.area)].append(one)
    errors = [_errors(word.text, found[word.box]) for word in words]
    pairs = list(zip(errors, under, strict=True))
    return (
        sum((tally for tally, stamped in pairs if stamped), Tally()),
        sum((tally for tally, stamped in pairs if not stamped), Tally()),
    )


def _errors(text: str, read: list[Word]) -> Tally:
    ordered = sorted(read, key=lambda word: word.box.x)
    wanted, got = fold(text), fold(" ".join(word.text for word in ordered))
    return Tally(Levenshtein.distance(wanted, got), len(wanted))
