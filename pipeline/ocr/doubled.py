"""Lines below stamps, read on several pictures of one text: on each the stamp left other strokes.

What words are worth decides between the readings, as between two readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from pipeline.model.page import Line, Word
from pipeline.ocr.composite import Row
from pipeline.ocr.engine import Choosing, Engine, Grey
from pipeline.ocr.reading import row_by_row
from pipeline.ocr.reconcile import Reading, reconciled

SURE = 0.9  # how likely right each word of a line is that is read but once

Pictures = tuple[Grey, Sequence[Grey]]
"""The text as it is read, and other pictures of it."""


def read_doubled(
    pictures: Pictures, rows: Sequence[Row], below: Sequence[bool], dpi: float, engine: Engine
) -> tuple[Line, ...]:
    """Return a block's lines, those ``below`` stamps made of what was read on all pictures."""
    text, others = pictures
    lines = row_by_row(text, rows, dpi, engine)
    asked = [under and not _is_sure(line) for under, line in zip(below, lines, strict=True)]
    first = engine.first_alone() if isinstance(engine, Choosing) else engine
    for picture in others:
        again = iter(row_by_row(picture, list(compress(rows, asked)), dpi, first))
        lines = [
            _better(line, next(again)) if twice else line
            for line, twice in zip(lines, asked, strict=True)
        ]
    return tuple(line for line in lines if line is not None)


def _is_sure(line: Line | None) -> bool:
    return line is not None and all(_worth(word) >= SURE for word in line.words)


def _better(first: Line | None, second: Line | None) -> Line | None:
    """Return the words of either reading that are likelier right."""
    before, after = (Reading(line.words if line else (), _worth) for line in (first, second))
    words = reconciled(before, after, _worth)
    return Line.of(words) if words else None


def _worth(word: Word) -> float:
    return word.confidence or 0.0
