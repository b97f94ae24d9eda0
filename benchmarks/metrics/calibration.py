"""Whether confidence means what it says: the error it promises against the error found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.metrics.folding import fold
from benchmarks.metrics.zones import InkedWord, holds
from pipeline.model.page import Ink, Word

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Words of like confidence: how many, the sum of their expected errors, and the wrong ones."""

    words: int = 0
    expected: float = 0.0
    wrong: int = 0

    def __add__(self, other: Bin) -> Bin:
        return Bin(
            self.words + other.words, self.expected + other.expected, self.wrong + other.wrong
        )

    @property
    def gap(self) -> float:
        """Return how far the found error lies from the expected, as a number of words."""
        return abs(self.wrong - self.expected)


def calibration(truth: Sequence[InkedWord], read: Iterable[Word]) -> tuple[Bin, ...]:
    """Return ten bins over confidence, 0 to 1, of the words read.

    A word is right when it is, folded, the word of the truth under its centre; a word over nothing
    is wrong. What was read over handwriting is left out, and so are words without confidence.
    """
    bins = [Bin()] * BINS
    for word in read:
        under = _under(word, truth)
        if word.confidence is None or (under and under.ink is Ink.HAND):
            continue
        wrong = under is None or fold(under.text) != fold(word.text)
        place = min(int(word.confidence * BINS), BINS - 1)
        bins[place] += Bin(1, 1 - word.confidence, int(wrong))
    return tuple(bins)


def calibration_error(bins: Iterable[Bin]) -> float | None:
    """Return the mean gap between expected and found error over words (ECE), 0 to 1."""
    kept = [one for one in bins if one.words]
    words = sum(one.words for one in kept)
    return sum(one.gap for one in kept) / words if words else None


def _under(word: Word, truth: Sequence[InkedWord]) -> InkedWord | None:
    centre = word.box.centre
    over = [one for one in truth if holds(one.box, centre)]
    return min(over, key=lambda one: one.box.area, default=None)
