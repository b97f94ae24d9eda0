"""What is the same to a reader of archives: ё and е, dashes, spaces, spaced letters, leaders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from unicodedata import normalize

_DASHES: Final = "‐‑‒–—―−"
_FOLDED: Final = str.maketrans({"ё": "е", "Ё": "Е", **dict.fromkeys(_DASHES, "-")})
_SPACED: Final = re.compile(r"(?<!\S)(?:[^\W\d_] ){2,}[^\W\d_](?!\S)")
_LEADERS: Final = re.compile(r"(?:[.…_]\s*){4,}")
_BROKEN: Final = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")


def fold(text: str) -> str:
    """Return a line in NFC with ё as е, every dash as a hyphen, and single spaces.

    Three letters or more that stand apart (``Р О Щ И Н``) are one word: typists stressed so. Four
    dots or more lead to a field, and are no text.
    """
    line = " ".join(_LEADERS.sub(" ", normalize("NFC", text).translate(_FOLDED)).split())
    return _SPACED.sub(lambda found: found.group().replace(" ", ""), line)


def flowing(lines: Iterable[str]) -> str:
    r"""Return folded lines as one text; a word broken by a hyphen at a line's end is joined.

    A word goes on in a small letter; ``Москва-\nТоварная`` keeps its hyphen and its space.
    """
    folded = "\n".join(filter(None, map(fold, lines)))
    return _BROKEN.sub(_joint, folded).replace("\n", " ")


def _joint(found: re.Match[str]) -> str:
    return "" if found.string[found.end()].islower() else found.group()
