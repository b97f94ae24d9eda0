"""Whether a reading is a Russian word: a judge between readings, never an author of one."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from pipeline.text.names import analyzer
from pipeline.text.orthography import modern

_FRAME: Final = re.compile(r"^[^\w]+|[^\w]+$")
_WORD: Final = re.compile(r"[а-яёѣіѳѵ]+(?:['\"][а-яё]+)?", re.IGNORECASE)
_SHORTEST: Final = 3


class Standing(StrEnum):
    """What the lexicon makes of a word."""

    KNOWN = "known"  # it has every part of it
    UNKNOWN = "unknown"  # Russian letters, no Russian word: a name, half a word, or misread
    SHORT = "short"  # one or two letters: nearly any two are a word
    OTHER = "other"  # figures, signs, Latin, or a mixture: the lexicon has nothing to say


def standing(word: str) -> Standing:
    """Return what the lexicon makes of a word as it stands in a line, stops and quotes and all."""
    return _standing(_FRAME.sub("", word).lower())


@lru_cache(maxsize=65536)
def _standing(core: str) -> Standing:
    parts = core.split("-")
    if not all(_WORD.fullmatch(part) for part in parts):
        return Standing.OTHER
    if len(core) < _SHORTEST:
        return Standing.SHORT
    return Standing.KNOWN if all(map(_known, parts)) else Standing.UNKNOWN


def _known(part: str) -> bool:
    plain = modern(part).text.replace('"', "ъ").replace("'", "ъ")
    return bool(analyzer().word_is_known(plain))
