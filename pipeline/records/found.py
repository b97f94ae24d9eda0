"""A fact as a rule finds it, before it takes its place in the records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pipeline.model.facts import Evidence
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line, Word, Zone

T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """A value and its evidence, whose confidence is ``read`` times the likelihood of the rules.

    Attributes:
        value: What was found.
        evidence: Where it was found.
        read: The engine's confidence in the least sure of its words, 0 to 1.
        undisputed: Its share of the likelihood of all values that the readings of its place give.

    """

    value: T_co
    evidence: Evidence
    read: float = 1.0
    undisputed: float = 1.0

    @property
    def likelihood(self) -> float:
        """How likely what the rules made of the reading is right, if the reading is, 0 to 1."""
        return min(self.evidence.confidence / self.read, 1.0) if self.read else 0.0

    def leaning_on(self, other: Found[object]) -> Found[T_co]:
        """Return the same fact, no surer than another that a part of it was taken from."""
        leant = self.times(other.likelihood)
        return replace(
            leant,
            read=min(self.read, other.read),
            undisputed=min(self.undisputed, other.undisputed),
        )

    def disputed(self, share: float) -> Found[T_co]:
        """Return the same fact with its share of the likelihood of all that was read there."""
        return replace(self.times(share), undisputed=self.undisputed * share)

    def times(self, likelihood: float) -> Found[T_co]:
        """Return the same fact, less sure by a factor."""
        confidence = round(self.evidence.confidence * likelihood, 3)
        return replace(self, evidence=replace(self.evidence, confidence=confidence))


@dataclass(frozen=True, slots=True)
class Where:
    """A line of a zone: where a rule looks."""

    zone: Zone
    line: Line

    @property
    def text(self) -> str:
        """The line's text."""
        return self.line.text

    def found(self, value: U, span: Span, rule: str) -> Found[U]:
        """Return a value read from the characters ``span``, boxed by the words they touch."""
        words = self.words(span)
        box = bounding(word.box for word in words) if words else self.line.box
        raw = self.text[slice(*span)].strip()
        sure = self.sure(span)
        return Found(value, Evidence(self.zone.id, box, raw, round(sure, 3), rule), sure)

    def place(self, span: Span) -> Box:
        """Return the box of the characters ``span``: of a word in part the part that they take."""
        start, end = span
        touched = [
            _part(word, max(start - left, 0), min(end, right) - left)
            for word, (left, right) in spans(self.line)
            if left < end and right > start
        ]
        if touched:
            return bounding(touched)
        x, y, width, height = self.line.box
        return Box(x + round(width * start / max(len(self.text), 1)), y, width, height)

    def sure(self, span: Span) -> float:
        """Return the confidence of the least sure word that the characters ``span`` touch."""
        known = [word.confidence for word in self.words(span) if word.confidence is not None]
        return min(known) if known else (self.line.confidence or 0.0)

    def words(self, span: Span) -> list[Word]:
        """Return the words that the characters ``span`` touch."""
        start, end = span
        return [word for word, (left, right) in spans(self.line) if left < end and right > start]


def _part(word: Word, start: int, end: int) -> Box:
    """Return the box of some characters of a word, which are taken to be equally wide."""
    x, y, width, height = word.box
    left, right = (round(width * at / max(len(word.text), 1)) for at in (start, end))
    return Box(x + left, y, max(right - left, 1), height)


def spans(line: Line) -> Iterator[tuple[Word, Span]]:
    """Yield each word with the characters it takes in the line's text."""
    at = 0
    for word in line.words:
        start = line.text.find(word.text, at)
        start = at if start < 0 else start
        yield word, (start, start + len(word.text))
        at = start + len(word.text)


def lines_of(zones: Sequence[Zone]) -> Iterator[Where]:
    """Yield the lines of zones with something in them, in order."""
    for zone in zones:
        for line in zone.lines:
            if line.text.strip():
                yield Where(zone, line)
