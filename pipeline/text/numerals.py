"""Roman numerals as a Russian typewriter makes them, and as engines misread them.

У stands for V, Х for X, П for II, Ш for III; engines without Latin letters read I as Т, Г, 1 or l
and miscount them, so a numeral is weighed against all twelve months rather than taken at its word.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp
from typing import Final

MONTHS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
MONTH_PATTERN: Final = r"[IVXУХПШІЦТГМИЛЕупшцтгмхvxil1|!\\\[\]]{1,8}"
LEAST: Final = 0.5  # a month less likely than this is not read
_STEEPNESS: Final = 2.4  # e-folds by which one stroke too many or too few is less likely
_NOTHING: Final = exp(-_STEEPNESS * 1.6)  # how likely it is that there is no numeral at all
_STROKES: Final = {
    "I": "I", "І": "I", "1": "I", "l": "I", "|": "I", "i": "I", "!": "I", "]": "I", "[": "I",
    "Т": "I", "т": "I",
    "Г": "I", "г": "I", "Л": "I", "Е": "I", "\\": "", "V": "V", "v": "V", "У": "V", "у": "V",
    "М": "V", "м": "V", "X": "X", "x": "X", "Х": "X", "х": "X", "П": "II", "п": "II", "Ц": "II",
    "ц": "II", "И": "II", "Ш": "III", "ш": "III",
}  # fmt: skip
_TYPED: Final = frozenset("IVXУХПШІЦ")
_DOUBT: Final = {"1": 0.05, "l": 0.05, "|": 0.05, "]": 0.1, "[": 0.1,
                 "у": 0.02, "х": 0.02, "v": 0.02, "x": 0.02,
                 "Т": 0.05, "т": 0.1, "Г": 0.1, "г": 0.2, "М": 0.4, "м": 0.4, "Л": 0.4, "Е": 0.5,
                 "И": 0.3}  # fmt: skip

Months = tuple[float, ...]


def roman_month(text: str) -> int | None:
    """Return the month, 1 to 12, that a Roman numeral in any disguise stands for, if it does."""
    months = month_likelihoods(text)
    best = max(range(12), key=months.__getitem__)
    return best + 1 if months[best] >= LEAST else None


def print_roman(month: int, five: str = "V") -> str:
    """Return a month, 1 to 12, as a numeral; ``five`` is the letter for V on this machine."""
    return MONTHS[month - 1].replace("V", five)


@lru_cache(maxsize=4096)
def month_likelihoods(text: str) -> Months:
    """Return how likely a numeral stands for each of the twelve months; the sum is below 1."""
    strokes = "".join(_STROKES.get(letter, "?") for letter in text)
    if not strokes or "?" in strokes:
        return (0.0,) * 12
    if set(text) <= _TYPED:
        return tuple(
            (0.97 if strokes == month else 0.0025) if strokes in MONTHS else 0.0 for month in MONTHS
        )
    doubt = exp(-sum(_DOUBT.get(letter, 0.0) for letter in text) / 2)
    weights = [exp(-_STEEPNESS * _apart(strokes, month)) for month in MONTHS]
    total = sum(weights) + _NOTHING
    return tuple(doubt * weight / total for weight in weights)


def joint(witnesses: list[Months]) -> Months:
    """Return the months' likelihoods after several independent readings of one numeral."""
    product = [1.0] * 12
    for months in witnesses:
        product = [value * max(month, 1e-4) for value, month in zip(product, months, strict=True)]
    total = sum(product) + 1e-4 ** len(witnesses)
    return tuple(value / total for value in product)


def _apart(read: str, meant: str) -> float:
    """Return how many strokes two numerals differ by; a V or X lost counts for more than an I."""
    above = [0.0]
    for letter in meant:
        above.append(above[-1] + _weight(letter))
    for letter in read:
        current = [above[0] + _weight(letter)]
        for column, wanted in enumerate(meant, 1):
            change = 0.0 if letter == wanted else 1.5
            current.append(
                min(
                    above[column - 1] + change,
                    above[column] + _weight(letter),
                    current[-1] + _weight(wanted),
                )
            )
        above = current
    return above[-1]


def _weight(letter: str) -> float:
    return 1.0 if letter == "I" else 1.6
