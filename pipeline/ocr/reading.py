"""Blocks handed to an engine in one call, and a glance that tells whether a page is upside down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from pipeline.model.geometry import Box, bounding
from pipeline.model.maps import Map
from pipeline.model.page import Line, Word
from pipeline.ocr.composite import Blocks, Row, composed
from pipeline.ocr.edges import set_to_ink
from pipeline.ocr.engine import Choosing, Engine, Grey, Segmentation
from pipeline.ocr.spaced import drawn_together

SURE = 0.75  # confidence at which upright text needs no second look
FEW = 3  # lines that tell which way up a page is

Picture = tuple[Grey, float]
"""A picture and its resolution."""


def read_rows(grey: Grey, rows: Sequence[Row], dpi: float, engine: Engine) -> tuple[Line, ...]:
    """Return a block's lines, boxes on the sheet."""
    return tuple(line for line in row_by_row(grey, [rows], dpi, engine) if line is not None)


def row_by_row(grey: Grey, blocks: Blocks, dpi: float, engine: Engine) -> list[Line | None]:
    """Return a line for each row of some blocks: one call of the engine for all.

    It is ``None`` where nothing was read.

    A row in which the engine saw no line at all is handed to it once more by itself, as a line. Who
    looks at every row has nothing more to say about one that was by itself already.
    """
    rows = list(chain.from_iterable(blocks))
    if not rows:
        return []
    lines = _read(grey, blocks, dpi, engine, Segmentation.LINE if len(rows) == 1 else None)
    if len(rows) == 1 and isinstance(engine, Choosing) and not engine.seeks:
        return lines
    return [
        line or _read(grey, [[row]], dpi, engine, Segmentation.RAW_LINE)[0]
        for line, row in zip(lines, rows, strict=True)
    ]


def read_turned(
    pictures: Iterable[tuple[Grey, Sequence[Row], Map]], dpi: float, engine: Engine
) -> tuple[Line, ...]:
    """Return the lines of pictures that were turned to be read, boxes where their maps lead.

    They are stamps, and read as print is. Letters that a rim sets apart are drawn together.
    """
    engine = engine.for_print() if isinstance(engine, Choosing) else engine
    return tuple(
        _carried(drawn_together(set_to_ink(line, picture)), way)
        for picture, rows, way in pictures
        for line in read_rows(picture, rows, dpi, engine)
    )


def upside_down(sheet: Picture, read: Iterable[Line], lines: Sequence[Box], engine: Engine) -> bool:
    """Return whether the page's longest lines read better when turned by a half.

    A single long one that was ``read`` well settles it, so an upright page costs nothing. Otherwise
    one reader is enough to tell.
    """
    grey, dpi = sheet
    engine = engine.first_alone() if isinstance(engine, Choosing) else engine
    longest = sorted(read, key=lambda line: -line.box.width)[:FEW]
    sample = sorted(lines, key=lambda box: -box.width)[:FEW]
    if not sample or any((line.confidence or 0.0) >= SURE for line in longest):
        return False
    upright = [_confidence(grey, box, dpi, engine) for box in sample]
    turned = np.ascontiguousarray(np.rot90(grey, 2))
    height, width = grey.shape
    over = [
        _confidence(turned, Box(width - box.right, height - box.bottom, *box[2:]), dpi, engine)
        for box in sample
    ]
    return sum(over) > sum(upright) + 0.15 * len(sample)


def _carried(line: Line, way: Map) -> Line:
    words = tuple(replace(word, box=way.box(word.box)) for word in line.words)
    return replace(line, box=bounding(word.box for word in words), words=words)


def _confidence(grey: Grey, box: Box, dpi: float, engine: Engine) -> float:
    lines = read_rows(grey, [(box,)], dpi, engine)
    return max((line.confidence or 0.0 for line in lines), default=0.0)


def _read(
    grey: Grey, blocks: Blocks, dpi: float, engine: Engine, mode: Segmentation | None
) -> list[Line | None]:
    composite = composed(grey, blocks)
    read = engine.read(composite.picture, round(dpi), mode or Segmentation.BLOCK)
    words: list[Word] = [word for line in read for word in line.words]
    return composite.lines(words)
