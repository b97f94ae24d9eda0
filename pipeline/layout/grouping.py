"""Fields of one kind put together to zones, as each kind's ``joins`` asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from pipeline.layout.labelling import Label
from pipeline.layout.named import Named, united
from pipeline.layout.shapes import begins_paragraph
from pipeline.layout.stacks import aligned
from pipeline.model.geometry import Box
from pipeline.model.page import Reason
from pipeline.model.vocabulary import OTHER, Joins, Vocabulary

NEAR = 4.6  # heights of a line between two pieces of one zone: a blank line lies between
RUNNING = 6.0  # the same for running text
COLUMNS = 2.4  # the same for columns of text: each of its paragraphs may have its own beside it
COLUMN_LETTERS = 16  # of a line of a column, at least; fewer are scraps of a torn line
GUTTER = 0.75  # heights of a line between two columns of text
EDGE = 9.0  # heights of a line between the left edges of text that goes on
TORN = 12.0  # heights of a line to the whole lines above and below a torn one
WHOLE = 0.7  # share of a torn line's width that a whole one covers
CLOSE = 1.6  # the same for what is nameless, or stands alone
ROW = 8.0  # heights of a line between two pieces of one row
SPOKEN = 20  # letters of a nameless line that is no speck
FAR = 6  # of its strongest rivals' reasons, so many are kept
_FIGURES = re.compile(r"\d+")


def grouped(labels: Sequence[Label], vocabulary: Vocabulary) -> list[Named]:
    """Return the zones of labelled fields, in no order."""
    pieces = [_piece(label) for label in labels]
    merged = True
    while merged:
        pieces, merged = _merged(pieces, vocabulary)
    return pieces


def _piece(label: Label) -> Named:
    own = [reason for reason in label.reasons if reason.kind == label.kind]
    others = [reason for reason in label.reasons if reason.kind != label.kind]
    others.sort(key=lambda reason: -reason.weight)
    return Named(label.kind, (label.line,), label.confidence, (*own, *others[:FAR]))


def _merged(pieces: list[Named], vocabulary: Vocabulary) -> tuple[list[Named], bool]:
    kept: list[Named] = []
    for piece in sorted(pieces, key=lambda piece: (piece.box.y, piece.box.x)):
        at = next(
            (
                i
                for i in range(len(kept) - 1, -1, -1)
                if _belong(kept[i], piece, pieces, vocabulary)
            ),
            None,
        )
        if at is None:
            kept.append(piece)
        else:
            kept[at] = united(kept[at], piece)
    return kept, len(kept) < len(pieces)


def _belong(first: Named, second: Named, every: Sequence[Named], vocabulary: Vocabulary) -> bool:
    """Return whether two pieces are of one zone; the second does not begin above the first."""
    joins = vocabulary.kind(first.kind).joins
    if first.kind != second.kind:
        return False
    if joins is Joins.ONCE:
        return True
    height = min(first.line_height, second.line_height)
    level = first.box.is_level(second.box, 0.3)
    if level:
        apart = _apart(first, second)
        wide = ROW if joins is Joins.NEAR else CLOSE
        if first.kind == "body" and not _is_torn(first, second, every):
            wide = GUTTER
        return joins is Joins.ROWS or apart < wide * height
    if first.kind == "body":
        return _goes_on(first, second, every)
    gap = second.box.y - first.box.bottom
    reach = CLOSE if joins is Joins.ALONE or first.kind == OTHER else NEAR
    narrower = min(first.box.width, second.box.width)
    beside = first.box.overlap_x(second.box) > 0.3 * narrower
    return (
        gap < reach * height
        and beside
        and (first.kind != OTHER or aligned(first.box, second.box, height))
        and not any(_between(zone, first, second) for zone in every)
    )


def _apart(first: Named, second: Named) -> float:
    """Return the usual white between two pieces on the rows that they share, in pixels.

    One line of a column that sticks out, by a speck read with it, does not close a gutter.
    """
    gaps = [
        -one.box.overlap_x(other.box)
        for one in first.lines
        for other in second.lines
        if one.box.is_level(other.box, 0.3)
    ]
    return median(gaps) if gaps else -first.box.overlap_x(second.box)


def _is_torn(first: Named, second: Named, every: Sequence[Named]) -> bool:
    """Return whether two level pieces are of one line: whole lines run over and under them.

    Where columns stand beside each other, no line of text runs across both of them, but for a few
    that were read across the gutter.
    """
    one, other = _closest(first, second)
    row, height = one.union(other), min(one.height, other.height)
    text = [line for piece in every if piece.kind == "body" for line in piece.lines]
    whole = [line for line in text if line.box.overlap_x(row) > WHOLE * row.width]
    if 2 * sum(len(line.text) for line in whole) < sum(len(line.text) for line in text):
        return False
    over = any(0 <= row.y - line.box.bottom + height < TORN * height for line in whole)
    under = any(0 <= line.box.y - row.bottom + height < TORN * height for line in whole)
    return over and under


def _closest(first: Named, second: Named) -> tuple[Box, Box]:
    """Return the boxes of the two lines, one of each piece, that are most nearly level."""
    pairs = ((one.box, other.box) for one in first.lines for other in second.lines)
    return min(pairs, key=lambda pair: abs(pair[0].centre[1] - pair[1].centre[1]))


def _spans(first: Named, second: Named, every: Sequence[Named]) -> bool:
    """Return whether the wider of two texts also lies over or under a column beside the other."""
    narrow, wide = sorted((first, second), key=lambda piece: piece.box.width)
    return any(
        wide.box.overlap_x(other.box) > 0.5 * other.box.width
        for other in every
        if other is not wide and other.letters >= COLUMN_LETTERS and _beside(narrow, other)
    )


def _goes_on(first: Named, second: Named, every: Sequence[Named]) -> bool:
    """Return whether running text goes on below: at the same edge, closer where it has columns."""
    height = min(first.line_height, second.line_height)
    columns = any(_beside(piece, other) for piece in (first, second) for other in every)
    if columns and (
        _begins_cell(second, every)
        or any(
            _beside(second, other) and _begins_cell(other, every) and _abreast(second, other)
            for other in every
        )
    ):
        return False
    if columns and _spans(first, second, every):
        return False
    nested = first.box.overlap_x(second.box) > 0.5 * min(first.box.width, second.box.width)
    return (
        second.box.y - first.box.bottom < (COLUMNS if columns else RUNNING) * height
        and abs(first.box.x - second.box.x) < EDGE * height
        and nested
        and not any(_between(zone, first, second) for zone in every)
    )


def _begins_cell(piece: Named, every: Sequence[Named]) -> bool:
    """Return whether a piece begins a row of columns: numbered, and the leftmost of them.

    Where numbers go on in the next column, it is text in columns, whose paragraphs are numbered.
    """
    row = [other for other in every if _beside(piece, other)]
    left = all(piece.box.x < other.box.x for other in row)
    if not (row and left and begins_paragraph(piece.lines[0].text)):
        return False
    further = [
        _number(other)
        for other in every
        if other.kind == "body"
        and other.box.x > piece.box.right
        and begins_paragraph(other.lines[0].text)
    ]
    return not further or min(further) <= _number(piece)


def _number(piece: Named) -> int:
    """Return the number at the beginning of a numbered paragraph."""
    found = _FIGURES.search(piece.lines[0].text)
    return int(found[0]) if found else 0


def _abreast(first: Named, second: Named) -> bool:
    return abs(first.box.y - second.box.y) < 0.9 * first.line_height


def _beside(piece: Named, other: Named) -> bool:
    """Return whether another piece of text stands in a column beside one."""
    if other.kind != "body" or piece.box.overlap_x(other.box) >= 0:
        return False
    return piece.box.overlap_y(other.box) > 0.5 * min(piece.line_height, other.line_height)


def _between(zone: Named, first: Named, second: Named) -> bool:
    """Return whether something of another kind lies between two pieces, one above the other.

    Nameless letters part nothing, unless they are so many that they are read in their turn.
    """
    return (
        zone.kind != first.kind
        and (zone.kind != OTHER or zone.letters >= SPOKEN)
        and zone.box.y >= first.box.bottom - 2
        and zone.box.bottom <= second.box.y + 2
        and zone.box.overlap_x(first.box.union(second.box)) > 0
    )


def strongest(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return each different reason once, at its highest weight, the strongest first."""
    best: dict[tuple[str, str], Reason] = {}
    for reason in reasons:
        key = reason.kind, reason.why
        if key not in best or abs(reason.weight) > abs(best[key].weight):
            best[key] = reason
    return tuple(sorted(best.values(), key=lambda reason: -reason.weight))
