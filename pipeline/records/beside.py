"""What layout left in zones of their own, put back to the line or the list that it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from pipeline.model.geometry import bounding
from pipeline.model.page import Ink, Line, Word, Zone

NEAR: Final = 1.0  # heights of a line between it and a piece of it, at most
TOUCHING: Final = 0.25  # and between two parts of one word
LAPPED: Final = 0.5  # by how much of its height a piece may reach into the line
SHORT: Final = 10  # letters of a piece, at most
INSIDE: Final = 0.8  # of a zone that stands in a list
LIST: Final = "distribution_list"
_SET: Final = (Ink.TYPED, Ink.PRINTED)
_STRAYED: Final = ("addressee", "other")  # kinds of zones that names of a list are taken for


def put_back(zones: Iterable[Zone]) -> tuple[Zone, ...]:
    """Return zones of which those that stand within a distribution list are parts of it."""
    every = tuple(zones)
    lists = [zone.box for zone in every if zone.kind == LIST]

    def strayed(zone: Zone) -> bool:
        told = zone.kind in _STRAYED and zone.ink in _SET
        return told and any(zone.box.share_inside(box) > INSIDE for box in lists)

    return tuple(replace(zone, kind=LIST) if strayed(zone) else zone for zone in every)


def completed(zone: Zone, others: Sequence[Zone]) -> Zone:
    """Return a zone whose lines have taken in the pieces that stand at either end of them."""
    pieces = [
        line
        for other in others
        if other.kind == "other" and other.ink in _SET
        for line in other.lines
        if line.words and len(line.text) <= SHORT
    ]
    lines = tuple(_completed(line, pieces) for line in zone.lines)
    return zone if lines == zone.lines else replace(zone, lines=lines)


def _completed(line: Line, pieces: Sequence[Line]) -> Line:
    for piece in pieces if line.words else ():
        if _ends_at(piece, line):
            line = _joined(piece, line)
        elif _ends_at(line, piece):
            line = _joined(line, piece)
    return line


def _ends_at(left: Line, right: Line) -> bool:
    """Return whether a line ends where another begins, at the same height."""
    low, high = sorted((left.box.height, right.box.height))
    gap = right.box.x - left.box.right
    return 2 * left.box.overlap_y(right.box) > low and -LAPPED * high <= gap <= NEAR * high


def _joined(left: Line, right: Line) -> Line:
    """Return two lines as one; where no blank is between them two of their words are one."""
    last, first = left.words[-1], right.words[0]
    if right.box.x - left.box.right > TOUCHING * min(left.box.height, right.box.height):
        return Line.of((*left.words, *right.words))
    sure = [word.confidence for word in (last, first) if word.confidence is not None]
    whole = Word(last.text + first.text, bounding((last.box, first.box)), min(sure, default=None))
    return Line.of((*left.words[:-1], whole, *right.words[1:]))
