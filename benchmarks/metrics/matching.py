"""Truth and reading compared line by line, in whatever order the lines come.

Each line of the truth takes the read text that has most of its letters; the longest agreements go
first. A read line that runs over two columns is cut, and so is a line of the truth that was read in
two parts; what is left over is matched again. The result depends on the lines, not on their order.
The idea is the flexible character accuracy of Clausner, Pletschacher and Antonacopoulos (2020).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import product
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from benchmarks.metrics.counts import Tally

ALIKE: Final = 0.5
"""The least share of agreeing letters at which a line counts as found."""
LEAST_PIECE: Final = 4
"""Nothing shorter is cut off or looked for inside a line, in letters: it would fit anywhere."""


@dataclass(frozen=True, slots=True)
class LineMatch:
    """One line of the truth: its length, the letters that were found, and how they were read.

    ``edits`` are the errors inside what was found; letters that were not found come on top.
    """

    length: int
    found: int = 0
    edits: int = 0
    read: str = ""

    @property
    def errors(self) -> Tally:
        """Return all errors of the line, of its letters."""
        return Tally(self.edits + self.length - self.found, self.length)


@dataclass(frozen=True, slots=True)
class Matching:
    """All lines of the truth, in their order, and the letters read that belong to none."""

    lines: tuple[LineMatch, ...]
    extra: int

    @property
    def free(self) -> Tally:
        """Return the errors of the page without regard to order, of its letters.

        What was not found and what belongs to nothing are set against each other, as Levenshtein
        would substitute one for the other: the larger counts.
        """
        missing = self.found.of - self.found.count
        return Tally(self.within.count + max(missing, self.extra), self.found.of)

    @property
    def within(self) -> Tally:
        """Return the errors inside the text that was found, of the letters found."""
        return Tally(sum(line.edits for line in self.lines), self.found.count)

    @property
    def found(self) -> Tally:
        """Return the letters of the truth that were found at all, of all."""
        return Tally(
            sum(line.found for line in self.lines), sum(line.length for line in self.lines)
        )


@dataclass(frozen=True, slots=True, order=True)
class _Piece:
    """A part of a line, from ``start``."""

    text: str
    line: int
    start: int = 0

    def cut(self, start: int, end: int) -> tuple[_Piece, list[_Piece]]:
        """Return the part between, and what is left; scraps stay with the part."""
        start = start if start >= LEAST_PIECE else 0
        end = end if len(self.text) - end >= LEAST_PIECE else len(self.text)
        part = _Piece(self.text[start:end], self.line, self.start + start)
        before = _Piece(self.text[:start], self.line, self.start)
        after = _Piece(self.text[end:], self.line, self.start + end)
        return part, [piece for piece in (before, after) if piece.text.strip()]


@dataclass(frozen=True, slots=True, order=True)
class _Pair:
    """A possible match; the most agreeing letters sort first, then the texts decide."""

    rank: tuple[int, int]
    truth: _Piece
    read: _Piece
    truth_part: tuple[int, int] = field(compare=False)
    read_part: tuple[int, int] = field(compare=False)


def match_lines(truth: Sequence[str], read: Sequence[str]) -> Matching:
    """Match folded lines of a reading to folded lines of the truth."""
    wanted = {_Piece(text, line) for line, text in enumerate(truth) if text}
    offered = {_Piece(text, line) for line, text in enumerate(read) if text}
    taken: dict[int, list[tuple[_Piece, _Piece]]] = {}
    pairs = list(_pairs(wanted, offered))
    heapify(pairs)
    while pairs:
        pair = heappop(pairs)
        if pair.truth not in wanted or pair.read not in offered:
            continue
        wanted.remove(pair.truth)
        offered.remove(pair.read)
        truth_part, truth_left = pair.truth.cut(*pair.truth_part)
        read_part, read_left = pair.read.cut(*pair.read_part)
        taken.setdefault(truth_part.line, []).append((truth_part, read_part))
        wanted.update(truth_left)
        offered.update(read_left)
        for new in (*_pairs(truth_left, offered), *_pairs(wanted - {*truth_left}, read_left)):
            heappush(pairs, new)
    lines = [_line(text, taken.get(line, [])) for line, text in enumerate(truth)]
    return Matching(tuple(lines), sum(len(piece.text) for piece in offered))


def _line(text: str, taken: list[tuple[_Piece, _Piece]]) -> LineMatch:
    taken = sorted(taken, key=lambda pair: pair[0].start)
    return LineMatch(
        length=len(text),
        found=sum(len(truth.text) for truth, _ in taken),
        edits=sum(Levenshtein.distance(truth.text, read.text) for truth, read in taken),
        read=" ".join(read.text.strip() for _, read in taken),
    )


def _pairs(
    wanted: set[_Piece] | list[_Piece], offered: set[_Piece] | list[_Piece]
) -> Iterator[_Pair]:
    for truth, read in product(wanted, offered):
        if pair := _pair(truth, read):
            yield pair


def _pair(truth: _Piece, read: _Piece) -> _Pair | None:
    """Return how two pieces match at their best, or ``None`` where they are too unlike."""
    whole = (0, len(truth.text)), (0, len(read.text))
    parts = whole
    if min(len(truth.text), len(read.text)) >= LEAST_PIECE:
        found = fuzz.partial_ratio_alignment(truth.text, read.text, score_cutoff=100 * ALIKE)
        if found is None:
            return None
        parts = (found.src_start, found.src_end), (found.dest_start, found.dest_end)
    ours, _ = truth.cut(*parts[0])
    theirs, _ = read.cut(*parts[1])
    longest = max(len(ours.text), len(theirs.text))
    edits = Levenshtein.distance(ours.text, theirs.text)
    agreeing = longest - edits
    if agreeing < ALIKE * longest:
        return None
    return _Pair((-agreeing, edits), truth, read, *parts)
