"""What is sought for a word of a query: its forms, spellings, names and misreadings.

Every form comes with the reason why it is sought and a cost: 0 for what was typed, about 1 for a
letter that is wholly wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from pipeline.store.indexing import chunks
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
    table = held.vocabulary.c
    found: dict[str, Known] = {}
    for chunk in chunks(dict.fromkeys(forms)):
        query = select(table.form, table.seen, table.confidence).where(table.form.in_(chunk))
        rows = connection.execute(query)
        found.update((row.form, Known(row.form, row.seen, row.confidence)) for row in rows)
    return found
