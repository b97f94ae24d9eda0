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
    read, meant = _coded([pair[0] for pair in pairs]), _coded([pair[1] for pair in pairs]).T
    rows, columns = (np.array([len(pair[side]) for pair in pairs]) for side in (0, 1))
    joined = _joined(read)
    lacking = np.zeros((len(meant) + 1, len(pairs)))
    np.cumsum(_lost(meant), axis=0, out=lacking[1:])
    table = [lacking]
    for row in range(read.shape[1]):
        letters = read[:, row]
        best = np.minimum(table[-1][:-1] + _taken(letters, meant), table[-1][1:] + _lost(letters))
        if row:
            whole = np.where(joined[:, row] == meant, SLIP, _FAR)
            np.minimum(best, table[-2][:-1] + whole, out=best)
        line = np.vstack([table[-1][:1] + _lost(letters), best])
        # A letter of ``meant`` that is lacking: the cheapest of all that stands before in the line.
        table.append(np.minimum.accumulate(line - lacking, axis=0) + lacking)
    found: npt.NDArray[np.float64] = np.array(table)[rows, columns, np.arange(len(pairs))]
    return found.round(6)


def _coded(words: Sequence[str]) -> Codes:
    """Return the letters of words, a row each; such as are not in the table keep their own code."""
    letters = np.array(words, np.str_)
    points = letters.view(np.uint32).reshape(len(words), -1).astype(np.int64)
    return np.where(
        points < len(_BY_POINT), _BY_POINT[np.minimum(points, len(_BY_POINT) - 1)], points + _OTHER
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


def _by_point() -> Codes:
    """Return the code of each letter by its code point, as far as the table's letters go."""
    points = np.arange(max(map(ord, _LETTERS)) + 1) + _OTHER
    points[[ord(letter) for letter in _LETTERS]] = range(len(_LETTERS))
    return points


def _costs() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    letters = [*_LETTERS, "\x01"]
    taken = np.array([[substitution(a, b) for b in letters] for a in letters])
    taken[_OTHER, _OTHER] = substitution("\x01", "\x02")
    return taken, np.array([lost(letter) for letter in letters])


_BY_POINT: Final = _by_point()
_TAKEN, _LOST = _costs()
