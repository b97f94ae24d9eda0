"""Words of which a letter is gone, so that what is left of them was read as two."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

from pipeline.store.parting import SHORT
from pipeline.store.pieces import Piece, gap, seconds
from pipeline.text.lexemes import is_known

_LETTERS: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_LEAST_PART: Final = 2
_LEAST_LEFT: Final = 5
_GAP: Final = 2.0  # widths of a letter that are white where one is gone, at most


def mended(before: Piece, after: Piece) -> Iterator[str]:
    """Yield the words that two tokens of a line make with a letter between them.

    One of the two at least must be no word by itself, as it was read.
    """
    white = gap(before, after)
    if white is None or white >= _GAP:
        return
    halves = before.token.form, after.token.form
    if all(map(is_known, halves)) or any(half in SHORT for half in halves):
        return
    ways = ((piece.token.form, *seconds(piece.token)) for piece in (before, after))
    for first, second in product(*ways):
        if _may_be_left(first, second):
            whole = (f"{first}{letter}{second}" for letter in _LETTERS)
            yield from filter(is_known, whole)


def _may_be_left(*parts: str) -> bool:
    long = min(map(len, parts)) >= _LEAST_PART and sum(map(len, parts)) >= _LEAST_LEFT
    return long and all(map(str.isalpha, parts))
