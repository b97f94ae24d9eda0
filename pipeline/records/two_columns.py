"""Minutes in two columns: what was heard stands at the left, what was decided beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line, Word, Zone
from pipeline.records.found import Where, lines_of
from pipeline.text.distance import distance

KINDS: Final = ("body", "table", "heading", "other")
HEADS: Final = ("слушали", "постановили")
BODY: Final = "body"
STEP: Final = 4  # pixels between places that are tried for the gutter
ITEM: Final = re.compile(r"^\W{0,2}(?P<number>\d{1,3})\s?\.\s*(?P<text>(?:0\s|[^\d\W]).*)$")
VOTED: Final = re.compile(r"голосова[лн]", re.IGNORECASE)
FORGIVEN: Final = 1.5  # letters by which the head of a column may be misread
_LETTERS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """The lines of both columns, top to bottom."""

    heard: tuple[Where, ...]
    decided: tuple[Where, ...]


def columns(zones: Sequence[Zone]) -> Columns | None:
    """Return the columns of a page, ``None`` where nothing tells that there are two.

    They are told by their heads side by side, or by a zone that stands beside an item's.
    """
    every = list(lines_of([zone for zone in zones if zone.kind in KINDS]))
    left, right = (_head(every, word) for word in HEADS)
    if left and right and left.right < right.x and left.overlap_y(right):
        top = max(left.bottom, right.bottom)
        below = [where for where in every if where.line.box.centre[1] > top]
        cut = _gutter(below, round(left.centre[0]), round(right.centre[0]))
    else:
        below = list(lines_of([zone for zone in zones if zone.kind == BODY]))
        cut = _beside([zone for zone in zones if zone.kind == BODY])
    if cut is None:
        return None
    votes = [where.line.box.y for where in below if VOTED.search(where.text)]
    above = [where for where in below if not votes or where.line.box.centre[1] < min(votes)]
    above.sort(key=lambda where: where.line.box.centre[1])
    return Columns(
        tuple(_part(above, lambda box: box.centre[0] < cut)),
        tuple(_part(above, lambda box: box.centre[0] >= cut)),
    )


def _gutter(lines: Sequence[Where], start: int, end: int) -> int | None:
    """Return the middle of the widest stretch between two places that the fewest words cross."""
    boxes = [word.box for where in lines for word in where.line.words]
    crossed = [sum(box.x <= x < box.right for box in boxes) for x in range(start, end, STEP)]
    if not boxes or not crossed:
        return None
    least, best, at = min(crossed), (0, 0), 0
    for count, run in groupby(crossed):
        length = len(list(run))
        if count == least:
            best = max(best, (length, at))
        at += length
    return start + STEP * (best[1] + best[0] // 2)


def _beside(zones: Sequence[Zone]) -> int | None:
    """Return where the column begins that stands right of a zone with an item, if there is one."""
    for item in zones:
        if not any(ITEM.match(line.text) for line in item.lines):
            continue
        for other in zones:
            level = item.box.overlap_y(other.box) > 0 and item.box.right <= other.box.x
            if level and not any(ITEM.match(line.text) for line in other.lines):
                return (item.box.right + other.box.x) // 2
    return None


def _head(lines: Sequence[Where], word: str) -> Box | None:
    """Return where the word that heads a column stands."""
    for where in lines:
        for read in where.line.words:
            if distance(_LETTERS.sub("", read.text), word) <= FORGIVEN:
                return read.box
    return None


def _part(lines: Sequence[Where], belongs: Callable[[Box], bool]) -> Iterator[Where]:
    """Yield what of each line stands in a column."""
    for where in lines:
        words = tuple(word for word in where.line.words if word.text and belongs(word.box))
        if words:
            yield replace(where, line=_of(where.line, words))


def _of(line: Line, words: tuple[Word, ...]) -> Line:
    if len(words) == len(line.words):
        return line
    text = " ".join(word.text for word in words)
    return replace(line, text=text, words=words, box=bounding(word.box for word in words))
