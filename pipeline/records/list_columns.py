"""The columns of a distribution list, and the numbers that the form prints in their rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from pipeline.records.list_rows import LONGEST, WORDISH, Row

INDENT: Final = 5  # heights of a row by which rows of one column begin apart, at most
FEWEST: Final = 3  # rows by which a column is counted; two that agree are enough
_BRACES: Final = re.compile(r"[})⎫⎬⎭]")
_BRACKETED: Final = re.compile(r"\([^()]*\)")  # a name in brackets has no brace


@dataclass(frozen=True, slots=True)
class Counted:
    """A row with the copies that it stands for.

    ``read`` says that they stand so in the row, ``agreed`` that none of its readings has another
    number.
    """

    row: Row
    copies: tuple[int, ...]
    read: bool
    agreed: bool = True


def counted(rows: Sequence[Row]) -> Iterator[Counted]:
    """Yield the rows with their copies, column by column.

    The form prints its numbers in order, so where most rows of a column agree on the count, a row
    whose own number was misread or lost takes the number that its place gives it. A column too
    short or too damaged to be counted takes its first number from the others.
    """
    apart = _columns(rows)
    pitch = _pitch(apart)
    top = min((column[0].box.centre[1] for column in apart), default=0.0)
    columns = [_numbered(column, pitch, top) for column in apart]
    firsts = _firsts([_first_number(column) for column in columns])
    for column, first in zip(columns, firsts, strict=True):
        braced = _braced(column)
        between = _between(braced) if first is None else {}
        for place, row in braced:
            yield _counted(row, between.get(place) if first is None else first + place)


def _counted(row: Row, number: int | None) -> Counted:
    if number is None:
        every = [each.copies for each in (row, *row.others) if each.copies]
        return Counted(row, next(iter(every), ()), read=True)
    if len(row.copies) > 1:
        return Counted(row, row.copies, read=True)
    read = {each.copies for each in (row, *row.others) if each.copies}
    return Counted(row, (number,), (number,) in read, not read or (number,) in read)


def _columns(rows: Sequence[Row]) -> list[list[Row]]:
    """Part the rows into columns: by where they begin, and top to bottom within.

    A name whose head was lost begins where names do: it belongs to the column on its left, unless
    somebody else is named there on its level.
    """
    if not rows:
        return []
    height = sorted(row.box.height for row in rows)[len(rows) // 2] or 1
    columns = _begun([row for row in rows if not row.headless], height)
    apart = []
    for row in sorted((row for row in rows if row.headless), key=lambda row: row.box.x):
        column = _own(row, columns, height)
        if column is None:
            apart.append(row)
        else:
            column.append(row)
    columns += _begun(apart, height)
    ordered = sorted(columns, key=_left)
    return [sorted(column, key=lambda row: row.box.y) for column in ordered]


def _begun(rows: Sequence[Row], height: int) -> list[list[Row]]:
    """Return rows by where they begin, left to right."""
    columns: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: row.box.x):
        if columns and row.box.x - _left(columns[-1]) < INDENT * height:
            columns[-1].append(row)
        else:
            columns.append([row])
    return columns


def _own(row: Row, columns: Sequence[list[Row]], height: int) -> list[Row] | None:
    """Return the column of a row that lost its head, ``None`` where it may be one of its own."""
    begun = [column for column in columns if _left(column) < row.box.x + INDENT * height]
    if not begun:
        return None
    last = begun[-1]
    if row.box.x - _left(last) < INDENT * height:
        return last
    named = any(row.box.is_level(other.box) and WORDISH.search(other.text) for other in last)
    return None if named else last


def _left(column: list[Row]) -> float:
    lefts = sorted(row.box.x for row in column)
    return lefts[len(lefts) // 2]


def _steps(column: list[Row]) -> list[float]:
    return [b.box.centre[1] - a.box.centre[1] for a, b in pairwise(column)]


def _pitch(columns: list[list[Row]]) -> float:
    """Return the rows' pitch, which is that of the form in all columns, however few their rows."""
    wide = sorted(
        step for column in columns for step in _steps(column) if step > 0.5 * column[0].box.height
    )
    return wide[(len(wide) - 1) // 2] if wide else 1.0


def _numbered(column: list[Row], pitch: float, top: float) -> list[tuple[int, Row]]:
    """Return the rows with their place in the column: gaps count by the rows' pitch.

    Place 0 is level with the first row of all columns, which a column may have lost.
    """
    at = max(round((column[0].box.centre[1] - top) / pitch), 0)
    places = [(at, column[0])]
    for step, row in zip(_steps(column), column[1:], strict=True):
        at += max(round(step / pitch), 1 if step > 0.3 * pitch else 0)
        places.append((at, row))
    first = _agreed(places)
    if first is not None and first < 1:  # no row stands before the first: the page was askew
        return [(place - 1 + first, row) for place, row in places]
    return places


def _first_number(column: list[tuple[int, Row]]) -> int | None:
    """Return the number of a column's first row by which most of those agree that have a number."""
    first = _agreed(column)
    return first if first is not None and 0 < first <= LONGEST else None


def _agreed(column: list[tuple[int, Row]]) -> int | None:
    """Return what most rows that have a number say of the number at place 0."""
    read = [(place, row) for place, row in column if not row.headless]
    votes = Counter(row.copies[0] - place for place, row in read if len(row.copies) == 1)
    if not votes or any(len(row.copies) > 1 for _, row in read):
        return None
    if len(read) < FEWEST and (len(votes) > 1 or votes.total() < len(read)):
        return None
    first, agreeing = votes.most_common(1)[0]
    return first if agreeing > 1 and 2 * agreeing > votes.total() else None


def _between(column: list[tuple[int, Row]]) -> dict[int, int]:
    """Return by place the numbers of rows without one that stand between two that count on."""
    told = [(place, row.copies[0]) for place, row in column if len(row.copies) == 1]
    known = {place for place, row in column if row.copies}
    return {
        place: low + place - start
        for (start, low), (end, high) in pairwise(told)
        if high - low == end - start
        for place in range(start + 1, end)
        if place not in known
    }


def _firsts(firsts: list[int | None]) -> list[int | None]:
    """Return first numbers with those that are missing told by an even step of the others."""
    known = [(at, first) for at, first in enumerate(firsts) if first is not None]
    if len(known) < 2 or len(known) == len(firsts):
        return firsts
    (a, low), (b, high) = known[0], known[-1]
    step, rest = divmod(high - low, b - a)
    if rest or step < 1 or any(first != low + step * (at - a) for at, first in known):
        return firsts
    told = [low + step * (at - a) for at in range(len(firsts))]
    return [first if first > 0 else None for first in told]


def _braced(column: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """Give rows that a brace joins the name that stands in one of them."""
    made = list(column)
    for index, (place, row) in enumerate(column):
        if not _has_brace(row.where.text[slice(*row.span)]):
            continue
        bare = _BRACES.sub(" ", row.text).strip()
        if WORDISH.search(bare):
            made[index] = place, replace(row, text=bare)
            continue
        for near in (index - 1, index + 1, index - 2, index + 2):
            other = column[near][1] if 0 <= near < len(column) else None
            if other and _has_brace(other.text) and WORDISH.search(other.text):
                text, mark = _BRACES.sub(" ", other.text).strip(), other.mark
                shared = replace(row, where=other.where, span=other.span, text=text, mark=mark)
                made[index] = place, replace(shared, joined=True)
    return made


def _has_brace(text: str) -> bool:
    return _BRACES.search(_BRACKETED.sub("", text)) is not None
