"""Words that were typed with their letters apart (Р О Щ И Н), as readers part them anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

FEWEST: Final = 4  # letters of a word that readers left in groups, not letter by letter
_CAPITALS = "[А-ЯЁA-Z]"
_SMALL = "[а-яё](?= [А-ЯЁ])"  # a capital of the shape of its small letter
_GROUPS: Final = re.compile(
    rf"(?<![^\W\d_]){_CAPITALS}{{1,3}}"
    rf"(?:[(|'’‘]?[ .]{{1,2}}(?:{_CAPITALS}{{1,3}}|{_SMALL})){{2,}}(?![^\W\d_])"
)
_CYRILLIC: Final = re.compile("[А-ЯЁABCEHKMOPTXY]")
_ROUND: Final = str.maketrans("DQU", "ООО")
_MARKS: Final = re.compile(r"[ .(|'’‘]+")


def spaced(text: str) -> Iterator[re.Match[str]]:
    """Yield the words whose letters stand apart, one by one or some of them still together."""
    return filter(_is_spaced, _GROUPS.finditer(text))


def unspaced(text: str) -> str:
    """Return a text with such words drawn together."""
    return _GROUPS.sub(lambda match: _drawn(match) if _is_spaced(match) else match.group(), text)


def _drawn(match: re.Match[str]) -> str:
    """Return a word drawn together; round letters that Cyrillic has not were read for О."""
    word = _MARKS.sub("", match.group())
    cyrillic = 2 * len(_CYRILLIC.findall(word)) >= len(word)
    return word.translate(_ROUND) if cyrillic else word


def _is_spaced(match: re.Match[str]) -> bool:
    """Return whether groups of capitals are one word: initials have a point after each."""
    groups = _MARKS.split(match.group())
    lone = sum(len(group) == 1 for group in groups)
    if lone == len(groups):
        return True
    points = match.group().count(".")
    whole = sum(map(len, groups))
    return whole >= FEWEST and 2 * lone >= len(groups) and 3 * points < len(groups)
