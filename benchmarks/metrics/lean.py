"""How far a page leans, by the words of its truth, and whether that was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations, pairwise
from math import atan, degrees

from benchmarks.metrics.counts import Tally
from benchmarks.metrics.zones import InkedWord
from pipeline.model.page import Ink

CLOSE_DEG = 0.1  # what is found leans as the page does, but for so much
# Words with letters and signs that reach below their line, or not down to it, have no foot on it.
BELOW = frozenset("рРуУфФцЦщЩдДgjpqyQ,;()/«»\"'№_-–—.:")
FAR = 6.0  # heights of a word to another of its line that tells how the line leans
FEWEST = 20  # pairs of words that tell how a page leans
ROUNDS = 4  # a leaning word's upright box reaches lower than the word: by how much, the lean tells

Line = Sequence[InkedWord]


def lean_found(truth: Sequence[InkedWord], skew_deg: float) -> Tally:
    """Return whether a page's lean was found, of one; of none where its words do not tell it."""
    true = true_lean(truth)
    return Tally() if true is None else Tally(int(abs(true - skew_deg) <= CLOSE_DEG), 1)


def true_lean(words: Sequence[InkedWord]) -> float | None:
    """Return by how many degrees lines of words lean, counter-clockwise positive.

    It is the weighted median of the slopes between the feet of two words of a line, longer ones
    counting more. It is ``None`` where there are too few.
    """
    lines = list(_lines([word for word in words if word.ink in {Ink.TYPED, Ink.PRINTED}]))
    slope = 0.0
    for _ in range(ROUNDS):
        slopes = sorted(each for line in lines for each in _slopes(line, slope))
        if len(slopes) < FEWEST:
            return None
        slope = _median(slopes)
    return -degrees(atan(slope))


def _lines(words: Line) -> Iterator[Line]:
    """Yield the words of each line: the next begins left of the word before, or level with none."""
    start = 0
    for at, (before, word) in enumerate(pairwise(words), 1):
        if word.box.x < before.box.x or not word.box.is_level(before.box, 0.0):
            yield words[start:at]
            start = at
    yield words[start:]


def _slopes(line: Line, slope: float) -> Iterator[tuple[float, float]]:
    """Yield the slope between words, and how far they stand from each other."""
    standing = [word for word in line if len(word.text) > 1 and not BELOW & set(word.text)]
    for before, word in combinations(standing, 2):
        (left, high), (right, low) = _foot(before, slope), _foot(word, slope)
        if right - left > FAR * word.box.height:
            yield (low - high) / (right - left), right - left


def _foot(word: InkedWord, slope: float) -> tuple[float, float]:
    """Return the middle of a word's foot."""
    return word.box.centre[0], word.box.bottom - abs(slope) * word.box.width / 2


def _median(weighed: Sequence[tuple[float, float]]) -> float:
    """Return the value at half of the weight; they are sorted."""
    values, weights = [value for value, _ in weighed], [weight for _, weight in weighed]
    half = sum(weights) / 2
    return next(
        value for value, sum_ in zip(values, accumulate(weights), strict=True) if sum_ >= half
    )
