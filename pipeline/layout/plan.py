"""The plan of a sheet: which blocks to read, which marks lie over them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.layout.blocks import Block, find_blocks
from pipeline.layout.components import Components, ruled_lines, without_holes
from pipeline.layout.grids import find_grids
from pipeline.layout.lines import find_lines
from pipeline.layout.marks import Mark, find_marks, find_scrawls
from pipeline.layout.options import LayoutOptions
from pipeline.layout.rings import find_rings
from pipeline.model.geometry import Box
from pipeline.preprocess.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Plan:
    """What was found on a sheet before anything is read, in its pixels.

    Attributes:
        blocks: what is to be read, top to bottom and left to right.
        longest_lines: boxes of text lines, the longest first.
        tables: boxes of ruled grids.
        marks: stamps and notes in coloured ink, and strokes of a pen in black.

    """

    blocks: tuple[Block, ...]
    longest_lines: tuple[Box, ...]
    marks: tuple[Mark, ...]
    tables: tuple[Box, ...] = ()

    @property
    def stamps(self) -> tuple[Mark, ...]:
        """The marks that can be read: handwriting is located, never read."""
        return tuple(mark for mark in self.marks if mark.kind == "stamp")


def find_plan(sheet: Sheet, options: LayoutOptions) -> Plan:
    """Return the blocks of text and the marks of a sheet."""
    ink = without_holes(sheet.ink, sheet.dpi)
    rulings = ruled_lines(ink, sheet.dpi, options.ruling_mm)
    components = Components.of(np.asarray(cv2.subtract(ink, rulings), np.uint8))
    rings = find_rings(ink, sheet.dpi)
    scrawls = [mark for mark in find_scrawls(components, sheet.dpi) if _written(mark, sheet, rings)]
    lines = [
        line
        for line in find_lines(components, sheet.dpi, options)
        if line.box.share_inside(sheet.frame) > 0.5
        and all(line.box.share_inside(ring.box) < 0.7 for ring in rings)
    ]
    blocks = find_blocks(lines, options)
    longest = sorted((line.box for line in lines), key=lambda box: -box.width)
    return Plan(
        tuple(blocks),
        tuple(longest),
        (*find_marks(sheet.coloured, sheet.dpi, options), *rings, *scrawls),
        tuple(find_grids(rulings, sheet.dpi)),
    )


def _written(mark: Mark, sheet: Sheet, rings: list[Mark]) -> bool:
    """Return whether a stroke lies on the paper and is not a piece of a stamp's ring."""
    on_paper = mark.box.share_inside(sheet.frame) > 0.9
    return on_paper and all(mark.box.share_inside(ring.box) < 0.7 for ring in rings)
