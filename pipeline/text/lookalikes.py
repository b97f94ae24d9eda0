"""Latin letters that stand in Cyrillic words because they look the same, and the other way round.

A token is judged by its own letters first, then by those around it. Roman numerals, the sign №,
single initials, figures and what is truly Latin are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.edits import Edit, Edited, apply

TO_CYRILLIC: Final = str.maketrans(
    "ABCEHKMOPTXYaceopxy\u00eb\u00cb", "АВСЕНКМОРТХУасеорху\u0451\u0401"
)
TO_LATIN: Final = str.maketrans("АВСЕНКМОРТХУІасеорхуі", "ABCEHKMOPTXYIaceopxyi")
_TOKEN: Final = re.compile(r"[^\W_]+(?:['\"’-][^\W_]+)*")
_CYRILLIC: Final = re.compile(r"[\u0400-\u052f]")
_LETTER: Final = re.compile(r"[A-Za-zÀ-ɏ]")
_ROMAN: Final = re.compile(r"[IVXLCDMУХПШІТ1]+")
_FIGURES: Final = re.compile(r"\d")
_SHAPES: Final = frozenset("ABCEHKMOPTXYaceopxy\u00eb\u00cb")
_SHARED: Final = frozenset("АВСЕНКМОРТХУІасеорхуі")


def repair(text: str) -> Edited:
    """Return the text with its tokens in one script each, and what was changed."""
    tokens = list(_TOKEN.finditer(text))
    scripts = [_own_script(token.group()) for token in tokens]
    return apply(text, _edits(tokens, scripts))


def _edits(tokens: list[re.Match[str]], scripts: list[str | None]) -> Iterator[Edit]:
    for index, token in enumerate(tokens):
        word = token.group()
        if _left_alone(word):
            continue
        script = scripts[index] or _around(scripts, index, word)
        if script == "cyrillic" and _LETTER.search(word):
            yield Edit(token.start(), word, word.translate(TO_CYRILLIC), "latin-look-alike")
        elif script == "latin" and _CYRILLIC.search(word):
            yield Edit(token.start(), word, word.translate(TO_LATIN), "cyrillic-look-alike")


def _left_alone(word: str) -> bool:
    """Return whether a token is a Roman numeral, an initial, or holds figures."""
    return len(word) == 1 or bool(_FIGURES.search(word)) or bool(_ROMAN.fullmatch(word))


def _own_script(word: str) -> str | None:
    """Return the script that a token's unmistakable letters speak for; ``None`` for neither.

    A token that mixes unmistakable letters of both is left as it is.
    """
    latin = any(_LETTER.match(letter) and letter not in _SHAPES for letter in word)
    cyrillic = any(_CYRILLIC.match(letter) and letter not in _SHARED for letter in word)
    if latin and cyrillic:
        return "both"
    if latin:
        return "latin"
    return "cyrillic" if cyrillic else None


def _around(scripts: list[str | None], index: int, word: str) -> str | None:
    """Return the script for a token of shared shapes only: that of the text around it.

    A token all in one script already is only changed to Cyrillic, and only in Cyrillic company.
    """
    near = [script for script in scripts[max(0, index - 4) : index + 5] if script]
    mixed = bool(_LETTER.search(word)) and bool(_CYRILLIC.search(word))
    if near.count("cyrillic") > near.count("latin"):
        return "cyrillic"
    if near.count("latin") > near.count("cyrillic"):
        return "latin" if mixed else None
    return "cyrillic" if mixed else None
