"""``pipeline.text.distance`` for many pairs of words at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.text.distance import GROUPS, SLIP, lost, substitution

Codes = npt.NDArray[np.int64]
_LETTERS: Final = "\0абвгдежзийклмнопрстуфхцчшщъыьэюяіѣѳѵ0123456789|il©®v"
_OTHER: Final = len(_LETTERS)
_CODE: Final = {letter: code for code, letter in enumerate(_LETTERS)}
_FAR: Final = 1e9


def distances(pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
    """Return how far each first word is from its second one; words as ``fold`` gives them."""
    if not pairs:
        return np.zeros(0)
    read, meant = _coded([pair[0] for pair in pairs]), _coded([pair[1] for pair in pairs])
    rows, columns = (np.array([len(pair[side]) for pair in pairs]) for side in (0, 1))
    joined = _joined(read)
    table = np.zeros((read.shape[1] + 1, meant.shape[1] + 1, len(pairs)))
    table[1:, 0] = np.cumsum(_lost(read), axis=1).T
    table[0, 1:] = np.cumsum(_lost(meant), axis=1).T
    for row in range(1, read.shape[1] + 1):
        letter = read[:, row - 1]
        for column in range(1, meant.shape[1] + 1):
            wanted = meant[:, column - 1]
            best = table[row - 1, column - 1] + _taken(letter, wanted)
            np.minimum(best, table[row - 1, column] + _lost(letter), out=best)
            np.minimum(best, table[row, column - 1] + _lost(wanted), out=best)
            if row > 1:
                whole = np.where(joined[:, row - 1] == wanted, SLIP, _FAR)
                np.minimum(best, table[row - 2, column - 1] + whole, out=best)
            table[row, column] = best
    found: npt.NDArray[np.float64] = table[rows, columns, np.arange(len(pairs))]
    return found


def _coded(words: Sequence[str]) -> Codes:
    """Return the letters of words, a row each; such as are not in the table keep their own code."""
    longest = max(map(len, words))
    return np.array(
        [
            [_CODE.get(letter, _OTHER + ord(letter)) for letter in word.ljust(longest, "\0")]
            for word in words
        ],
        np.int64,
    )


def _taken(letters: Codes, wanted: Codes) -> npt.NDArray[np.float64]:
    costs = _TAKEN[np.minimum(letters, _OTHER), np.minimum(wanted, _OTHER)]
    return np.where(letters == wanted, 0.0, costs)


def _lost(letters: Codes) -> npt.NDArray[np.float64]:
    return _LOST[np.minimum(letters, _OTHER)]


def _joined(read: Codes) -> Codes:
    """Return the letter for which two letters, the one here and that before it, may stand."""
    found = np.full(read.shape, -1)
    for one, two in GROUPS:
        first, second = _CODE[two[0]], _CODE[two[1]]
        there = (read[:, :-1] == first) & (read[:, 1:] == second)
        found[:, 1:][there] = _CODE[one]
    return found


def _costs() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    letters = [*_LETTERS, "\x01"]
    taken = np.array([[substitution(a, b) for b in letters] for a in letters])
    taken[_OTHER, _OTHER] = substitution("\x01", "\x02")
    return taken, np.array([lost(letter) for letter in letters])


_TAKEN, _LOST = _costs()
