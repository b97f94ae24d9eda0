"""A piece of the page with a purpose, and why it is thought to have it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line, Reason

HANDWRITING = "handwriting"
CERTAIN = 0.98
UNNAMED = 0.3


@dataclass(frozen=True)
class Named:
    """Lines of one purpose, in pixels of the sheet.

    Attributes:
        strokes: boxes of what belongs to it and is not read: a stamp's frame, the hand beside a
            typed name.
        reasons: the evidence for its kind.

    """

    kind: str
    lines: tuple[Line, ...]
    confidence: float
    reasons: tuple[Reason, ...] = ()
    strokes: tuple[Box, ...] = ()

    @cached_property
    def box(self) -> Box:
        """The box around the lines and the strokes."""
        return bounding((*(line.box for line in self.lines), *self.strokes))

    @cached_property
    def letters(self) -> int:
        """How many letters and figures it has."""
        return sum(character.isalnum() for line in self.lines for character in line.text)

    @cached_property
    def line_height(self) -> float:
        """Mean height of its lines in pixels; of its box where it has none."""
        heights = [line.box.height for line in self.lines]
        return sum(heights) / len(heights) if heights else float(self.box.height)

    @property
    def sureness(self) -> float:
        """Mean confidence of its letters, 0 to 1."""
        weighed = [(line.confidence or 0.0, len(line.text)) for line in self.lines]
        letters = sum(length for _, length in weighed)
        return sum(value * length for value, length in weighed) / letters if letters else 0.0


def renamed(zone: Named, kind: str, weight: float, why: str) -> Named:
    """Return a piece with another kind, for a reason."""
    return replace(zone, kind=kind, confidence=weight, reasons=(Reason(kind, weight, why),))


def joined_in(named: list[Named], whole: Named, part: Named, made: Named) -> list[Named]:
    """Return pieces with what was made of two of them in the place of the whole."""
    return [made if zone is whole else zone for zone in named if zone is not part]


def united(first: Named, second: Named) -> Named:
    """Return two pieces of one kind as one."""
    return Named(
        first.kind,
        (*first.lines, *second.lines),
        max(first.confidence, second.confidence),
        (*first.reasons, *second.reasons),
        (*first.strokes, *second.strokes),
    )
