"""The letters that the recogniser knows, in the order of its outputs."""

from __future__ import annotations

_SMALL = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_OLD = "іѣѳѵ"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_SIGNS = " .,:;!?-–—'\"«»„“()[]/\\+=*%&№§_<>°|"

LETTERS = _SMALL + _SMALL.upper() + _OLD + _OLD.upper() + _LATIN + _LATIN.upper()
LETTERS += "0123456789" + _SIGNS
"""Output ``n + 1`` is the n-th letter; output 0 says that nothing new stands here."""

_PLACES = {letter: place + 1 for place, letter in enumerate(LETTERS)}


def encode(text: str) -> list[int]:
    """Return the outputs that spell a text; letters outside the alphabet are left out."""
    return [_PLACES[letter] for letter in text if letter in _PLACES]


def decode(places: list[int]) -> str:
    """Return the text of outputs, blanks already taken out."""
    return "".join(LETTERS[place - 1] for place in places)
