"""Which paragraphs of a translation stand beside which of the original, by their lengths.

W. A. Gale, K. W. Church, "A Program for Aligning Sentences in Bilingual Corpora", Computational
Linguistics 19 (1993): the lengths of texts that say the same differ as a normal distribution has
it, and most paragraphs go one to one. Two things are added: a paragraph may stand beside up to
eight, since a printed form is one block where its translation is a list; and what goes over into a
translation as it is draws its paragraphs together: numbers, and names by their first four letters
(cognates: M. Simard, G. Foster, P. Isabelle, TMI 1992), the more the rarer they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.text.alphabet import unspaced

VARIANCE: Final = 6.8
"""Of the difference of lengths, for each letter of the original (Gale and Church, table 3)."""
MOST: Final = 8
"""The most paragraphs beside one."""
_PRIORS: Final = {(1, 1): 0.85, (2, 2): 0.01}
_ALONE: Final = 0.03
"""The prior of a paragraph that has no other: translators leave more out of a form than out of the
speeches of a parliament (0.0099), and often much at once; each further one is half as likely."""
_SEVERAL: Final = 0.03
"""The prior of two beside one; each further paragraph is half as likely."""
_ANCHOR: Final = 3.0
"""What a number or name is worth that stands once on each side, in nats."""
_NUMBERS: Final = re.compile(r"\d+")
_NAMES: Final = re.compile(r"\b[^\W\d_]{4,}")

Row = npt.NDArray[np.float32]
Latin = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Bead:
    """Paragraphs that belong together: ``source`` and ``target`` are ranges of places."""

    source: range
    target: range


def align(source: Sequence[str], target: Sequence[str], latin: Latin = str) -> list[Bead]:
    """Return how two texts, paragraph by paragraph, go together; every paragraph is in one bead.

    ``latin`` writes the original's names in the letters of the translation. Time and room grow with
    the product of both counts: 1500 beside 1200 take about two seconds.
    """
    here = _lengths(source)
    there = _lengths(target)
    shared = _shared([latin(unspaced(each)) for each in source], target)
    wide = len(target) + 1
    best = np.full((len(source) + 1, wide), np.inf, np.float32)
    came = np.zeros((len(source) + 1, wide), np.uint8)
    best[0, 0] = 0.0
    for i in range(len(source) + 1):
        row = best[i]
        for number, (down, over) in enumerate(_SHAPES):
            if down > i or over >= wide:
                continue
            made = best[i - down, : wide - over] + _STEPS[down, over]
            if over:
                made += _cost(here[i] - here[i - down], there[over:] - there[: wide - over])
                made -= _within(shared, (i - down, i), over)
            better = made < row[over:]
            row[over:][better] = made[better]
            came[i, over:][better] = number
        _skip(row, came[i])
    return _back(came, len(source), len(target))


def _steps() -> dict[tuple[int, int], float]:
    """Return the shapes of beads, each with the cost of its prior, in nats."""
    several = {n: _SEVERAL / 2 ** (n - 2) for n in range(2, MOST + 1)}
    priors = _PRIORS | {(n, 1): p for n, p in several.items()}
    priors |= {(1, n): p for n, p in several.items()}
    priors |= {(n, 0): _ALONE / 2 ** (n - 1) for n in range(1, MOST + 1)}
    return {shape: -log(prior) for shape, prior in priors.items()}


_STEPS: Final = _steps()
_SHAPES: Final = tuple(_STEPS)
_SKIPPED: Final = len(_SHAPES)


def _skip(row: Row, came: npt.NDArray[np.uint8]) -> None:
    """Let paragraphs of the translation stand alone where that is cheaper, from left to right."""
    slope = np.arange(len(row), dtype=np.float32) * np.float32(-log(_ALONE))
    least = np.minimum.accumulate(row - slope) + slope
    better = least < row - np.float32(1e-3)
    row[better] = least[better]
    came[better] = _SKIPPED


def _back(came: npt.NDArray[np.uint8], i: int, j: int) -> list[Bead]:
    beads = []
    while i or j:
        number = int(came[i, j])
        down, over = (0, 1) if number == _SKIPPED else _SHAPES[number]
        beads.append(Bead(range(i - down, i), range(j - over, j)))
        i, j = i - down, j - over
    return beads[::-1]


def _lengths(paragraphs: Sequence[str]) -> Row:
    """Return how many letters stand before each paragraph; white space does not count."""
    each = [len("".join(text.split())) for text in paragraphs]
    return np.cumsum([0, *each], dtype=np.float32)


def _cost(here: Any, there: Row) -> Row:
    """Return how unlikely it is that stretches of such lengths say the same, in nats."""
    middle = np.maximum((here + there) / 2, 1)
    cost: Row = (there - here) ** 2 / (2 * VARIANCE * middle)
    return cost


def _shared(source: Sequence[str], target: Sequence[str]) -> Row:
    """Return what is shared by all pairs up to each, summed up from the first pair on."""
    pairs = np.zeros((len(source) + 1, len(target) + 1), np.float32)
    here, there = _places(source), _places(target)
    for anchor, rows in here.items():
        columns = there.get(anchor, [])
        if columns:
            worth = _ANCHOR / max(len(rows), len(columns))
            pairs[np.ix_([row + 1 for row in rows], [column + 1 for column in columns])] += worth
    summed: Row = pairs.cumsum(0).cumsum(1)
    return summed


def _within(shared: Row, rows: tuple[int, int], over: int) -> Row:
    """Return what is shared by rows and each stretch of so many columns."""
    strip = shared[rows[1]] - shared[rows[0]]
    found: Row = strip[over:] - strip[:-over]
    return found


def _places(paragraphs: Sequence[str]) -> dict[str, list[int]]:
    """Return where each number and each name stands."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(paragraphs):
        names = (name[:4].lower() for name in _NAMES.findall(text) if name[0].isupper())
        for anchor in {*_NUMBERS.findall(text), *names}:
            found[anchor].append(place)
    return found
