"""Stamps and notes, by the ink that the network sees: pixels gathered into marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.layout.alone import with_whole
from pipeline.layout.blots import Flags, Group, Manner, blots, group_of, groups, is_enough, on_sheet
from pipeline.layout.inks import VISIBLE, Inks, Plane
from pipeline.layout.marks import DRAWN, Mark
from pipeline.layout.outlines import outlined, told_apart
from pipeline.model.geometry import Box, bounding, pixels
from pipeline.model.page import Ink
from pipeline.preprocess.pieces import pieces
from pipeline.preprocess.view import VIEW_DPI

LIKELY = 0.35  # how likely a stamp or a hand is at a pixel of either
VOTE_MM = 2.5  # how far around a pixel it is asked which of them it is
FILLED = 0.45  # how likely a hand is at a pixel that it wrote into a stamp
WITHIN = 0.8  # share of a note's box that lies in the stamp whose blanks it fills
STROKE_MM = 1.3  # reach of a stroke of a pen, at least: the dots of a blank are no part of a note
WHOLE = 0.7  # share of a note's ink that its strokes have, where they are not in crumbs
STROKE = 0.6  # how likely a hand is on such a stroke
SURE_STAMP = 0.8  # mean likelihood of a stamp whose ink may be taken off the text


STAMPS = Manner(reach=4.5, least=(9.0, 3.0), ink_mm2=9.0, likely=0.78)
NOTES = Manner(reach=4.0, least=(5.0, 2.0), ink_mm2=2.5, likely=0.7)
BLANKS = replace(NOTES, likely=0.55)
DASHES = replace(NOTES, least=(8.0, 0.3), likely=0.8)
DASH_MM = 1.6  # how tall the columns of a drawn line are, at most
FRAME_MM = 8.0  # how high the frame of a stamp is, at least
FLAT = 5.0  # times its height that a drawn line is wide, at least


def find_groups(inks: Inks) -> tuple[list[Mark], list[Mark]]:
    """Return the stamps and the notes by hand, boxes in pixels of the sheet, from the top down."""
    marked = _marked(inks)
    stamped = _stamped(inks, marked)
    found = with_whole(groups(marked & stamped, inks.plane(Ink.STAMP), STAMPS), inks)
    least = pixels(FRAME_MM, VIEW_DPI)
    stamps = [_group_in(each, part) for each in found for part in told_apart(each.mask, least)]
    notes = _notes(inks, (marked, stamped), stamps)
    return _marks(stamps, inks, _stamp), _marks(notes, inks, _note)


def marked_places(inks: Inks) -> list[Box]:
    """Return boxes, in pixels of the sheet, around all that a stamp or a hand may have left."""
    marked = _marked(inks)
    if not marked.any():
        return []
    return [on_sheet(box, inks.scale) for box in blots(marked, NOTES.reach)]


def _notes(inks: Inks, seen: tuple[Flags, Flags], stamps: Sequence[Group]) -> list[Group]:
    """Return what a hand wrote, into the blanks of stamps as well: there less is asked of it.

    ``seen`` are the pixels that a stamp or a hand left, and where a stamp is likelier.
    """
    (marked, stamped), hand, stamp = seen, inks.plane(Ink.HAND), inks.plane(Ink.STAMP)
    pressed = np.zeros(marked.shape, np.bool_)
    for group in stamps:
        pressed[group.box.y : group.box.bottom, group.box.x : group.box.right] = True
    written = ~stamped & (hand > stamp) | pressed & (hand > FILLED)
    strokes = marked & written
    found = [group_of(strokes, hand, box) for box in blots(strokes, NOTES.reach)]
    inside = [any(group.box.share_inside(o.box) > WITHIN for o in stamps) for group in found]
    return [
        _without_dots(group, hand)
        for group, filled in zip(found, inside, strict=True)
        if is_enough(group, BLANKS if filled else NOTES) or is_enough(group, DASHES)
    ]


def _without_dots(note: Group, hand: Plane) -> Group:
    """Return a note that ends where its strokes do: dots around it are a blank's, or dirt.

    Where most of it is in crumbs, they are what is left of its strokes.
    """
    labels, stats = pieces(note.mask)
    own = hand[note.box.y : note.box.bottom, note.box.x : note.box.right]
    least = round(pixels(STROKE_MM, VIEW_DPI))
    strokes = [
        label
        for label, (_, _, width, height, _) in enumerate(stats)
        if label and max(width, height) >= least and own[labels == label].mean() >= STROKE
    ]
    if int(stats[strokes, cv2.CC_STAT_AREA].sum()) < WHOLE * np.count_nonzero(note.mask):
        return note
    boxes = (Box(*map(int, stats[label, :4])) for label in strokes)
    within = bounding(boxes)
    return _group_in(note, within)


def _group_in(group: Group, part: Box) -> Group:
    """Return the part of a group in a box of its mask."""
    box = part._replace(x=group.box.x + part.x, y=group.box.y + part.y)
    return Group(box, group.mask[part.y : part.bottom, part.x : part.right], group.likely)


def _marked(inks: Inks) -> Flags:
    """Return the visible pixels that a stamp or a hand left rather than a machine."""
    return (inks.marks > LIKELY) & (inks.marks > inks.machine) & (inks.darkness > VISIBLE)


def _stamped(inks: Inks, marked: Flags) -> Flags:
    """Return where a stamp is likelier than a hand, by all marked pixels around."""
    side = 2 * round(pixels(VOTE_MM, VIEW_DPI)) + 1
    more = np.where(marked, inks.plane(Ink.STAMP) - inks.plane(Ink.HAND), np.float32(0))
    return np.asarray(cv2.blur(more, (side, side)) >= 0, np.bool_)


def _marks(groups: list[Group], inks: Inks, make: Callable[[Group, Box], Mark]) -> list[Mark]:
    marks = [make(group, on_sheet(group.box, inks.scale)) for group in groups]
    return sorted(marks, key=lambda mark: (mark.box.y, mark.box.x))


def _stamp(group: Group, box: Box) -> Mark:
    likely = round(group.likely, 3)
    if outlined(group.mask):
        return Mark("stamp", box, likely, "a stamp's ink in an outline", outlined=True)
    return Mark("stamp", box, likely, "a stamp's ink")


def _note(group: Group, box: Box) -> Mark:
    why = DRAWN if _is_drawn(group) else "strokes of a hand"
    return Mark("handwriting", box, round(group.likely, 3), why)


def _is_drawn(group: Group) -> bool:
    """Return whether a note is one stroke along a line of text, as under what a reader marked."""
    inked = group.mask > 0
    last = group.box.height - np.argmax(inked[::-1], axis=0)
    tall = (last - np.argmax(inked, axis=0))[inked.any(axis=0)]
    flat = group.box.width >= FLAT * group.box.height and is_enough(group, DASHES)
    return flat and float(np.median(tall)) <= pixels(DASH_MM, VIEW_DPI)
