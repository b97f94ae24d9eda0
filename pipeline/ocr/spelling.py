"""What the recogniser of typescript answers, made into words: the best path of its steps."""

from __future__ import annotations

from itertools import combinations, groupby
from math import exp, log, sqrt
from statistics import fmean
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_DOUBTED = 5  # steps of a word that are looked at for another letter
_UNLIKELY = 3.0  # logarithm of how many times less likely than the likeliest another word may be
_OTHERS = 3
_OPENING, _CLOSING = "«<", "»>"

Logits = npt.NDArray[np.float32]


class Letter(NamedTuple):
    """A letter, its first and last step on the strip, and how sure it is, 0 to 1."""

    text: str
    first: int
    last: int
    confidence: float


Letters = list[Letter]


def spelled(logits: Logits, letters: str) -> Letters:
    """Return the letters along the best path through steps×(letters + 1) logits.

    Output 0 is the blank. A letter that several steps name is one letter, as sure as the surest of
    them (connectionist temporal classification, Graves et al., 2006).
    """
    if not len(logits):
        return []
    likely = logits.argmax(axis=1)
    named, sure = likely > 0, np.zeros(len(likely), np.float32)
    spoken = logits[named]  # most steps are blank
    shifted = np.exp(spoken - spoken.max(axis=1, keepdims=True))
    sure[named] = 1.0 / shifted.sum(axis=1)  # of the likeliest, whose exponent is nought
    breaks = np.flatnonzero(np.diff(likely)) + 1
    starts = np.concatenate([[0], breaks])
    ends = np.concatenate([breaks, [len(likely)]])
    surest = np.maximum.reduceat(sure, starts)
    runs = zip(*(each.tolist() for each in (likely[starts], starts, ends, surest)), strict=True)
    return [
        Letter(letters[name - 1], start, end - 1, share) for name, start, end, share in runs if name
    ]


def quoted(letters: Letters) -> Letters:
    """Return the letters with small angles made the quotes that they pair with: ``<13» мая``.

    Many faces have quotes so small that one of them looks like less-than or greater-than.
    """
    made, opened = list(letters), -1
    for at, letter in enumerate(letters):
        if letter.text in _OPENING:
            opened = at
        elif letter.text in _CLOSING and opened >= 0:
            if letters[opened].text == "«" or letter.text == "»":
                made[opened] = letters[opened]._replace(text="«")
                made[at] = letter._replace(text="»")
            opened = -1
    return made


def worded(letters: Letters) -> list[Letters]:
    """Return the letters in words, parted by spaces."""
    words: list[Letters] = [[]]
    for letter in letters:
        if letter.text == " ":
            words.append([])
        else:
            words[-1].append(letter)
    return [word for word in words if word]


def sureness(word: Letters) -> float:
    """Return how sure a word is: the geometric mean over its letters, drawn towards the worst."""
    mean = exp(fmean(log(max(letter.confidence, 1e-6)) for letter in word))
    return sqrt(mean * min(letter.confidence for letter in word))


def otherwise(logits: Logits, letters: str, word: Letters) -> tuple[str, ...]:
    """Return what else a word may be, the likeliest first, by the logits that spelled it.

    Steps in doubt take what is second likeliest there, another letter or none, one by one and
    together, as far as the whole stays likely enough. What differs in its marks alone is the same.
    """
    begin = max(word[0].first - 1, 0)
    steps = logits[begin : word[-1].last + 2]
    second, best = np.argpartition(steps, (-2, -1), axis=1)[:, -2:].T
    rows = np.arange(len(steps))
    gaps = steps[rows, best] - steps[rows, second]
    doubted = [int(at) for at in np.argsort(gaps)[:_DOUBTED] if gaps[at] <= _UNLIKELY]
    found: dict[str, float] = {}
    for count in range(1, len(doubted) + 1):
        for flipped in map(list, combinations(doubted, count)):
            cost = float(gaps[flipped].sum())
            if cost <= _UNLIKELY:
                path = best.copy()
                path[flipped] = second[flipped]
                text = "".join(letters[name - 1] for name, _ in groupby(path.tolist()) if name)
                found[text.strip()] = min(cost, found.get(text.strip(), cost))
    same = _without_marks("".join(letter.text for letter in word))
    other = (text for text in found if _without_marks(text) not in ("", same))
    return tuple(sorted(other, key=lambda text: (found[text], text))[:_OTHERS])


def _without_marks(text: str) -> str:
    return "".join(filter(str.isalnum, text))
