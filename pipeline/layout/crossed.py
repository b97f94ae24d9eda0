"""Lines that a hand crosses: found, and read, without the strokes of its pen.

A resolution over typing ties its lines together, and to itself. Whole strokes go and whole letters
stay, by what most of their ink is; where both touch they are parted pixel by pixel.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Mask
from pipeline.layout.groups import marked_places
from pipeline.layout.inks import Inks, Plane
from pipeline.layout.marks import Mark
from pipeline.model.geometry import Box, pixels
from pipeline.model.page import Ink
from pipeline.preprocess.colour import PAPER
from pipeline.preprocess.sheet import Sheet
from pipeline.preprocess.tone import Grey

PENNED = 0.5  # how likely a hand or a stamp is on its strokes
TOUCHED = 0.2  # the same on a stroke and the letters that it touches
TYPED = 0.3  # how likely typing or print is at most on what goes with them
LETTER = 0.5  # how likely typing or print is where a whole stroke runs over a letter
NOTED = 0.5  # share of marked pixels' box that lies in the note that they are
EDGE_MM = 0.6  # how far a note's strokes reach beyond its box
FADES = 3  # pixels across in which a stroke's edge fades

Flags = npt.NDArray[np.bool_]


def strokes(ink: Mask, inks: Inks, marks: Sequence[Mark], dpi: float) -> Flags:
    """Return which pixels of a sheet's ink are a hand's or a stamp's alone, H×W.

    Whole strokes are, wherever they are. Where one touches letters it is parted from them in notes.
    What is left where a stamp's colour took it off is no stamp's: it is a letter, or a hand's.
    """
    found = np.zeros(ink.shape, np.bool_)
    page = Box(0, 0, ink.shape[1], ink.shape[0])
    edge = round(pixels(EDGE_MM, dpi))
    notes = [mark.box.padded(edge, page) for mark in marks if mark.kind == "handwriting"]
    left = _left(inks, [mark.box.padded(edge, page) for mark in marks if mark.cleared])
    for box in (place.padded(edge, page) for place in marked_places(inks)):
        at = slice(box.y, box.bottom), slice(box.x, box.right)
        noted = any(box.share_inside(note) > NOTED for note in notes)
        found[at] |= _strokes(
            ink[at], inks.piece(left, box), inks.piece(inks.machine, box), parting=noted
        )
    return found


def _left(inks: Inks, cleared: Sequence[Box]) -> Plane:
    """Return how likely a mark is on what is left of a view whose stamps went in some boxes."""
    if not cleared:
        return inks.marks
    return np.where(inks.inside(cleared), inks.plane(Ink.HAND), inks.marks)


def _strokes(ink: Mask, mark: Plane, machine: Plane, *, parting: bool) -> Flags:
    count, labels = cv2.connectedComponents(ink, connectivity=8)
    inked = ink > 0
    own = labels[inked]
    size = np.maximum(np.bincount(own, minlength=count), 1)
    by_mark = np.bincount(own, weights=mark[inked], minlength=count) / size
    by_machine = np.bincount(own, weights=machine[inked], minlength=count) / size
    whole = (by_mark > PENNED) & (by_machine < TYPED)
    found = whole[labels] & (machine < LETTER)
    if parting:
        mixed = ~whole & (by_mark > TOUCHED)
        found |= mixed[labels] & (mark > PENNED) & (machine < TYPED)
    return np.asarray(found & inked, np.bool_)


def without(ink: Mask, penned: Flags) -> Mask:
    """Return a sheet's ink without some of it."""
    return ink * ~penned if penned.any() else ink


def within(flags: Flags, boxes: Sequence[Box]) -> Flags:
    """Return the flags that lie in one of some boxes."""
    inside = np.zeros_like(flags)
    for box in boxes:
        at = slice(box.y, box.bottom), slice(box.x, box.right)
        inside[at] = flags[at]
    return inside


def uncrossed(sheet: Sheet, crossing: Flags) -> Grey:
    """Return the sheet's text, H×W, with bare paper in place of some strokes of its ink."""
    if not crossing.any():
        return sheet.grey
    letters = (sheet.ink > 0) & ~crossing
    faded = cv2.dilate(crossing.view(np.uint8), np.ones((FADES, FADES), np.uint8))
    bare = cv2.subtract(faded, letters.view(np.uint8))
    paper = np.full_like(sheet.grey, PAPER)
    return np.asarray(cv2.copyTo(paper, bare, sheet.grey.copy()), np.uint8)
