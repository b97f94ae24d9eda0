"""Stamps and notes, by the ink that the network sees: pixels gathered into marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Mask
from pipeline.layout.inks import VISIBLE, Inks, Plane
from pipeline.layout.marks import DRAWN, Mark, outlined
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

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Manner:
    """How the pixels of an ink hang together, in millimetres of paper.

    Attributes:
        reach: strokes nearer than this belong to one mark.
        least: the longer and the shorter side of the smallest mark.
        ink_mm2: area of ink of the faintest mark.
        likely: mean likelihood of its pixels, at least.

    """

    reach: float
    least: tuple[float, float]
    ink_mm2: float
    likely: float


STAMPS = Manner(reach=4.5, least=(9.0, 3.0), ink_mm2=9.0, likely=0.78)
NOTES = Manner(reach=4.0, least=(5.0, 2.0), ink_mm2=2.5, likely=0.7)
BLANKS = replace(NOTES, likely=0.55)
DASHES = replace(NOTES, least=(8.0, 0.3), likely=0.8)
DASH_MM = 1.6  # how tall the columns of a drawn line are, at most
FLAT = 5.0  # times its height that a drawn line is wide, at least


def find_groups(inks: Inks) -> tuple[list[Mark], list[Mark]]:
    """Return the stamps and the notes by hand, boxes in pixels of the sheet, from the top down."""
    marked = _marked(inks)
    if not marked.any():
        return [], []
    stamped = _stamped(inks, marked)
    stamps = _groups(marked & stamped, inks.plane(Ink.STAMP), STAMPS)
    notes = _notes(inks, (marked, stamped), stamps)
    return _marks(stamps, inks, _stamp), _marks(notes, inks, _note)


def marked_places(inks: Inks) -> list[Box]:
    """Return boxes, in pixels of the sheet, around all that a stamp or a hand may have left."""
    marked = _marked(inks)
    if not marked.any():
        return []
    return [_on_sheet(box, inks.scale) for box in _blots(marked, NOTES)]


def _notes(inks: Inks, seen: tuple[Flags, Flags], stamps: Sequence[Group]) -> list[Group]:
    """Return what a hand wrote, into the blanks of stamps as well: there less is asked of it.

    ``seen`` are the pixels that a stamp or a hand left, and where a stamp is likelier.
    """
    (marked, stamped), hand, stamp = seen, inks.plane(Ink.HAND), inks.plane(Ink.STAMP)
    pressed = np.zeros(marked.shape, np.bool_)
    for group in stamps:
        pressed[group.box.y : group.box.bottom, group.box.x : group.box.right] = True
    written = ~stamped & (hand > stamp) | pressed & (hand > FILLED)
    groups = [_group(marked & written, hand, box) for box in _blots(marked & written, NOTES)]
    inside = [any(group.box.share_inside(o.box) > WITHIN for o in stamps) for group in groups]
    return [
        _without_dots(group, hand)
        for group, filled in zip(groups, inside, strict=True)
        if _enough(group, BLANKS if filled else NOTES) or _enough(group, DASHES)
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
    return _group_in(note, within._replace(x=note.box.x + within.x, y=note.box.y + within.y))


def _group_in(group: Group, box: Box) -> Group:
    """Return the part of a group in a box."""
    left, top = box.x - group.box.x, box.y - group.box.y
    part = group.mask[top : top + box.height, left : left + box.width]
    return Group(box, part, group.likely)


@dataclass(frozen=True, slots=True)
class Group:
    """Pixels of one mark in the view: their box, their mask in it, how likely they are its ink."""

    box: Box
    mask: Mask
    likely: float


def _groups(seen: Flags, plane: Plane, manner: Manner) -> list[Group]:
    groups = [_group(seen, plane, box) for box in _blots(seen, manner)]
    return [group for group in groups if _enough(group, manner)]


def _marked(inks: Inks) -> Flags:
    """Return the visible pixels that a stamp or a hand left rather than a machine."""
    return (inks.marks > LIKELY) & (inks.marks > inks.machine) & (inks.darkness > VISIBLE)


def _stamped(inks: Inks, marked: Flags) -> Flags:
    """Return where a stamp is likelier than a hand, by all marked pixels around."""
    side = 2 * round(pixels(VOTE_MM, VIEW_DPI)) + 1
    more = np.where(marked, inks.plane(Ink.STAMP) - inks.plane(Ink.HAND), np.float32(0))
    return np.asarray(cv2.blur(more, (side, side)) >= 0, np.bool_)


def _blots(seen: Flags, manner: Manner) -> list[Box]:
    """Return boxes around pixels that lie within reach of one another, those in others joined."""
    if not seen.any():
        return []
    reach = max(round(pixels(manner.reach, VIEW_DPI) / 2), 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    grown = cv2.dilate(np.pad(seen.astype(np.uint8), reach), kernel)
    stats = pieces(np.asarray(grown, np.uint8))[1]
    boxes = stats[1:, :4] - np.array([0, 0, 2 * reach, 2 * reach])
    return _nested_joined([Box(*box) for box in boxes.tolist()])


def _nested_joined(boxes: list[Box]) -> list[Box]:
    """Join boxes that lie mostly in one another: the ring of a stamp and what it surrounds."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.area):
        at = next((i for i, other in enumerate(joined) if box.share_inside(other) > 0.6), None)
        if at is None:
            joined.append(box)
        else:
            joined[at] = joined[at].union(box)
    return joined if len(joined) == len(boxes) else _nested_joined(joined)


def _group(seen: Flags, plane: Plane, box: Box) -> Group:
    rows, columns = slice(box.y, box.bottom), slice(box.x, box.right)
    mask = seen[rows, columns]
    likely = float(plane[rows, columns][mask].mean())
    return Group(box, np.where(mask, np.uint8(255), np.uint8(0)), likely)


def _enough(group: Group, manner: Manner) -> bool:
    longer, shorter = (pixels(side, VIEW_DPI) for side in manner.least)
    width, height = group.box.width, group.box.height
    area = int(np.count_nonzero(group.mask)) / pixels(1, VIEW_DPI) ** 2
    large = max(width, height) >= longer and min(width, height) >= shorter
    return large and area >= manner.ink_mm2 and group.likely >= manner.likely


def _marks(groups: list[Group], inks: Inks, make: Callable[[Group, Box], Mark]) -> list[Mark]:
    marks = [make(group, _on_sheet(group.box, inks.scale)) for group in groups]
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
    flat = group.box.width >= FLAT * group.box.height and _enough(group, DASHES)
    return flat and float(np.median(tall)) <= pixels(DASH_MM, VIEW_DPI)


def _on_sheet(box: Box, scale: float) -> Box:
    return Box.from_corners(box.x / scale, box.y / scale, box.right / scale, box.bottom / scale)
