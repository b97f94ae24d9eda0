"""Lines below stamps, read on several pictures of one text: on each the stamp left other strokes.

What words are worth decides between the readings, as between two readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, compress, islice
from typing import TypeVar

from pipeline.model.page import Line, Word
from pipeline.ocr.composite import Blocks
from pipeline.ocr.engine import Choosing, Engine, Grey
from pipeline.ocr.reading import row_by_row
from pipeline.ocr.reconcile import Reading, reconciled

T = TypeVar("T")
SURE = 0.9  # how likely right each word of a line is that is read but once

Pictures = tuple[Grey, Sequence[Grey]]
"""The text as it is read, and other pictures of it."""


def read_doubled(
    pictures: Pictures, blocks: Blocks, below: Sequence[Sequence[bool]], dpi: float, engine: Engine
) -> list[tuple[Line, ...]]:
    """Return the lines of each block, those ``below`` stamps made of what all pictures show."""
    text, others = pictures
    lines = row_by_row(text, blocks, dpi, engine)
    asked = [
        under and not _is_sure(line)
        for under, line in zip(chain.from_iterable(below), lines, strict=True)
    ]
    again = _parted(asked, blocks)
    left = [list(compress(rows, chosen)) for rows, chosen in zip(blocks, again, strict=True)]
    first = engine.first_alone() if isinstance(engine, Choosing) else engine
    for picture in others:
        second = iter(row_by_row(picture, left, dpi, first))
        lines = [
            _better(line, next(second)) if twice else line
            for line, twice in zip(lines, asked, strict=True)
        ]
    return [tuple(filter(None, found)) for found in _parted(lines, blocks)]


def _parted(each: Iterable[T], blocks: Blocks) -> list[list[T]]:
    """Return what there is of each row, by blocks."""
    rest = iter(each)
    return [list(islice(rest, len(rows))) for rows in blocks]


def _is_sure(line: Line | None) -> bool:
    return line is not None and all(_worth(word) >= SURE for word in line.words)


def _better(first: Line | None, second: Line | None) -> Line | None:
    """Return the words of either reading that are likelier right."""
    before, after = (Reading(line.words if line else (), _worth) for line in (first, second))
    words = reconciled(before, after, _worth)
    return Line.of(words) if words else None


def _worth(word: Word) -> float:
    return word.confidence or 0.0
