"""What the recogniser of typescript answers, made into words: the best path of its steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Logits = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Letter:
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
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    sure = 1.0 / shifted.sum(axis=1)  # of the likeliest, whose exponent is nought
    breaks = np.flatnonzero(np.diff(likely)) + 1
    starts = np.concatenate([[0], breaks])
    ends = np.concatenate([breaks, [len(likely)]])
    surest = np.maximum.reduceat(sure, starts)
    runs = zip(*(each.tolist() for each in (likely[starts], starts, ends, surest)), strict=True)
    return [
        Letter(letters[name - 1], start, end - 1, share) for name, start, end, share in runs if name
    ]


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
    sure = np.array([letter.confidence for letter in word])
    return float(np.sqrt(np.exp(np.log(np.maximum(sure, 1e-6)).mean()) * sure.min()))
