"""Names, offices, places and goods in their cases, read from ``phrases/lexicon.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from samples.facsimile.declension import CASES, surname

PHRASES = Path(__file__).parent / "phrases"


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in its cases; ``forms`` are in the order of ``CASES``."""

    forms: tuple[str, ...]

    def case(self, name: str) -> str:
        """Return the form for ``nom gen dat acc ins pre``."""
        return self.forms[CASES.index(name)]

    @property
    def name(self) -> str:
        """The nominative."""
        return self.forms[0]


@lru_cache(maxsize=64)
def phrases(name: str) -> dict[str, Any]:
    """Return one file of the phrase book."""
    with (PHRASES / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=64)
def entries(kind: str) -> tuple[Entry, ...]:
    """Return all entries of a kind: a bare name is declined by its ending.

    In the lexicon a name with cases is written with bars: nominative, genitive, dative,
    accusative, instrumental, prepositional.
    """
    return tuple(_entry(text) for text in phrases("lexicon")[kind])


def _entry(text: str) -> Entry:
    forms = tuple(part.strip() for part in text.split("|"))
    if len(forms) == 1:
        forms = tuple(surname(text, case) for case in CASES)
    if len(forms) != len(CASES):
        raise ValueError(text)
    return Entry(forms)


def surnamed(name: str) -> Entry:
    """Return the entry of a well-known or common surname."""
    return _entry(name)
