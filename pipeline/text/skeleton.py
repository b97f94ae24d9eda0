"""Keys under which words that engines take for one another come to lie together.

Letters that are most easily mistaken are one sign, so that any number of such slips changes
nothing; with one sign left out in turn, one letter that is wrong altogether changes nothing either
(deletion neighbourhoods, after Mor and Fraenkel 1982). What shares a key is then measured by
``pipeline.text.distance``: keys only say what is worth measuring.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Final

SHORTEST: Final = 4
"""Letters of a word that may be sought in spite of misreadings; shorter ones are too many."""

_WHOLE: Final = 5  # letters from which one sign may be left out
# Letters and figures that are taken for one another, a class a group. Whoever compares whole texts
# can do with few signs; of keys that are so coarse, a million pages have thousands for a word.
_SHAPES: Final = ("нийпцкмшщлдт", "оес0эз3", "бвьъы68", "гр71іil", "уч4v", "хж", "ая", "юф")
_CLASSES: Final = (
    "нийплм", "шщц", "тгр71іil", "оес0", "эз3", "бв68", "ьъы", "уч4v", "хж", "ая", "юф",
)  # fmt: skip


def _signs(classes: tuple[str, ...]) -> dict[int, str]:
    groups = enumerate(classes)
    return {ord(letter): chr(ord("A") + sign) for sign, group in groups for letter in group}


_BY_SHAPE: Final = _signs(_SHAPES)
_BY_CLASS: Final = _signs(_CLASSES)


def skeleton(word: str) -> str:
    """Return a word with letters of nearly one shape as one sign."""
    return word.translate(_BY_SHAPE)


@lru_cache(maxsize=4096)
def keys(word: str) -> frozenset[int]:
    """Return the keys of a word, 63-bit numbers; none for a word that is too short or no word."""
    if len(word) < SHORTEST or word.isdigit():
        return frozenset()
    signs = word.translate(_BY_CLASS)
    left = {signs[:place] + signs[place + 1 :] for place in range(len(signs))}
    return frozenset(map(_number, {signs} | (left if len(word) >= _WHOLE else set())))


def _number(signs: str) -> int:
    return int.from_bytes(blake2b(signs.encode(), digest_size=8).digest()) >> 1
