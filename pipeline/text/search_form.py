"""Words in the form in which they are sought: one case, one script, today's orthography, no ё.

Texts and queries go the same way, so that both come to the same tokens on every database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from pipeline.text.lexemes import is_known
from pipeline.text.orthography import modern_word
from pipeline.text.repair import hard_signs

LONGEST: Final = 64
"""Letters that a token keeps; longer ones are noise."""

_LETTERS: Final = "0-9A-Za-zÀ-ÖØ-öø-ɏΑ-ΡΣ-ωЀ-ҁҊ-ӿ"
_TOKEN: Final = re.compile(rf"[{_LETTERS}]+(?:[-‐‑’'ʼ\"][{_LETTERS}]+)*")
_SOFT_END: Final = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])ь$")
_RUN: Final = re.compile(rf"[{_LETTERS}]+")
_ACCENTS: Final = re.compile("[\u0300-\u036f\u0483-\u0489\u00ad\u200b-\u200f]")
_SHAPES: Final = frozenset("ABCEHIKMOPTXYaceopxyi")
_TO_CYRILLIC: Final = str.maketrans("ABCEHIKMOPTXYaceopxyi", "АВСЕНІКМОРТХУасеорхуі")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ]")
_CYRILLIC: Final = re.compile(r"[Ѐ-ӿ]")
_SHARED: Final = frozenset("АВСЕНІКМОРТХУасеорхуі")
_ROMAN: Final = re.compile(r"[ivxlcdmхуімс]+")
_TO_FIGURES: Final = str.maketrans("оoзбlіi|", "00361111")


@dataclass(frozen=True, slots=True)
class Form:
    """A word as it is sought. ``written`` is its older spelling where that differs, else empty.

    ``parts`` are those of a word with hyphens, where both halves are words of their own.
    """

    text: str
    written: str = ""
    parts: tuple[str, ...] = ()


@lru_cache(maxsize=32768)
def word_forms(text: str, *, old: bool = False) -> tuple[Form, ...]:
    """Return the tokens of one word as it was read; pages say most words over and over."""
    return tuple(forms(text, old=old))


def forms(text: str, *, old: bool = False) -> Iterator[Form]:
    """Yield the tokens of a text. ``old`` says that it is in the orthography of before 1918."""
    clean = hard_signs(_ACCENTS.sub("", normalize("NFC", text))).text
    for match in _TOKEN.finditer(normalize("NFC", clean)):
        runs = _RUN.findall(match.group())
        found = form("".join(runs), old=old)
        halves = tuple(form(run, old=old).text for run in runs if len(run) > 1)
        yield Form(found.text, found.written, halves if len(halves) > 1 else ())


@lru_cache(maxsize=32768)
def form(word: str, *, old: bool = False) -> Form:
    """Return one run of letters and figures as it is sought."""
    low = _one_script(word).lower().replace("ё", "е")[:LONGEST]
    figures = low.translate(_TO_FIGURES)
    if figures.isdigit() and any(letter.isdigit() for letter in low):
        return Form(figures)
    if _ROMAN.fullmatch(low) or not _CYRILLIC.search(low):
        return Form(low)
    today = modern_word(_hard_end(low) if old else low, old=old)
    return Form(today, low) if today and today != low else Form(low)


def _hard_end(word: str) -> str:
    """Return a word with ъ at its end where ь was read for it and makes no word: предметь."""
    hard = _SOFT_END.sub("ъ", word)
    if hard == word or is_known(word) or not is_known(hard[:-1]):
        return word
    return hard


def is_latin(word: str) -> bool:
    """Return whether a token is in Latin letters."""
    return bool(_LATIN.search(word)) and not _CYRILLIC.search(word)


def _one_script(word: str) -> str:
    """Return a word with Latin look-alikes as Cyrillic, unless it is truly Latin."""
    latin = any(_LATIN.match(letter) and letter not in _SHAPES for letter in word)
    cyrillic = any(_CYRILLIC.match(letter) and letter not in _SHARED for letter in word)
    if latin and not cyrillic and not _mostly_cyrillic(word):
        return word
    return word.translate(_TO_CYRILLIC)


def _mostly_cyrillic(word: str) -> bool:
    return 2 * len(_CYRILLIC.findall(word)) > len(word)
