"""A fact as a rule finds it, before it takes its place in the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.model.facts import Evidence
from pipeline.model.geometry import bounding
from pipeline.model.page import Line, Word, Zone

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and its evidence."""

    value: T
    evidence: Evidence


def found(value: T, zone: Zone, line: Line, span: tuple[int, int], rule: str) -> Found[T]:
    """Return a value read from the characters ``span`` of a line, boxed by the words they touch."""
    start, end = span
    words = [word for word, (left, right) in _spans(line) if left < end and right > start]
    box = bounding(word.box for word in words) if words else line.box
    confidences = [word.confidence for word in words if word.confidence is not None]
    confidence = min(confidences) if confidences else (line.confidence or 0.0)
    raw = line.text[start:end].strip()
    return Found(value, Evidence(zone.id, box, raw, round(confidence, 3), rule))


def _spans(line: Line) -> Iterator[tuple[Word, tuple[int, int]]]:
    """Yield each word with the characters it takes in the line's text."""
    start = 0
    for word in line.words:
        yield word, (start, start + len(word.text))
        start += len(word.text) + 1
