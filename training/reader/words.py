"""Words that nobody wrote: letter by letter, as letters follow one another in our own lexicons.

A recogniser taught on our phrase book alone would learn its phrases by heart and write them
wherever a line is dim. These words have the sound of Russian and mean nothing, so each letter has
to be read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np

from samples.facsimile.lexicon import entries
from samples.facsimile.linetexts import texts
from samples.facsimile.raster import Rng

KINDS = ("surnames", "foreigners", "cities", "towns", "offices", "goods", "countries")
_ROWS = 6000
_EDGE = "\n"
_REACH = 3  # letters that the next one hangs on
_PLAIN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя")


@dataclass(frozen=True, slots=True)
class Speech:
    """For each run of up to three letters: what may follow, and how often (cumulative shares)."""

    after: dict[str, tuple[str, tuple[float, ...]]]

    def word(self, rng: Rng) -> str:
        """Return a word of two to sixteen small letters."""
        while True:
            word = self._grown(rng)
            if 2 <= len(word) <= 16:
                return word

    def _grown(self, rng: Rng) -> str:
        word = _EDGE
        while len(word) < 20:
            reach = _REACH if rng.random() < 0.7 else _REACH - 1
            letters, shares = self._following(word, reach)
            letter = letters[int(np.searchsorted(shares, rng.random(), side="right"))]
            if letter == _EDGE:
                break
            word += letter
        return word[1:]

    def _following(self, word: str, reach: int) -> tuple[str, tuple[float, ...]]:
        for length in range(reach, 0, -1):
            if word[-length:] in self.after:
                return self.after[word[-length:]]
        return self.after[""]


@lru_cache(maxsize=1)
def speech() -> Speech:
    """Return how letters follow one another in the lexicons and in the phrase book."""
    counts: dict[str, Counter[str]] = {}
    for word in _known():
        bounded = f"{_EDGE}{word}{_EDGE}"
        for end in range(1, len(bounded)):
            for length in range(min(_REACH, end) + 1):
                before = bounded[end - length : end]
                counts.setdefault(before, Counter())[bounded[end]] += 1
    return Speech({before: _shares(follow) for before, follow in counts.items()})


def _shares(follow: Counter[str]) -> tuple[str, tuple[float, ...]]:
    weights = np.sqrt(np.array(list(follow.values()), float))  # rare turns are met more often
    total = np.cumsum(weights) / weights.sum()
    total[-1] = 1.0
    return "".join(follow), tuple(float(share) for share in total)


def _known() -> list[str]:
    named = [
        entry.case(case) for kind in KINDS for entry in entries(kind) for case in ("nom", "gen")
    ]
    rows = list(islice(texts(0), _ROWS))
    words = {word.strip('.,:;!?()«»"-').lower() for row in (*named, *rows) for word in row.split()}
    return sorted(word for word in words if word and _PLAIN.issuperset(word))
