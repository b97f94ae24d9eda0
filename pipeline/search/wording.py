"""What is sought for a word of a query: its forms, spellings, names and misreadings.

Every form comes with the reason why it is sought and a cost: 0 for what was typed, about 1 for a
letter that is wholly wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, select

from pipeline.store.database import among
from pipeline.store.search_tables import SearchSet


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
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Expansion:
    """A form that is sought for a word, why, and how far it is from what was typed."""

    form: str
    why: Why
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """A form of the vocabulary: how often it was seen, and how surely read on the whole, 0 to 1."""

    form: str
    seen: int
    confidence: float


def known_forms(connection: Connection, held: SearchSet, forms: Iterable[str]) -> dict[str, Known]:
    """Return those of the forms that stand on some page."""
    if not (sought := list(dict.fromkeys(forms))):
        return {}
    found = connection.execute(_asking(connection.dialect.name, held), {"forms": sought}).all()
    return {form: Known(form, seen, confidence) for form, seen, confidence in found}


@lru_cache
def _asking(dialect: str, held: SearchSet) -> Select[Any]:
    table = held.vocabulary.c
    there = among(dialect, table.form, "forms")
    return select(table.form, table.seen, table.confidence).where(there)
