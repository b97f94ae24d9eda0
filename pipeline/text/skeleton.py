"""Keys under which words that engines take for one another come to lie together.

Letters of nearly the same shape are one sign, so that any number of such slips changes nothing;
with one sign left out in turn, one letter that is wrong altogether changes nothing either
(deletion neighbourhoods, after Mor and Fraenkel 1982). What shares a key is then measured by
``pipeline.text.distance``: keys only say what is worth measuring.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

SHORTEST: Final = 4
"""Letters of a word that may be sought in spite of misreadings; shorter ones are too many."""

_WHOLE: Final = 5  # letters from which one sign may be left out
# Letters and figures that are taken for one another, a class a group; docs/search.md tells more.
_CLASSES: Final = ("нийпцкмшщлдт", "оес0эз3", "бвьъы68", "гр71іil", "уч4v", "хж", "ая", "юф")
_SIGNS: Final = {letter: str(sign) for sign, group in enumerate(_CLASSES) for letter in group}


def skeleton(word: str) -> str:
    """Return a word with letters of one shape as one sign."""
    return "".join(_SIGNS.get(letter, letter) for letter in word)


def keys(word: str) -> frozenset[int]:
    """Return the keys of a word, 63-bit numbers; none for a word that is too short or no word."""
    if len(word) < SHORTEST or word.isdigit():
        return frozenset()
    signs = skeleton(word)
    left = {signs[:place] + signs[place + 1 :] for place in range(len(signs))}
    return frozenset(map(_number, {signs} | (left if len(word) >= _WHOLE else set())))


def _number(signs: str) -> int:
    return int.from_bytes(blake2b(signs.encode(), digest_size=8).digest()) >> 1
