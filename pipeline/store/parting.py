"""Words that ran together, and such as are stuck to something that is no word, told apart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from string import digits
from typing import Final

from pipeline.text.lexemes import is_known

_LEAST_PART: Final = 4
_LEAST_BEHIND_SPECKS: Final = 6
_LEAST_END: Final = 8  # letters of a word beside which nothing else is one
_LEAST_LEFT: Final = 5  # letters beside it that are more than an ending
_LEAST_SEVERAL: Final = 10  # letters of three words and more
_SPECKS: Final = 2
_FIGURES: Final = 2  # figures beside a word that are no misread letter of it
SHORT: Final = frozenset(
    (
        *("на", "по", "от", "из", "за", "до", "не", "но", "ни", "об", "со", "во", "ко"),
        *("для", "при", "под", "над", "без", "про", "или", "что", "как", "его", "нас", "вас"),
        *"вкосуи",
    )
)
"""Words that stand before others too closely now and then, and are no words by themselves."""


@lru_cache(maxsize=32768)
def words_within(text: str) -> tuple[str, ...]:
    """Return the words that ran together in a form that no dictionary has; none for others."""
    if not text.isalnum() or text.isdigit() or is_known(text):
        return ()
    found = _told_apart(text)
    if len(found) != 2:
        found += tuple(_at_ends(text))
    return tuple(dict.fromkeys(word for word in found if len(word) >= _LEAST_PART))


def _told_apart(text: str) -> tuple[str, ...]:
    """Return the fewest words of a dictionary that make up a text; none where no words do."""
    best: list[tuple[str, ...] | None] = [(), *[None] * len(text)]
    for end in range(1, len(text) + 1):
        ways = (
            (*before, text[start:end])
            for start, before in enumerate(best[:end])
            if before is not None and _may_stand(text[start:end], last=end == len(text))
        )
        best[end] = min(ways, key=len, default=None)
    found = best[-1] or ()
    return found if len(found) <= 2 or len(text) >= _LEAST_SEVERAL else ()


def _may_stand(word: str, *, last: bool) -> bool:
    return (word in SHORT and not last) or (len(word) >= _LEAST_PART and is_known(word))


def _at_ends(text: str) -> Iterator[str]:
    """Yield the longest words with which a text begins and ends, if what is beside them is more.

    An ending that was misread is not; figures are, and so is a speck before a word, which may be
    read as a letter or two.
    """
    if (word := text.strip(digits)) and len(text) - len(word) >= _FIGURES and is_known(word):
        yield word
        return
    for end in range(len(text) - 1, _LEAST_END - 1, -1):
        if (text[end:].isdigit() or len(text) - end >= _LEAST_LEFT) and is_known(text[:end]):
            yield text[:end]
            break
    for start in range(1, len(text)):
        specks = start <= _SPECKS and len(text) - start >= _LEAST_BEHIND_SPECKS
        if (specks or _stands_behind(text, start)) and is_known(text[start:]):
            yield text[start:]
            break


def _stands_behind(text: str, start: int) -> bool:
    left = text[:start]
    return len(text) - start >= _LEAST_END and (left.isdigit() or start >= _LEAST_LEFT)
