"""Two readers as one engine: the first reads all, the second is asked where it pays.

Of a row it is shown what lies from the first word in doubt to the last one, and a word on either
side. Other words that the first reader is sure of are hardly ever bettered, and take as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from pipeline.model.errors import SurroundingsError
from pipeline.model.geometry import Box
from pipeline.model.page import Line, Word, mean_confidence
from pipeline.ocr.calibration import Calibration
from pipeline.ocr.composite import MARGIN, PAPER, stacked
from pipeline.ocr.engine import Engine, Grey, Identity, Segmentation
from pipeline.ocr.reconcile import Reading, Worth, reconciled
from pipeline.ocr.strips import block_of_each, rows_of

LOST = "READER_LOST"
"""The flag of a page at which one of the two readers failed and the other carried on."""
AGREED = "together"
"""The name under which words are calibrated that both readers read alike."""

NEVER = 0.0
"""The confidence below which the second reader is asked where it is not to be."""

_FIGURE: Final = re.compile(r"\d")

Row = tuple[Word, ...]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reader:
    """An engine and what to know of it.

    Attributes:
        name: under which its confidence is calibrated.
        engine: what reads.
        prints: whether it is the one for print.
        seeks: whether it looks for lines by itself, and so may miss a row that is there.

    """

    name: str
    engine: Engine
    prints: bool = False
    seeks: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """When the second reader is asked, and whether one carries on when the other fails.

    ``asked_below`` is the calibrated confidence of a row, or of a figure in it, 0 to 1, under which
    it is asked; above 1 it always is.
    """

    calibration: Calibration
    asked_below: float
    carry_on: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the second reader is asked of a row: from which to which word, in which columns."""

    place: int
    words: Span
    columns: Span


class TogetherEngine:
    """Two engines behind the protocol of one.

    Where they are ``even``, as over print, the second needs to be likelier by no margin.
    """

    def __init__(self, first: Reader, second: Reader, gate: Gate, *, even: bool = False) -> None:
        self._first, self._second, self._gate, self._even = first, second, gate, even
        self._doubted = gate.calibration.where_doubted(first.name)
        identities = [reader.engine.identity for reader in (first, second)]
        models = {name: digest for one in identities for name, digest in one.models.items()}
        self.identity = Identity(" + ".join(one.name for one in identities), models)
        self._lost = False
        self._turned: TogetherEngine | None = None
        self._alone: TogetherEngine | None = None

    @property
    def seeks(self) -> bool:
        """Whether the first reader looks for lines by itself."""
        return self._first.seeks

    def for_print(self) -> Engine:
        """Return the two with the one first whose field print is."""
        if self._even:
            return self
        if self._turned is None:
            both = self._first, self._second
            first, second = both if self._first.prints else reversed(both)
            self._turned = TogetherEngine(first, second, self._gate, even=True)
        return self._turned

    def first_alone(self) -> Engine:
        """Return the two with the second left out as long as the first does not fail."""
        if self._alone is None:
            gate = replace(self._gate, asked_below=NEVER)
            self._alone = TogetherEngine(self._first, self._second, gate, even=self._even)
        return self._alone

    def read(self, grey: Grey, dpi: int, segmentation: Segmentation) -> tuple[Line, ...]:
        """Return the lines of a picture, each as one reader read it or made one of two readings.

        Raises:
            EngineError: both readers fail, or one does and the other may not carry on.

        """
        spans = rows_of(grey)
        rows = self._rows(self._first, grey, spans, (dpi, segmentation))
        if rows is None:
            alone = self._second.engine.read(grey, dpi, segmentation)
            return _lines(self._calibrated(row, self._second) for row in in_rows(alone, spans))
        worth = [self._calibrated(row, self._first) for row in rows]
        doubts = list(self._doubts(worth, grey.shape[1]))
        picture, settings = _restacked(grey, spans, doubts)
        mode = Segmentation.LINE if len(doubts) == 1 else segmentation
        again = self._rows(self._second, picture, settings, (dpi, mode)) if doubts else []
        answers = {}
        if again is not None:  # otherwise it failed, and the first reader goes on alone
            moved = _moved(again, settings, spans, doubts)
            answers = {doubt.place: (doubt, row) for doubt, row in zip(doubts, moved, strict=True)}
        return _lines(
            self._joined(rows[place], *answers[place]) if place in answers else row
            for place, row in enumerate(worth)
        )

    def take_remarks(self) -> tuple[str, ...]:
        """Return the flags for what was read since the last call."""
        lost, self._lost = self._lost, False
        others = (self._turned, self._alone)
        remarks = [other.take_remarks() for other in others if other is not None]
        return (LOST,) if lost or any(remarks) else ()

    def close(self) -> None:
        """Let go of both models."""
        self._first.engine.close()
        self._second.engine.close()

    def _rows(
        self, reader: Reader, grey: Grey, spans: Sequence[Span], how: tuple[int, Segmentation]
    ) -> list[Row] | None:
        """Return what a reader reads in each row; ``None`` where it fails and that is allowed."""
        try:
            return in_rows(reader.engine.read(grey, *how), spans)
        except SurroundingsError:
            if not self._gate.carry_on:
                raise
            self._lost = True
            return None

    def _doubts(self, rows: Sequence[Row], width: int) -> Iterator[Doubt]:
        """Yield what the second reader is asked about in rows, calibrated, of a picture so wide.

        Where the first one looked and saw no letter there are only crumbs, and the second would
        make letters of them.
        """
        for place, row in enumerate(rows):
            if not row and self._first.seeks:
                yield Doubt(place, (0, 0), (MARGIN, width - MARGIN))
            if unsure := self._unsure(row):
                start, end = max(unsure[0] - 1, 0), min(unsure[-1] + 2, len(row))
                left = _parting(row[start - 1], row[start]) if start else MARGIN
                right = _parting(row[end - 1], row[end]) if end < len(row) else width - MARGIN
                yield Doubt(place, (start, end), (left, right))

    def _unsure(self, row: Row) -> list[int]:
        """Return which words are in doubt; of a sure row figures: no word tells what they are."""
        least = self._gate.asked_below
        sure = (mean_confidence(row) or 0.0) >= least
        return [
            number
            for number, word in enumerate(row)
            if (word.confidence or 0.0) < least and (not sure or _FIGURE.search(word.text))
        ]

    def _calibrated(self, row: Row, reader: Reader) -> Row:
        worth = self._worth(reader.name, self._gate.calibration)
        return tuple(replace(word, confidence=worth(word)) for word in row)

    def _joined(self, row: Row, doubt: Doubt, second: Row) -> Row:
        start, end = doubt.words
        before, after, both = (
            self._worth(name, self._doubted)
            for name in (self._first.name, self._second.name, AGREED)
        )
        first, late = Reading(row[start:end], before), Reading(second, after, late=not self._even)
        ahead, behind = (self._calibrated(each, self._first) for each in (row[:start], row[end:]))
        return (*ahead, *reconciled(first, late, both), *behind)

    @staticmethod
    def _worth(name: str, calibration: Calibration) -> Worth:
        return lambda word: calibration.share(name, word.text, word.confidence)


def in_rows(lines: Sequence[Line], spans: Sequence[Span]) -> list[Row]:
    """Return the words of each row, left to right, by the height at which they stand."""
    rows: list[list[Word]] = [[] for _ in spans]
    middles = np.array([(top + bottom) / 2 for top, bottom in spans])
    for word in (word for line in lines for word in line.words):
        if spans:
            rows[int(np.argmin(np.abs(middles - word.box.centre[1])))].append(word)
    return [tuple(sorted(row, key=lambda word: word.box.x)) for row in rows]


def _parting(left: Word, right: Word) -> int:
    """Return the column between two words."""
    return (left.box.right + right.box.x) // 2


def _restacked(
    grey: Grey, spans: Sequence[Span], doubts: Sequence[Doubt]
) -> tuple[Grey, list[Span]]:
    """Return a picture of what is in doubt and where its rows stand in it."""
    heights = [spans[doubt.place][1] - spans[doubt.place][0] for doubt in doubts]
    blocks = block_of_each(spans)
    begun = [blocks[doubt.place] for doubt in doubts]
    first = {place for place, (one, other) in enumerate(pairwise(begun), 1) if one != other}
    tops = stacked(heights, first)
    settings = [(top, top + height) for top, height in zip(tops, heights, strict=True)]
    widest = max((doubt.columns[1] - doubt.columns[0] for doubt in doubts), default=0)
    end = max((end for _, end in settings), default=0)
    picture = np.full((end + MARGIN, widest + 2 * MARGIN), PAPER, np.uint8)
    for doubt, (start, end) in zip(doubts, settings, strict=True):
        piece = grey[slice(*spans[doubt.place]), slice(*doubt.columns)]
        picture[start:end, MARGIN : MARGIN + piece.shape[1]] = piece
    return picture, settings


def _moved(
    rows: Sequence[Row], settings: Sequence[Span], spans: Sequence[Span], doubts: Sequence[Doubt]
) -> list[Row]:
    """Return the rows of a restacked picture with their boxes where they stood before."""
    ways = [
        (doubt.columns[0] - MARGIN, spans[doubt.place][0] - top)
        for doubt, (top, _) in zip(doubts, settings, strict=True)
    ]
    return [
        tuple(replace(word, box=_shifted(word.box, *way)) for word in row)
        for row, way in zip(rows, ways, strict=True)
    ]


def _shifted(box: Box, across: int, down: int) -> Box:
    return Box(box.x + across, box.y + down, box.width, box.height)


def _lines(rows: Iterable[Row]) -> tuple[Line, ...]:
    return tuple(Line.of(row) for row in rows if row)
