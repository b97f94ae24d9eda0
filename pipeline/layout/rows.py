"""Pieces of text put together the way a form is filled in: along rows, or by columns of rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line, Word

DITTO = r"(?:[а-я]\s?(?=№))?"
"""What a mark that repeats the row above was misread as, before a number."""
LEVEL = 0.25  # typed words stand up to three quarters of their height off the printed line
COLUMN_GAP = 0.12  # of the page's width
_NUMBERED = re.compile(
    rf"^\W*{DITTO}(?:[ЭЗ3э]кз\S*)?\s*(?:[№МN][№МN]?|N[eо°]|[^\w\s]+)\.?\s*\w{{0,2}}\s?[\d№]"
)


def joined(row: Sequence[Line]) -> Line:
    """Return the pieces of a row as one line, left to right."""
    pieces = sorted(row, key=lambda line: line.box.x)
    sure = [line.confidence for line in pieces if line.confidence is not None]
    return Line(
        bounding(line.box for line in pieces),
        " ".join(line.text for line in pieces),
        round(sum(sure) / len(sure), 4) if sure else None,
        tuple(word for line in pieces for word in line.words),
    )


def put_together(lines: Sequence[Line], runs: Iterable[Sequence[Line]]) -> list[Line]:
    """Return lines with each run of them made one, which stands in the place of its first."""
    made: dict[int, Line] = {}
    gone: set[int] = set()
    for first, *rest in runs:
        made[id(first)] = joined((first, *rest))
        gone |= set(map(id, rest))
    return [made.get(id(line), line) for line in lines if id(line) not in gone]


def in_rows(lines: Sequence[Line], share: float = LEVEL) -> list[list[Line]]:
    """Return pieces by the rows that they stand in, top to bottom and left to right.

    Pieces are of one row where they overlap by so large a share of the lower one's height.
    """
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.centre[1]):
        if rows and level(bounding(o.box for o in rows[-1]), line.box, share):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.box.x) for row in rows]


def along_rows(lines: Sequence[Line], share: float = LEVEL) -> tuple[Line, ...]:
    """Return one line for each row that the pieces stand in, as ``in_rows`` has them."""
    return tuple(map(joined, in_rows(lines, share)))


def by_columns(lines: Sequence[Line], page: Box) -> tuple[Line, ...]:
    """Return the rows of a numbered list, column after column.

    A piece that begins with a number starts a row; any other piece is what was typed into the row
    on its left.
    """
    pieces = [piece for line in lines for piece in split_at_gaps(line)]
    rows = [[line] for line in pieces if _NUMBERED.match(line.text)]
    orphans = []
    for line in (line for line in pieces if not _NUMBERED.match(line.text)):
        left = [row for row in rows if level(row[0].box, line.box) and row[0].box.x < line.box.x]
        if left:
            max(left, key=lambda row: row[0].box.x).append(line)
        else:
            orphans.append([line])
    return tuple(_in_columns([joined(row) for row in rows + orphans], page))


def _in_columns(rows: list[Line], page: Box) -> list[Line]:
    columns: list[list[Line]] = []
    for row in sorted(rows, key=lambda row: row.box.x):
        if columns and row.box.x - columns[-1][0].box.x < COLUMN_GAP * page.width:
            columns[-1].append(row)
        else:
            columns.append([row])
    return [row for column in columns for row in sorted(column, key=lambda row: row.box.y)]


def split_at(line: Line, places: Sequence[int]) -> list[Line]:
    """Part a line before the words at so many places, counted from 0."""
    edges = [0, *sorted(places), len(line.words)]
    if len(edges) == 2:
        return [line]
    return [Line.of(line.words[start:end]) for start, end in pairwise(edges) if start < end]


def split_at_gaps(line: Line) -> list[Line]:
    """Part a line before each word that stands far from the one before it."""
    runs: list[list[Word]] = []
    for word in line.words:
        if runs and word.box.x - runs[-1][-1].box.right < 3.5 * line.box.height:
            runs[-1].append(word)
        else:
            runs.append([word])
    if len(runs) < 2:
        return [line]
    return [Line.of(run) for run in runs]


def level(row: Box, other: Box, share: float = LEVEL) -> bool:
    """Return whether two boxes overlap by so large a share of the lower one's height."""
    return row.is_level(other, share)
