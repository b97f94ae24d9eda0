"""Stamps and handwriting in coloured ink, told apart by how their strokes stand together."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.layout.components import Components, Mask
from pipeline.layout.lines import find_lines
from pipeline.layout.options import LayoutOptions
from pipeline.model.geometry import Box, pixels

REACH_MM = 4.0  # strokes nearer than this belong to one mark
LEAST_MM = 5.0
INK = 215


@dataclass(frozen=True, slots=True)
class Mark:
    """A stamp or a note in coloured ink, in pixels of the sheet; ``rows`` are its level lines."""

    kind: str
    box: Box
    confidence: float
    rows: tuple[tuple[Box, ...], ...] = ()


def find_marks(coloured: Mask, dpi: float, options: LayoutOptions) -> list[Mark]:
    """Return the marks on the coloured layer of a sheet, top to bottom."""
    ink = np.asarray(cv2.threshold(coloured, INK, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    reach = max(int(pixels(REACH_MM, dpi)), 3)
    blots = Components.of(
        np.asarray(
            cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)), np.uint8
        )
    )
    least = pixels(LEAST_MM, dpi)
    large = (np.maximum(blots.width, blots.height) >= 2 * least) & (
        np.minimum(blots.width, blots.height) >= 0.6 * least
    )
    blots = blots.where(large)
    boxes = [
        Box(int(x), int(y), int(w), int(h))
        for x, y, w, h in zip(blots.x, blots.y, blots.width, blots.height, strict=True)
    ]
    marks = [_judged(ink, box, dpi, options) for box in boxes]
    return sorted(marks, key=lambda mark: (mark.box.y, mark.box.x))


def _judged(ink: Mask, box: Box, dpi: float, options: LayoutOptions) -> Mark:
    """Say what a mark is: a frame around it or level lines of letters make it a stamp."""
    parts = Components.of(np.ascontiguousarray(ink[box.y : box.bottom, box.x : box.right]))
    framed = (
        (parts.width >= 0.7 * box.width)
        & (parts.height >= 0.7 * box.height)
        & (parts.area < 0.35 * parts.width * parts.height)
    ).any()
    level = [line for line in find_lines(parts, dpi, options) if line.letters >= 5]
    rows = tuple((_moved(line.box, box),) for line in level)
    squat = box.height >= 0.25 * box.width
    if framed and squat:
        return Mark("stamp", box, 0.85, rows)
    if len(level) >= 2 or (len(level) == 1 and level[0].letters >= 9):
        return Mark("stamp", box, 0.7, rows)
    return Mark("handwriting", box, 0.6)


def _moved(box: Box, by: Box) -> Box:
    return Box(box.x + by.x, box.y + by.y, box.width, box.height)
