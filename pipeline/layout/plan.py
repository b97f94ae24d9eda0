"""The plan of a sheet: which blocks to read, which marks lie over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import cv2
import numpy as np

from pipeline.layout.below import dyed, lettering
from pipeline.layout.blocks import Block, find_blocks
from pipeline.layout.components import Components, Mask, ruled_lines, without_holes
from pipeline.layout.crossed import strokes, uncrossed, within, without
from pipeline.layout.dashed import with_typed_numbers
from pipeline.layout.faces import View
from pipeline.layout.grids import Rules, find_rules
from pipeline.layout.groups import find_groups
from pipeline.layout.inks import Inks, delivered
from pipeline.layout.layers import doubles, layered
from pipeline.layout.lines import TextLine, find_lines
from pipeline.layout.marks import Mark, marks_by_shape, with_faces
from pipeline.layout.options import LayoutOptions
from pipeline.layout.pictures import find_pictures
from pipeline.layout.rulings import is_cell, worn_rules
from pipeline.layout.seen import completed, ruled_view
from pipeline.layout.under import bridged, continued, slimmed
from pipeline.model.geometry import Box
from pipeline.model.page import Ink
from pipeline.preprocess.sheet import Sheet
from pipeline.preprocess.tone import Grey

WITHIN = 0.7  # share of a line that lies in a stamp or a picture
TYPED = 0.25  # how likely typing or print is, at least, on that of a line below a stamp
RIMS = 0.03  # the same below a stamp that its colour took off
PENNED = 0.6  # how likely a hand rather than a machine is on a line that stands by itself
BY_HAND = 0.5  # the same on what was written into a stamp
STAMPED = 0.5  # how likely a stamp is on the ink of a line that belongs to it


@dataclass(frozen=True, slots=True)
class Plan:
    """What was found on a sheet before anything is read, in its pixels.

    Attributes:
        blocks: what is to be read, top to bottom and left to right.
        longest_lines: boxes of text lines, the longest first.
        tables: boxes of ruled grids.
        marks: stamps, pictures, and what a hand wrote.
        inks: which ink lies where, as far as it was asked.
        doubles: the text as large as the sheet, on which what lies below stamps is read as well.

    """

    blocks: tuple[Block, ...]
    longest_lines: tuple[Box, ...]
    marks: tuple[Mark, ...]
    tables: tuple[Box, ...] = ()
    inks: Inks | None = None
    doubles: tuple[Grey, ...] = ()

    @property
    def stamps(self) -> tuple[Mark, ...]:
        """The marks that can be read: handwriting is located, never read."""
        return tuple(mark for mark in self.marks if mark.kind == "stamp")

    def below_stamps(self, block: Block) -> list[bool]:
        """Return which rows of a block a machine wrote and a stamp lies on."""
        stamps = [mark.box for mark in self.stamps]
        return [any(self._is_below(piece, stamps) for piece in row) for row in block.rows]

    def _is_below(self, piece: Box, stamps: Sequence[Box]) -> bool:
        if not any(piece.intersection(stamp).area for stamp in stamps):
            return False
        return self.inks is None or self.inks.by_hand(piece) < BY_HAND

    def faces(self, layer: Grey) -> list[list[View]]:
        """Return what to read of each stamp: views of a layer, their rows, their way back."""
        return [[face.on(layer) for face in mark.faces] for mark in self.stamps]


def find_plan(sheet: Sheet, options: LayoutOptions) -> tuple[Sheet, Plan]:
    """Return the blocks of text and the marks of a sheet, and the sheet with its inks parted.

    Raises:
        InkModelError: the network that tells inks apart is missing or damaged.

    """
    if options.inks == "shapes":
        return sheet, _plan_by_shapes(sheet, options)
    inks = delivered().look(sheet.view, sheet.close, sheet.view_scale)
    inks = with_typed_numbers(inks, sheet.ink, sheet.dpi)
    rules = worn_rules(sheet.grey, sheet.dpi)
    stamps, notes = find_groups(inks)
    stamps = [stamp for stamp in stamps if not is_cell(stamp.box, rules, sheet.dpi)]
    stamps = dyed(sheet, inks, stamps)
    before, sheet = sheet, layered(sheet, inks, stamps)
    stamps = with_faces(stamps, sheet.stamps, sheet.dpi, options)
    ink = without_holes(lettering(sheet, inks, stamps), sheet.dpi)
    rulings = ruled_lines(ink, sheet.dpi, options.ruling_mm) | rules
    marks = (*stamps, *notes, *find_pictures(ink, inks, sheet.dpi))
    letters = np.asarray(cv2.subtract(ink, rulings), np.uint8)
    penned = strokes(letters, inks, marks, sheet.dpi)
    covers = [mark.box for mark in stamps]
    lines = _lines(without(letters, penned), sheet, options, (marks, inks))
    ruled = ruled_view(rulings, inks)
    lines = completed(lines, inks, ruled, covers)
    lines = continued(bridged(lines, covers, inks, sheet.dpi), stamps, inks)
    lines = slimmed(lines, covers, inks, ruled)
    if penned.any():
        crossing = within(penned, [line.box for line in lines])
        sheet = replace(sheet, grey=uncrossed(sheet, crossing))
        alone = letters * (penned & ~crossing)
        lines += _lines(alone, sheet, options, (marks, inks))
    plan = _plan(lines, marks, find_rules(rulings, sheet.dpi), options, inks)
    return sheet, replace(plan, doubles=doubles(before, inks, stamps))


def _plan_by_shapes(sheet: Sheet, options: LayoutOptions) -> Plan:
    ink = without_holes(sheet.ink, sheet.dpi)
    rules = worn_rules(sheet.grey, sheet.dpi)
    rulings = ruled_lines(ink, sheet.dpi, options.ruling_mm) | rules
    letters = np.asarray(cv2.subtract(ink, rulings), np.uint8)
    marks = marks_by_shape(sheet, ink, Components.of(letters), options)
    lines = _lines(letters, sheet, options, (marks, None))
    return _plan(lines, marks, find_rules(rulings, sheet.dpi), options)


def _plan(
    lines: list[TextLine],
    marks: tuple[Mark, ...],
    rules: Rules,
    options: LayoutOptions,
    inks: Inks | None = None,
) -> Plan:
    longest = sorted((line.box for line in lines), key=lambda box: -box.width)
    blocks = _blocks(lines, rules.among(lines), inks, options)
    return Plan(blocks, tuple(longest), marks, rules.tables, inks)


def _blocks(
    lines: list[TextLine], rules: Rules, inks: Inks | None, options: LayoutOptions
) -> tuple[Block, ...]:
    """Return the blocks of lines, those that rules part and those of a hand by themselves."""
    apart: dict[object, list[TextLine]] = defaultdict(list)
    for line in chain.from_iterable(map(rules.parted, lines)):
        penned = inks is not None and inks.by_hand(line.box) > PENNED
        apart["hand" if penned else rules.place(line.box)].append(line)
    blocks = (block for group in apart.values() for block in find_blocks(group, options))
    return tuple(sorted(blocks, key=lambda block: (block.box.y, block.box.x)))


def _lines(
    letters: Mask,
    sheet: Sheet,
    options: LayoutOptions,
    marked: tuple[tuple[Mark, ...], Inks | None],
) -> list[TextLine]:
    """Return the lines of text that are of no stamp and no picture."""
    return [
        line
        for line in find_lines(Components.of(letters), sheet.dpi, options)
        if line.box.share_inside(sheet.frame) > 0.5
        and not _stamped(line.box, *marked)
        and not _pictured(line.box, marked[0])
    ]


def _pictured(line: Box, marks: tuple[Mark, ...]) -> bool:
    return any(mark.kind == "picture" and line.share_inside(mark.box) > WITHIN for mark in marks)


def _stamped(line: Box, marks: tuple[Mark, ...], inks: Inks | None) -> bool:
    """Return whether a line belongs to a stamp, or fills its blank: it is not what lies below."""
    over = [
        mark
        for mark in marks
        if mark.kind == "stamp"
        and (mark.outlined or inks is not None)
        and line.share_inside(mark.box) > WITHIN
    ]
    if not over or inks is None:
        return bool(over)
    machine = inks.by_machine(line)
    filled = inks.by_hand(line) > BY_HAND and machine < RIMS
    least = RIMS if all(mark.cleared for mark in over) else TYPED
    return filled or (inks.of(line).get(Ink.STAMP, 0.0) > STAMPED and machine < least)
