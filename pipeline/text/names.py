"""Names in their first case by morphology: Сталину to Сталин, ПЕКИНА to Пекин."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

import pymorphy3

_CYRILLIC: Final = re.compile(r"[а-яё]+", re.IGNORECASE)

_LEAST: Final = 4  # letters of a word that is told by its ending
_NAMING: Final = frozenset({"nomn", "gent", "accs"})
_NEVER: Final = frozenset({"VERB", "INFN", "ADVB", "PREP", "CONJ", "NPRO", "PRCL"})


@lru_cache(maxsize=1)
def analyzer() -> Any:
    """Return the one analyser of words; loading its dictionaries takes a moment."""
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=4096)
def surname(text: str, case: str = "datv") -> str:
    """Return a surname in the nominative singular, if it can be read as one in ``case``.

    A name that does not bend, or that no rule knows, is returned as it stands, capitalised.
    """
    return _nominative(text, "Surn", case)


@lru_cache(maxsize=4096)
def place(text: str, case: str = "gent") -> str:
    """Return a place name in the nominative, each part of a hyphenated one on its own terms."""
    parts = text.split("-")
    return "-".join(
        [*(part.capitalize() for part in parts[:-1]), _nominative(parts[-1], "Geox", case)]
    )


@lru_cache(maxsize=4096)
def is_surname(text: str) -> bool:
    """Return whether the dictionary has the word as a surname, in any case."""
    return bool(_CYRILLIC.fullmatch(text)) and any(
        parse.is_known and "Surn" in parse.tag for parse in analyzer().parse(text.lower())
    )


@lru_cache(maxsize=4096)
def bends(text: str, case: str) -> bool:
    """Return whether a surname may stand in a case in the singular, by each of its parts."""
    return all(
        any({case, "sing"} <= parse.tag.grammemes for parse in analyzer().parse(part))
        for part in text.lower().split("-")
    )


@lru_cache(maxsize=4096)
def is_addressed(text: str) -> bool:
    """Return whether words begin with somebody in the dative: Главному инженеру, Маленкову.

    Several are as well: Всем начальникам, Секретарям.
    """
    words = _CYRILLIC.findall(text.lower())[:2]
    if words[:1] == ["всем"]:
        return len(words) > 1 and is_addressed(words[1])
    if not words or len(words[0]) < _LEAST:
        return False
    tags = [parse.tag for parse in analyzer().parse(words[0]) if "femn" not in parse.tag]
    if any(tag.case in _NAMING or tag.POS in _NEVER for tag in tags):
        return False
    dative = [tag for tag in tags if tag.case == "datv"]
    if any("anim" in tag or tag.POS == "PRTF" for tag in dative):
        return True
    described = any(tag.POS == "ADJF" and "Apro" not in tag for tag in dative)
    return described and len(words) > 1 and is_addressed(words[1])


@lru_cache(maxsize=4096)
def is_somebody(text: str, case: str) -> bool:
    """Return whether a word is a man of some trade in a case, as surnames are: мельнику."""
    asked = {"NOUN", "anim", "masc", "sing", case}
    return any(asked <= parse.tag.grammemes for parse in analyzer().parse(text.lower()))


@lru_cache(maxsize=4096)
def is_word(text: str) -> bool:
    """Return whether the dictionary has the word, in any form."""
    return bool(_CYRILLIC.fullmatch(text)) and bool(analyzer().word_is_known(text.lower()))


@lru_cache(maxsize=4096)
def is_nominative(text: str) -> bool:
    """Return whether a word may stand in the nominative singular."""
    return any({"nomn", "sing"} <= parse.tag.grammemes for parse in analyzer().parse(text.lower()))


def _nominative(text: str, tag: str, case: str) -> str:
    """Bend a word to the nominative; ё is kept only where it is written."""
    parses = [parse for parse in analyzer().parse(text.lower()) if case in parse.tag]
    parses.sort(key=lambda parse: (tag not in parse.tag, "plur" in parse.tag, "femn" in parse.tag))
    bent = parses[0].inflect({"nomn", "sing"}) or parses[0].inflect({"nomn"}) if parses else None
    word: str = bent.word if bent else text.lower()
    return (word if "ё" in text.lower() else word.replace("ё", "е")).capitalize()
