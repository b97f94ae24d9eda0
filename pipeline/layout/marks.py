"""Stamps and handwriting: what coloured ink makes, and what the pen leaves in black.

Colour takes a mark off the text by itself. In black a stroke of the pen is told from letters by its
reach and its thinness: one long thin component where letters are small and full.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Components, Mask
from pipeline.layout.faces import Face, find_faces, ink_of, lean_of, level_lines
from pipeline.layout.lines import TextLine, find_lines
from pipeline.layout.options import LayoutOptions
from pipeline.layout.outlines import outlined
from pipeline.layout.rings import find_rings
from pipeline.layout.unmixed import Dye
from pipeline.model.geometry import Box, pixels
from pipeline.preprocess.sheet import Sheet

REACH_MM = 4.0  # strokes nearer than this belong to one mark
LEAST_MM = 5.0
WORD = 2  # letters of a line of print, at least
SLANT = 1.9  # times the height of its letters: a level line is no taller, a frame's strokes are
FRAME = 0.3  # share of a stamp's ink beside its lines, at least, where these are level
PEN_MM = (7.0, 95.0)  # how far one stroke of a signature or a note reaches
DRAWN = "a line drawn by a hand"
PEN_FULNESS = 0.33  # share of its box that a stroke fills at most; letters that touch fill more

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stamp, a note or a picture, in pixels of the sheet; ``faces`` are what is read of it.

    A ``doubtful`` stamp is one only if its letters can be read. What has a ``dye`` is taken off the
    text tone by tone.
    """

    kind: str
    box: Box
    confidence: float
    why: str
    faces: tuple[Face, ...] = ()
    outlined: bool = False
    doubtful: bool = False
    dye: Dye | None = None

    @property
    def cleared(self) -> bool:
        """Whether nothing of it is left on the text, by its colour."""
        return self.dye is not None and self.dye.clear


def marks_by_shape(
    sheet: Sheet, ink: Mask, components: Components, options: LayoutOptions
) -> tuple[Mark, ...]:
    """Return the marks of a sheet by colour, rings and long strokes, without the network.

    ``ink`` and ``components`` are those of the sheet's text, without holes.
    """
    rings = [
        Mark("stamp", box, 0.8, "a ring of ink", outlined=True)
        for box in find_rings(ink, sheet.dpi)
    ]
    scrawls = [
        mark
        for mark in find_scrawls(components, sheet.dpi)
        if mark.box.share_inside(sheet.frame) > 0.9
        and all(mark.box.share_inside(ring.box) < 0.7 for ring in rings)
    ]
    marks = [*find_marks(sheet.coloured, sheet.dpi, options), *rings]
    return (*(_faced(mark, sheet.stamps, sheet.dpi, options) for mark in marks), *scrawls)


def with_faces(
    marks: Sequence[Mark], stamps: Mask, dpi: float, options: LayoutOptions
) -> list[Mark]:
    """Return stamps with their faces, as they are on the layer of stamps.

    What is nothing but level lines is print: a stamp has a frame or a colour of its own, or was
    pressed on askew.
    """
    seen = []
    for mark in marks:
        box = mark.box
        ink = ink_of(stamps[box.y : box.bottom, box.x : box.right])
        lines = find_lines(Components.of(ink), dpi, options)
        if mark.dye is not None or not _is_print(ink, lines):
            seen.append(_faced(mark, stamps, dpi, options))
    return seen


def _faced(mark: Mark, layer: Mask, dpi: float, options: LayoutOptions) -> Mark:
    if mark.kind != "stamp":
        return mark
    return replace(mark, faces=find_faces(layer, mark.box, dpi, options))


def _is_print(ink: Mask, lines: Sequence[TextLine]) -> bool:
    """Return whether ink is level lines and little else."""
    words = [
        line
        for line in lines
        if line.letters >= WORD and line.box.height < SLANT * line.letter_height
    ]
    if not words:
        return False
    outside = ink.copy()
    for line in words:
        outside[line.box.y : line.box.bottom, line.box.x : line.box.right] = 0
    beside = int(np.count_nonzero(outside)) / max(int(np.count_nonzero(ink)), 1)
    return beside < FRAME and not lean_of(ink)


def find_marks(coloured: Mask, dpi: float, options: LayoutOptions) -> list[Mark]:
    """Return the marks on the coloured layer of a sheet, top to bottom."""
    ink = ink_of(coloured)
    if not ink.any():
        return []
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
    marks = [_judged(ink, box, dpi, options) for box in blots.boxes()]
    return sorted(marks, key=lambda mark: (mark.box.y, mark.box.x))


def find_scrawls(components: Components, dpi: float) -> list[Mark]:
    """Return strokes of a pen among black components: signatures, flourishes, notes."""
    shortest, longest = (pixels(length, dpi) for length in PEN_MM)
    reach = np.maximum(components.width, components.height)
    thin = components.area < PEN_FULNESS * components.width * components.height
    pen = components.where(
        (reach >= shortest)
        & (reach <= longest)
        & (np.minimum(components.width, components.height) >= pixels(2.2, dpi))
        & (components.height >= pixels(3.2, dpi))
        & thin
    )
    boxes = _grouped(pen.boxes(), pixels(REACH_MM, dpi))
    return [Mark("handwriting", box, 0.6, "a long thin stroke") for box in boxes]


def _grouped(boxes: list[Box], reach: float) -> list[Box]:
    """Join boxes that overlap or nearly touch."""
    groups: list[Box] = []
    for box in sorted(boxes):
        near = next((g for g in groups if g.gap(box) <= reach), None)
        if near is None:
            groups.append(box)
        else:
            groups[groups.index(near)] = near.union(box)
    return groups if len(groups) == len(boxes) else _grouped(groups, reach)


def _judged(ink: Mask, box: Box, dpi: float, options: LayoutOptions) -> Mark:
    """Say what a mark is: an outline around it or level lines of letters make it a stamp."""
    crop = np.ascontiguousarray(ink[box.y : box.bottom, box.x : box.right])
    level = level_lines(crop, dpi, options)
    if outlined(crop):
        return Mark("stamp", box, 0.85, "coloured ink in an outline", outlined=True)
    if len(level) >= 2 or (len(level) == 1 and level[0].letters >= 9):
        return Mark("stamp", box, 0.7, "level letters in coloured ink", doubtful=True)
    return Mark("handwriting", box, 0.6, "strokes in coloured ink")
