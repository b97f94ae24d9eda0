"""The words for zones: which kinds there are, how they are called, coloured, ordered and known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pipeline.model.page import Ink

if TYPE_CHECKING:
    from pipeline.model.forms import Form

OTHER: Final = "other"
_NAME: Final = re.compile(r"[a-z][a-z_]*")
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")


class CueAt(StrEnum):
    """Where in a zone a cue must stand."""

    LINE_START = "line-start"
    ZONE_START = "zone-start"
    ANYWHERE = "anywhere"


class Align(StrEnum):
    """Which side of the page a zone keeps to."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that gives a kind away. ``weight`` is what a full match is worth, 0 to 1."""

    text: str
    weight: float
    at: CueAt = CueAt.ANYWHERE

    def __post_init__(self) -> None:
        if not any(mark.isalnum() or mark in "№§" for mark in self.text):
            raise ValueError("a cue has no text")
        if not 0 < self.weight <= 1:
            raise ValueError(f"cue {self.text!r}: the weight must be over 0 and at most 1")


@dataclass(frozen=True, slots=True)
class Sign:
    """A property of a piece of text or of its surroundings, and what it is worth for a kind.

    ``weight`` is between -1 and 1; a negative one speaks against the kind. Which signs there are
    is told by ``pipeline.layout.signs``.
    """

    name: str
    weight: float

    def __post_init__(self) -> None:
        if not -1 <= self.weight <= 1 or self.weight == 0:
            raise ValueError(f"sign {self.name!r}: the weight must be from -1 to 1, and not 0")


class Part(StrEnum):
    """Which part of a paper a kind belongs to."""

    HEAD = "head"
    TEXT = "text"
    FOOT = "foot"
    ANY = "any"


class Joins(StrEnum):
    """Which pieces of one kind make one zone.

    ``alone``: only those of one row or close lines; ``near``: what follows each other with at
    most a blank line between; ``rows``: that, and whatever stands level; ``once``: all there are.
    """

    ALONE = "alone"
    NEAR = "near"
    ROWS = "rows"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Place:
    """The band of the page where a kind lies: fractions of its height, 0 top to 1 bottom."""

    top: float = 0.0
    bottom: float = 1.0
    align: Align | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.top < self.bottom <= 1:
            raise ValueError("a place must have 0 <= top < bottom <= 1")

    def holds(self, height: float) -> bool:
        """Say whether a fraction of the page's height lies in the band."""
        return self.top <= height <= self.bottom


@dataclass(frozen=True, slots=True)
class ZoneKind:
    """One kind of zone. Kinds of equal ``rank`` are read together, from the top down.

    ``clings`` is what a line close above or below is worth when it is of the same kind, 0 to 1.
    """

    name: str
    ru: str
    en: str
    colour: str
    rank: int
    ink: Ink = Ink.TYPED
    place: Place = Place()
    part: Part = Part.ANY
    joins: Joins = Joins.NEAR
    clings: float = 0.35
    cues: tuple[Cue, ...] = ()
    signs: tuple[Sign, ...] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r}: a name is lower-case Latin letters and underscores")
        if not self.ru.strip() or not self.en.strip():
            raise ValueError(f"{self.name}: a label is empty")
        if not _COLOUR.fullmatch(self.colour):
            raise ValueError(f"{self.name}: {self.colour!r} is not a colour like #8c4e06")


class Vocabulary(Mapping[str, ZoneKind]):
    """The zone kinds by name, in the order a person reads them.

    ``forms`` are the kinds of paper that sharpen which zone is which; there may be none.
    """

    __slots__ = ("_hash", "_kinds", "forms")

    def __init__(self, kinds: Iterable[ZoneKind], forms: Iterable[Form] = ()) -> None:
        self.forms = tuple(forms)
        self._kinds: dict[str, ZoneKind] = {}
        for kind in sorted(kinds, key=lambda kind: kind.rank):
            if kind.name in self._kinds:
                raise ValueError(f"{kind.name} stands twice")
            self._kinds[kind.name] = kind
        if OTHER not in self._kinds:
            raise ValueError(f"the kind {OTHER!r}, which takes what nothing else fits, is missing")
        self._hash = hash(tuple(self._kinds.values()))

    def __getitem__(self, name: str) -> ZoneKind:
        return self._kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Vocabulary({', '.join(self._kinds)})"

    def kind(self, name: str) -> ZoneKind:
        """Return the kind of that name, or ``other`` where an older or newer file knew more."""
        return self._kinds.get(name, self._kinds[OTHER])
