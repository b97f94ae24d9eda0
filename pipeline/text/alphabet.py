"""Letters: which look alike across scripts, and the form in which text is compared."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

# Latin on the left, the Cyrillic letter of the same shape on the right.
LOOK_ALIKES = str.maketrans("ABCEHIKMOPTXYaceopxyi", "АВСЕНІКМОРТХУасеорхуі")
_YO = str.maketrans("ёЁ", "еЕ")
_SPACES = re.compile(r"\s+")
_SPACED_WORD = re.compile(r"(?<!\w)((?:[А-ЯЁІѢѲѴ] ){2,}[А-ЯЁІѢѲѴ])(?!\w)")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the text as it is compared: NFC, lower case, ё as е, Latin look-alikes as Cyrillic."""
    folded = normalize("NFC", text).translate(LOOK_ALIKES).translate(_YO).lower()
    return _SPACES.sub(" ", folded).strip()


def unspaced(text: str) -> str:
    """Return the text with words that were typed letter by letter (Р О Щ И Н) drawn together."""
    return _SPACED_WORD.sub(lambda match: match.group(1).replace(" ", ""), text)
