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
    read, meant = (_coded([pair[side] for pair in pairs]) for side in (0, 1))
    rows, columns = (np.array([len(pair[side]) for pair in pairs]) for side in (0, 1))
    joined = _joined(read)
    lost = _LOST[np.minimum(read, _OTHER)]
    # What is lacking of ``meant`` so far: a line of the table when nothing of the other was read.
    table = np.zeros((len(read) + 1, len(meant) + 1, len(pairs)))
    lacking = table[0]
    np.cumsum(_LOST[np.minimum(meant, _OTHER)], axis=0, out=lacking[1:])
    for row, letters in enumerate(read):
        last, line = table[row], table[row + 1]
        np.add(last, lost[row], out=line)
        np.minimum(line[1:], last[:-1] + _taken(letters, meant), out=line[1:])
        if row and (joined[row] >= 0).any():
            whole = np.where(joined[row] == meant, SLIP, _FAR)
            np.minimum(line[1:], table[row - 1][:-1] + whole, out=line[1:])
        # A letter of ``meant`` that is lacking: the cheapest of all that stands before in the line.
        line -= lacking
        np.minimum.accumulate(line, axis=0, out=line)
        line += lacking
    found: npt.NDArray[np.float64] = table[rows, columns, np.arange(len(pairs))]
    return found.round(6)


def _coded(words: Sequence[str]) -> Codes:
    """Return the letters of words, a column each; one that is not in the table is its own code."""
    letters = np.array(words, np.str_)
    points = letters.view(np.uint32).reshape(len(words), -1).T.astype(np.int64, order="C")
    return np.where(
        points < len(_BY_POINT), _BY_POINT[np.minimum(points, len(_BY_POINT) - 1)], points + _OTHER
    )


def _taken(letters: Codes, wanted: Codes) -> npt.NDArray[np.float64]:
    """Return what it costs to take the letters for those of each row of what is wanted."""
    places = np.minimum(letters, _OTHER) * len(_TAKEN) + np.minimum(wanted, _OTHER)
    costs: npt.NDArray[np.float64] = _TAKEN.take(places)
    if letters.max() > _OTHER:  # two that are not in the table may be the same
        costs[letters == wanted] = 0.0
    return costs


def _joined(read: Codes) -> Codes:
    """Return the letter for which two letters, the one here and that before it, may stand."""
    found = np.full(read.shape, -1)
    for one, two in GROUPS:
        first, second = _CODE[two[0]], _CODE[two[1]]
        there = (read[:-1] == first) & (read[1:] == second)
        found[1:][there] = _CODE[one]
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
