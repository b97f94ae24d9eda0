"""What is the same to a reader of archives: ё and е, one dash and another, one space or two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from unicodedata import normalize

_DASHES: Final = "‐‑‒–—―−"
_FOLDED: Final = str.maketrans({"ё": "е", "Ё": "Е", **dict.fromkeys(_DASHES, "-")})
_BROKEN: Final = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")


def fold(text: str) -> str:
    """Return a line in NFC with ё as е, every dash as a hyphen, and single spaces."""
    return " ".join(normalize("NFC", text).translate(_FOLDED).split())


def flowing(lines: Iterable[str]) -> str:
    """Return folded lines as one text; a word broken by a hyphen at a line's end is joined.

    A word goes on in a small letter; ``Москва-\\nТоварная`` keeps its hyphen and its space.
    """
    folded = "\n".join(filter(None, map(fold, lines)))
    return _BROKEN.sub(_joint, folded).replace("\n", " ")


def _joint(found: re.Match[str]) -> str:
    return "" if found.string[found.end()].islower() else found.group()
