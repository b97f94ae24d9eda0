"""Tesseract's TSV to lines of words; both adapters speak it, so both give the same types."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import isnan
from unicodedata import normalize

from pipeline.model.errors import EngineError
from pipeline.model.geometry import Box
from pipeline.model.page import Line, Word

WORD_LEVEL = "5"
COLUMNS = 12
_SHOWN = 120


def parse_tsv(tsv: str) -> tuple[Line, ...]:
    """Return the lines in the order in which Tesseract gives them.

    The confidence keeps its decimals; words of white space alone are dropped. A header row is
    passed over where there is one.

    Raises:
        EngineError: a word has no place.

    """
    rows = (row for row in _rows(tsv) if row[0] == WORD_LEVEL and row[11].strip())
    lines = (map(_word, group) for _, group in groupby(rows, key=lambda row: row[2:5]))
    return tuple(map(Line.of, lines))


def _rows(tsv: str) -> Iterator[list[str]]:
    """Yield the whole rows. Words may hold whatever else some library takes for a line's end."""
    rows = (line.split("\t") for line in tsv.split("\n"))
    return (row for row in rows if len(row) == COLUMNS)


def _word(row: list[str]) -> Word:
    try:
        x, y, width, height = map(int, row[6:10])
        confidence = min(max(float(row[10]) / 100, 0.0), 1.0)
    except ValueError as error:
        raise EngineError(f"TSV: {error}"[:_SHOWN]) from error
    known = None if isnan(confidence) else round(confidence, 4)
    return Word(normalize("NFC", row[11].strip()), Box(x, y, width, height), known)
