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
from pipeline.layout.inks import Inks, Plane
from pipeline.layout.marks import Mark
from pipeline.model.geometry import Box, pixels
from pipeline.model.page import Ink
from pipeline.preprocess.colour import PAPER
from pipeline.preprocess.sheet import Sheet
from pipeline.preprocess.tone import Grey

PENNED = 0.5  # how likely a hand is on its strokes
TYPED = 0.3  # how likely typing or print is at most on what goes with them
LETTER = 0.5  # how likely typing or print is where a whole stroke runs over a letter
EDGE_MM = 0.6  # how far a note's strokes reach beyond its box
FADES = 3  # pixels across in which a stroke's edge fades

Flags = npt.NDArray[np.bool_]


def strokes(ink: Mask, inks: Inks, notes: Sequence[Mark], dpi: float) -> Flags:
    """Return which pixels of a sheet's ink are a hand's alone, H×W."""
    found = np.zeros(ink.shape, np.bool_)
    page = Box(0, 0, ink.shape[1], ink.shape[0])
    for box in (note.box.padded(round(pixels(EDGE_MM, dpi)), page) for note in notes):
        at = slice(box.y, box.bottom), slice(box.x, box.right)
        hand, machine = inks.piece(inks.plane(Ink.HAND), box), inks.piece(inks.machine, box)
        found[at] |= _penned(ink[at], hand, machine)
    return found


def _penned(ink: Mask, hand: Plane, machine: Plane) -> Flags:
    count, labels = cv2.connectedComponents(ink, connectivity=8)
    flat = labels.ravel()
    size = np.maximum(np.bincount(flat, minlength=count), 1)
    by_hand = np.bincount(flat, weights=hand.ravel(), minlength=count) / size
    by_machine = np.bincount(flat, weights=machine.ravel(), minlength=count) / size
    whole = (by_hand > PENNED) & (by_machine < TYPED)
    mixed = ~whole & (by_hand > 1 - PENNED - TYPED)
    whole[0] = mixed[0] = False
    parted = mixed[labels] & (hand > PENNED) & (machine < TYPED)
    return np.asarray((whole[labels] & (machine < LETTER)) | parted, np.bool_)


def without(ink: Mask, penned: Flags) -> Mask:
    """Return a sheet's ink without some of it."""
    return np.where(penned, np.uint8(0), ink) if penned.any() else ink


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
    faded = cv2.dilate(crossing.view(np.uint8), np.ones((FADES, FADES), np.uint8)).view(np.bool_)
    return np.where(faded & ~letters, np.uint8(PAPER), sheet.grey)
