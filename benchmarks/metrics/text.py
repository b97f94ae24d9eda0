"""Letters and words that came out wrong, in reading order; Levenshtein's distance by RapidFuzz."""

from __future__ import annotations

from collections import Counter

from rapidfuzz.distance import Levenshtein

from benchmarks.metrics.counts import Tally


def letter_errors(truth: str, read: str) -> Tally:
    """Return insertions, deletions and substitutions of letters, of the truth's letters."""
    return Tally(Levenshtein.distance(truth, read), len(truth))


def word_errors(truth: str, read: str) -> Tally:
    """Return insertions, deletions and substitutions of words, of the truth's words."""
    words = truth.split()
    return Tally(Levenshtein.distance(words, read.split()), len(words))


def right_words(truth: str, read: str) -> Counter[str]:
    """Return the words of the truth that were read, wherever they stand."""
    return Counter(truth.split()) & Counter(read.split())


def words_found(truth: str, read: str) -> Tally:
    """Return how many words of the truth were read, wherever they stand, of all its words."""
    return Tally(right_words(truth, read).total(), len(truth.split()))


def bag_errors(truth: str, read: str) -> Tally:
    """Return word errors whatever the order: the larger bag of words less what both hold."""
    wanted, found = len(truth.split()), len(read.split())
    return Tally(max(wanted, found) - right_words(truth, read).total(), wanted)
