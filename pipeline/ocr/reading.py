"""Blocks handed to an engine one by one, and a glance that tells whether a page is upside down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.page import Line
from pipeline.ocr.engine import Engine, Grey, Segmentation

MARGIN = 10  # pixels of paper that Tesseract wants around text
SURE = 0.75  # mean confidence at which upright text needs no second look


def read_block(grey: Grey, box: Box, dpi: float, engine: Engine) -> tuple[Line, ...]:
    """Return the lines of a block as they lie on the sheet."""
    return _moved(engine.read(*_snippet(grey, box, dpi), Segmentation.BLOCK), box)


def read_line(grey: Grey, box: Box, dpi: float, engine: Engine) -> tuple[Line, ...]:
    """Return the words of a single line as they lie on the sheet."""
    return _moved(engine.read(*_snippet(grey, box, dpi), Segmentation.LINE), box)


def upside_down(grey: Grey, lines: Sequence[Box], dpi: float, engine: Engine) -> bool:
    """Return whether the page's longest lines read better when turned by a half.

    A single line that reads well settles it, so an upright page costs one or two lines.
    """
    sample = sorted(lines, key=lambda box: -box.width)[:3]
    if not sample:
        return False
    upright = [_confidence(grey, box, dpi, engine) for box in sample[:1]]
    if upright[0] >= SURE:
        return False
    upright += [_confidence(grey, box, dpi, engine) for box in sample[1:]]
    turned = np.ascontiguousarray(np.rot90(grey, 2))
    height, width = grey.shape
    over = [
        _confidence(turned, Box(width - box.right, height - box.bottom, *box[2:]), dpi, engine)
        for box in sample
    ]
    return sum(over) > sum(upright) + 0.15 * len(sample)


def _confidence(grey: Grey, box: Box, dpi: float, engine: Engine) -> float:
    lines = engine.read(*_snippet(grey, box, dpi), Segmentation.LINE)
    return max((line.confidence or 0.0 for line in lines), default=0.0)


def _snippet(grey: Grey, box: Box, dpi: float) -> tuple[Grey, int]:
    """Return a block's pixels with a margin of paper, and the resolution."""
    inside = box.intersection(Box(0, 0, grey.shape[1], grey.shape[0]))
    pixels = grey[inside.y : inside.bottom, inside.x : inside.right]
    paper = int(np.percentile(pixels, 95)) if pixels.size else 255
    return np.pad(pixels, MARGIN, constant_values=paper), round(dpi)


def _moved(lines: tuple[Line, ...], block: Box) -> tuple[Line, ...]:
    def moved(box: Box) -> Box:
        return Box(box.x + block.x - MARGIN, box.y + block.y - MARGIN, *box[2:])

    return tuple(
        replace(
            line,
            box=moved(line.box),
            words=tuple(replace(word, box=moved(word.box)) for word in line.words),
        )
        for line in lines
    )
