"""Lines as read, parted into fields: a line of text, a cell, a blank that was filled in.

A line is parted where a corridor of white runs down through several lines of its block, where the
gap is far wider than between words, and where the phrases on both sides of a wide gap speak for
different kinds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.layout.cues import cue_reasons
from pipeline.layout.rows import level, put_together, split_at, split_at_gaps
from pipeline.layout.shapes import is_date, is_dated_number, looks_signed, names_comrade
from pipeline.model.page import Line, Word
from pipeline.model.vocabulary import OTHER, Vocabulary

STRONG = 0.55  # a cue this strong names a field by itself
CORRIDOR_ROWS = 3  # lines through which white must run to part columns
CORRIDOR = 1.25  # heights of a line: how wide it is at least
NARROW_ROWS = 6
NARROW = 0.8  # the same where it runs through so many lines
ACROSS = 0.12  # share of its lines that may be read across a corridor
SPECK = 0.2  # a word narrower than this share of its height is a rule or a speck
FAR = 9.0  # heights of a line between two fields of a row, whatever they say
BLANK = 3.5  # heights of a line from a mark of the form to what was typed behind it
COUNTED = 2.0  # heights of a line from a row's number to what it numbers
_MARK = re.compile(r"(?:.{0,10}\d\W{0,3})?(?:т|тов|тт)\W{0,2}", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,2}[.)]")
_TYPED = re.compile(r"[^\W\d_]{2}[^\d№]*")


@dataclass(frozen=True, slots=True)
class _Gap:
    """White between two words of a line: its line, the word before it and its edges in pixels."""

    line: int
    word: int
    left: int
    right: int


def fields_of(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Line]:
    """Return the fields of a block's lines, top to bottom and left to right."""
    cuts = _corridors(lines)
    fields = []
    for index, line in enumerate(lines):
        for piece in split_at(line, cuts.get(index, ())):
            fields += _parted(piece, vocabulary)
    return fields


def filled(fields: Sequence[Line]) -> list[Line]:
    """Return fields with the blanks filled in: ``№ 5-т.`` of the form and the name typed behind it.

    They are not of one block where the typing stands higher or lower than the form's line.
    """
    blanks = [line for line in fields if _MARK.fullmatch(line.text)]
    typed = [line for line in fields if _TYPED.fullmatch(line.text) and line not in blanks]
    runs: dict[int, tuple[Line, Line]] = {}
    for blank in blanks:
        behind = [line for line in typed if _fills(blank, line) and id(line) not in runs]
        if behind:
            name = min(behind, key=lambda line: line.box.x)
            runs[id(name)] = blank, name
    return put_together(fields, runs.values())


def _fills(blank: Line, typed: Line) -> bool:
    height = max(blank.box.height, typed.box.height)
    near = -0.5 * height <= typed.box.x - blank.box.right < BLANK * height
    return near and level(blank.box, typed.box)


def _corridors(lines: Sequence[Line]) -> dict[int, tuple[int, ...]]:
    """Return before which words each line is cut: gaps of adjacent lines that share a column."""
    gaps = [gap for index, line in enumerate(lines) for gap in _gaps(index, line)]
    runs: list[list[_Gap]] = []
    for gap in gaps:
        fitting = [run for run in runs if _goes_on(run, gap, _least(lines[gap.line]))]
        if fitting:
            max(fitting, key=len).append(gap)
        else:
            runs.append([gap])
    cuts: dict[int, tuple[int, ...]] = {}
    for run in runs:
        if _long_enough(run, lines) and _clear(run, lines):
            for gap in run:
                cuts[gap.line] = (*cuts.get(gap.line, ()), gap.word)
    return cuts


def _long_enough(run: Sequence[_Gap], lines: Sequence[Line]) -> bool:
    """Return whether a corridor is too long to be there by chance; a narrow one must be longer."""
    width = min(gap.right for gap in run) - max(gap.left for gap in run)
    height = sum(lines[gap.line].box.height for gap in run) / len(run)
    return len(run) >= (CORRIDOR_ROWS if width >= CORRIDOR * height else NARROW_ROWS)


def _gaps(index: int, line: Line) -> list[_Gap]:
    least = _least(line)
    words = [(place, word) for place, word in enumerate(line.words) if _is_word(word)]
    return [
        _Gap(index, place, before.box.right, after.box.x)
        for (first, before), (place, after) in pairwise(words)
        if after.box.x - before.box.right >= least and not (first == 0 and _counts(before, after))
    ]


def _counts(word: Word, after: Word) -> bool:
    """Return whether a row's first word is its number: ``1. тов. Берия``, not a column's cell."""
    near = after.box.x - word.box.right < COUNTED * max(word.box.height, after.box.height)
    return near and _COUNT.fullmatch(word.text) is not None


def _least(line: Line) -> float:
    return NARROW * line.box.height


def _goes_on(run: list[_Gap], gap: _Gap, least: float) -> bool:
    """Return whether a gap lies below a corridor, on the next line or the one after it."""
    left, right = max(g.left for g in run), min(g.right for g in run)
    common = min(right, gap.right) - max(left, gap.left)
    return 0 < gap.line - run[-1].line <= 2 and common >= 0.9 * least


def _clear(run: list[_Gap], lines: Sequence[Line]) -> bool:
    """Return whether the corridor is free of words, and text on both sides.

    Of a long one a line or two may be read across it.
    """
    left, right = max(g.left for g in run), min(g.right for g in run)
    between = [line.words for line in lines[run[0].line : run[-1].line + 1]]
    across = sum(
        any(w.box.x < right and w.box.right > left and _is_word(w) for w in words)
        for words in between
    )
    every = [word for words in between for word in words]
    return across <= ACROSS * len(run) and _wordy(every, left) and _wordy(every, -right)


def _is_word(word: Word) -> bool:
    """Return whether a word is more than a rule between columns, or a speck."""
    return any(map(str.isalnum, word.text)) and word.box.width >= SPECK * word.box.height


def _wordy(words: Sequence[Word], edge: int) -> bool:
    """Return whether there are words enough on one side of an edge (right of it if negative)."""
    side = [w for w in words if (w.box.right <= edge if edge >= 0 else w.box.x >= -edge)]
    return sum(len(word.text) for word in side) >= 12


def _parted(line: Line, vocabulary: Vocabulary) -> list[Line]:
    """Part a line at wide gaps where what follows is of another purpose, or very far away."""
    runs = split_at_gaps(line)
    if len(runs) == 1:
        return [line]
    kinds = {kind for run in runs if (kind := _strongest(run, vocabulary)) != OTHER}
    apart = max(after.box.x - before.box.right for before, after in pairwise(runs))
    tells = any(_tells(run) for run in runs[:1]) or any(
        _tells(run) and not _runs_on(before, run) for before, run in pairwise(runs)
    )
    tells = tells and not is_dated_number(line.text)
    return runs if len(kinds) > 1 or tells or apart > FAR * line.box.height else [line]


def _tells(line: Line) -> bool:
    """Return whether a piece of a row is something by itself: a date, a name, a number."""
    return is_date(line.text) or looks_signed(line) or names_comrade(line.text)


def _runs_on(before: Line, run: Line) -> bool:
    """Return whether a name goes on with a sentence: ``Решение принято. За - тт. Хрущев``."""
    small = sum(word.text.islower() and len(word.text) > 1 for word in before.words)
    return small >= 2 and names_comrade(run.text)


def _strongest(line: Line, vocabulary: Vocabulary) -> str:
    reasons = cue_reasons(line.text, vocabulary, first=True)
    best = max(reasons, key=lambda reason: reason.weight, default=None)
    return best.kind if best is not None and best.weight >= STRONG else OTHER
