"""What a query says, as a tree; ``at`` is where in the query a part begins, from 0."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from pipeline.text.search_form import Form


@dataclass(frozen=True, slots=True)
class Switches:
    """Which ways to find more than what was typed are open. Aliases only when asked for."""

    lemma: bool = True
    orthography: bool = True
    ocr: bool = True
    second: bool = True
    transliteration: bool = True
    names: bool = True
    joined: bool = True
    stamps: bool = True
    alias: bool = False

    def with_(self, name: str, *, on: bool) -> Switches:
        """Return the switches with one of them set."""
        return replace(self, **{name: on})


@dataclass(frozen=True, slots=True)
class Word:
    """A word to be found; ``exact`` letter by letter, ``prefix`` by its beginning."""

    form: Form
    shown: str
    at: int
    exact: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Words or phrases, each at most so many words from the next, in any order."""

    parts: tuple[Word | Phrase, ...]
    distances: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the page: a field of ``fields.FIELDS`` and a value that is one of several."""

    field: str
    values: tuple[str, ...]
    shown: str
    at: int


@dataclass(frozen=True, slots=True)
class Scoped:
    """Something within zones of a kind, an ink, or both; without ``part``, that they are there."""

    part: Node | None
    kind: str | None
    ink: str | None


@dataclass(frozen=True, slots=True)
class And:
    """All of its parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of its parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Pages without its part."""

    part: Node


Node: TypeAlias = Word | Phrase | Near | Fact | Scoped | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A query: what is sought, and by which ways. ``text`` is how it was typed."""

    text: str
    root: Node
    switches: Switches = Switches()
