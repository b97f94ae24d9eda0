"""How far a reading is from a word, when letters that look alike cost little to confuse.

The unit is one letter taken for another that has nothing in common with it.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from math import inf
from typing import Final

from rapidfuzz.distance import Levenshtein

from pipeline.text.alphabet import fold

WHOLE: Final = 1.0
SLIP: Final = 0.35  # a letter taken for one of nearly the same shape
TAIL: Final = SLIP / 2  # and for one that has but a tail or a mark more
GAP: Final = "␣"  # stands in a reading for white within a word, where a letter may have been
STRAY: Final = 0.45  # a mark that is no letter: a speck read as one, or one lost in a speck

# Groups of letters and signs that engines and eyes take for one another in type.
_ALIKE: Final = (
    "нийпцкм", "плнд", "бвзэ6ь", "оес0с©®ф", "уч4", "шщцм", "шилтмп", "гтр17", "ыьъ", "хжк",
    "аял", "яд", "эзе3", "вьъ8б", "рфв", "сеч", "іi1lтг|", "кх", "ую", "юо", "дл", "ащ",
    "vу", "т7г", "иы", "нв", "зв", "чн",
)  # fmt: skip
GROUPS: Final = (
    ("ы", "ьг"),
    ("ы", "ь1"),
    ("ы", "ьн"),
    ("ы", "нь"),
    ("ю", "го"),
    ("ш", "пі"),
    ("м", "лл"),
)
_TAILED: Final = frozenset({"шщ", "щш", "ий", "йи", "иц", "ци"})
_LETTERS: Final = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіѣѳѵ"


def _pairs() -> frozenset[tuple[str, str]]:
    alike = {(a, b) for group in _ALIKE for a in group for b in group if a != b}
    return frozenset(alike | {(GAP, letter) for letter in _LETTERS})


_PAIRS: Final = _pairs()
_SLIPS: Final = {read: frozenset(b for a, b in _PAIRS if a == read) for read, _ in _PAIRS}
_JOINED: Final = frozenset(one for one, _ in GROUPS)


def distance(read: str, meant: str, most: float = inf) -> float:
    """Return the cheapest way from one text to the other; 0 where they are compared as equal.

    Case, ё and Latin look-alikes make no difference. Where it would be more than ``most`` it is
    not worked out, and infinite.
    """
    return _distance(fold(read), fold(meant), most)


def may_be_within(read: str, meant: str, most: float) -> bool:
    """Return whether the distance can be ``most`` or less, by a count of letters that is cheap.

    No way from one text to the other costs less than half a slip for each letter that differs.
    """
    limit = int(most / TAIL)
    return Levenshtein.distance(fold(read), fold(meant), score_cutoff=limit) <= limit


@lru_cache(maxsize=65536)
def _distance(read: str, meant: str, most: float) -> float:
    if read == meant:
        return 0.0
    lacking = [lost(letter) for letter in meant]
    above = [0.0, *accumulate(lacking)]
    before: list[float] = []
    least = 0.0
    for row, letter in enumerate(read, 1):
        added, slips = lost(letter), _SLIPS.get(letter, frozenset())
        corner, last = above[0], above[0] + added
        current = [last]
        for wanted, lack, over in zip(meant, lacking, above[1:], strict=True):
            if letter != wanted:
                corner += substitution(letter, wanted) if wanted in slips else WHOLE
            last += lack
            if over + added < last:  # noqa: PLR1730 - a call would take as long as all the rest
                last = over + added
            if corner < last:  # noqa: PLR1730
                last = corner
            corner = over
            if wanted in _JOINED:
                last = min(last, _joined(read, meant, (row, len(current)), before))
            current.append(last)
        before, above = above, current
        passed, least = least, min(current)
        if passed > most and least > most:  # two letters may be one: both rows must be past it
            return inf
    return above[-1] if above[-1] <= most else inf


def substitution(read: str, meant: str) -> float:
    """Return what it costs to take one letter for another."""
    if read == meant:
        return 0.0
    if read + meant in _TAILED:
        return TAIL
    return SLIP if (read, meant) in _PAIRS else WHOLE


def look_alikes(letter: str) -> frozenset[str]:
    """Return the letters that one letter is easily taken for, lower case."""
    return frozenset(meant for read, meant in _PAIRS if read == letter and meant in _LETTERS)


def lost(letter: str) -> float:
    """Return what it costs that a letter or mark is there in one text alone."""
    if letter == GAP:
        return TAIL
    return WHOLE if letter in _LETTERS else STRAY


def _joined(read: str, meant: str, at: tuple[int, int], before: list[float]) -> float:
    """Return the cost by way of two letters read for one (ьг for ы), where that fits here."""
    row, column = at
    if row < 2:
        return float("inf")
    for one, two in GROUPS:
        if meant[column - 1] == one and read[row - 2 : row] == two:
            return before[column - 1] + SLIP
    return float("inf")
