"""What is sought for a word of a query: its forms, spellings, names and misreadings.

Every form comes with the reason why it is sought and a cost: 0 for what was typed, about 1 for a
letter that is wholly wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a word on a page answers a word of a query."""

    EXACT = "exact"
    PREFIX = "prefix"
    LEMMA = "lemma"
    ORTHOGRAPHY = "orthography"
    JOINED = "joined"
    SECOND = "second"
    TRANSLITERATION = "transliteration"
    NAME = "name"
    ALIAS = "alias"
    OCR = "ocr"
    STAMP = "stamp"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Expansion:
    """A form that is sought for a word, why, and how far it is from what was typed."""

    form: str
    why: Why
    cost: float = 0.0
