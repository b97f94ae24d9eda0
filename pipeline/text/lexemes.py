"""All forms of a word: телеграмма, телеграммы, телеграммой …, by pymorphy3."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from pipeline.text.names import analyzer

_MOST_PARSES: Final = 3
_LEAST_SCORE: Final = 0.01


@lru_cache(maxsize=16384)
def lexeme(word: str) -> tuple[str, ...]:
    """Return every form of the words that a form may be of, ё as е; the form itself comes first.

    A name that no dictionary has is bent as its ending asks for.
    """
    found = dict.fromkeys([word])
    for parse in _likely(word):
        found.update(dict.fromkeys(form.word.replace("ё", "е") for form in parse.lexeme))
    # One letter is no form that anybody means: е for быть, as a dictionary has it.
    return tuple(form for form in found if len(form) > 1 or len(word) == 1)


@lru_cache(maxsize=16384)
def lemmas(word: str) -> tuple[str, ...]:
    """Return the first forms of the words that a form may be of, ё as е."""
    return tuple(dict.fromkeys(parse.normal_form.replace("ё", "е") for parse in _likely(word)))


@lru_cache(maxsize=65536)
def is_known(word: str) -> bool:
    """Return whether the dictionary has the word, in any form, with ё or е."""
    return bool(analyzer().word_is_known(word))


def _likely(word: str) -> list[Any]:
    if not word.isalpha():
        return []
    words: dict[tuple[str, str], Any] = {}
    for parse in analyzer().parse(word):
        if parse.score >= _LEAST_SCORE:
            words.setdefault((parse.normal_form, str(parse.tag.POS)), parse)
    return list(words.values())[:_MOST_PARSES]
