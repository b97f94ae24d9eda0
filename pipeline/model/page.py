"""A page as it was read: zones, lines and words over the pixels of the source image."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pipeline.model.facts import Evidence, Records
from pipeline.model.geometry import Box, bounding

DOUBTFUL: Final = 0.75
"""A word of less confidence is likelier wrong than right (docs/benchmarks.md, by confidence)."""


class Ink(StrEnum):
    """What made the strokes."""

    PRINTED = "printed"
    TYPED = "typed"
    HAND = "hand"
    STAMP = "stamp"


class PageState(StrEnum):
    """Where a page stands. The last five are final until a person asks again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    SUSPECT = "suspect"
    BLANK = "blank"
    QUARANTINED = "quarantined"
    CANCELLED = "cancelled"


FINAL_STATES = frozenset(
    {
        PageState.DONE,
        PageState.SUSPECT,
        PageState.BLANK,
        PageState.QUARANTINED,
        PageState.CANCELLED,
    }
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it stands on the paper (NFC), its box and its confidence, 0 to 1.

    ``alternatives`` are what else was read in its place, where two readers disagreed. ``ink`` is
    what made its strokes, ``None`` where only the zone's is known.
    """

    text: str
    box: Box
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()
    ink: Ink | None = None

    @property
    def doubtful(self) -> bool:
        """Whether the word is likelier wrong than right, by the confidence of the engine."""
        return self.confidence is not None and self.confidence < DOUBTFUL


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. ``confidence`` is the mean over its letters, 0 to 1.

    ``read`` is what the engine read where a person changed the line, empty where it read nothing.
    """

    box: Box
    text: str
    confidence: float | None = None
    words: tuple[Word, ...] = ()
    read: str | None = None

    @classmethod
    def of(cls, words: Iterable[Word]) -> Line:
        """Return the line that words make, in their order."""
        row = tuple(words)
        text = " ".join(word.text for word in row)
        return cls(bounding(word.box for word in row), text, mean_confidence(row), row)


def mean_confidence(words: Iterable[Word]) -> float | None:
    """Return the mean confidence over letters; ``None`` where no word has one."""
    weighed = [(word.confidence, len(word.text)) for word in words if word.confidence is not None]
    letters = sum(length for _, length in weighed)
    return round(sum(value * length for value, length in weighed) / letters, 4) if letters else None


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: the kind it speaks for, its weight (-1 to 1) and why."""

    kind: str
    weight: float
    why: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the page with one purpose. ``kind`` is a name from the zone vocabulary.

    ``reasons`` are the evidence for the kind and for its rivals; they are told, not stored.
    """

    id: str
    kind: str
    ink: Ink
    box: Box
    order: int
    confidence: float | None = None
    text: str = ""
    lines: tuple[Line, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a page could not be read, in words for a person."""

    code: str
    ru: str
    en: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """A part of a page that is withheld, and the reason, which everybody is told."""

    box: Box
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page, numbered from 1; boxes are in pixels of the source image.

    ``redactions`` say what was taken out of it (``pipeline.model.redaction``); a page that has
    everything has none.
    """

    number: int
    state: PageState
    width_px: int = 0
    height_px: int = 0
    dpi: int | None = None
    skew_deg: float = 0.0
    flags: tuple[str, ...] = ()
    zones: tuple[Zone, ...] = ()
    records: Records = field(default_factory=Records)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    problem: Problem | None = None
    redactions: tuple[Redaction, ...] = ()

    @property
    def text(self) -> str:
        """The text in reading order, zones parted by an empty line."""
        return "\n\n".join(zone.text for zone in self.zones if zone.text)
