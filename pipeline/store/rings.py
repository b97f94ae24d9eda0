"""What runs around a stamp has no beginning: its last word stands before its first one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Final

from pipeline.model.page import Line, Zone
from pipeline.store.pieces import Piece

_FEWEST: Final = 3


def said_around(zone: Zone, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces of a zone, those of a line that runs around twice over."""
    for line, these in groupby(pieces, lambda piece: piece.line):
        said = list(these)
        yield from said
        if zone.lines and _runs_around(zone.lines[line]):
            yield from said


def _runs_around(line: Line) -> bool:
    """Return whether words go back as well as on; those of a line that leans only go on."""
    middles = [word.box.centre[0] for word in line.words]
    back = any(after < before for before, after in pairwise(middles))
    return len(middles) >= _FEWEST and back
