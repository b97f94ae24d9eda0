"""The plan of a sheet: which blocks to read, which marks lie over them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.layout.blocks import Block, find_blocks
from pipeline.layout.components import Components, ruled_lines
from pipeline.layout.lines import find_lines
from pipeline.layout.marks import Mark, find_marks, find_scrawls
from pipeline.layout.options import LayoutOptions
from pipeline.model.geometry import Box
from pipeline.preprocess.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Plan:
    """What was found on a sheet before anything is read, in its pixels.

    Attributes:
        blocks: what is to be read, top to bottom and left to right.
        longest_lines: boxes of text lines, the longest first.
        marks: stamps and notes in coloured ink, and strokes of a pen in black.

    """

    blocks: tuple[Block, ...]
    longest_lines: tuple[Box, ...]
    marks: tuple[Mark, ...]

    @property
    def stamps(self) -> tuple[Mark, ...]:
        """The marks that can be read: handwriting is located, never read."""
        return tuple(mark for mark in self.marks if mark.kind == "stamp")


def find_plan(sheet: Sheet, options: LayoutOptions) -> Plan:
    """Return the blocks of text and the marks of a sheet."""
    rulings = ruled_lines(sheet.ink, sheet.dpi, options.ruling_mm)
    components = Components.of(np.asarray(cv2.subtract(sheet.ink, rulings), np.uint8))
    scrawls = [
        mark
        for mark in find_scrawls(components, sheet.dpi)
        if mark.box.share_inside(sheet.frame) > 0.9
    ]
    lines = find_lines(components, sheet.dpi, options)
    lines = [line for line in lines if line.box.share_inside(sheet.frame) > 0.5]
    blocks = find_blocks(lines, options)
    longest = sorted((line.box for line in lines), key=lambda box: -box.width)
    return Plan(
        tuple(blocks),
        tuple(longest),
        (*find_marks(sheet.coloured, sheet.dpi, options), *scrawls),
    )
