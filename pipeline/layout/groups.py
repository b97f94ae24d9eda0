"""Stamps and notes, by the ink that the network sees: pixels gathered into marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.layout.components import Mask
from pipeline.layout.inks import VISIBLE, Inks, Plane
from pipeline.layout.marks import Mark, outlined
from pipeline.model.geometry import Box, pixels
from pipeline.model.page import Ink
from pipeline.preprocess.view import VIEW_DPI

LIKELY = 0.5  # how likely an ink is at a pixel that belongs to a mark
SURE_STAMP = 0.8  # mean likelihood of a stamp whose ink may be taken off the text


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


STAMPS = Manner(reach=4.5, least=(9.0, 3.0), ink_mm2=9.0, likely=0.7)
NOTES = Manner(reach=4.0, least=(5.0, 2.0), ink_mm2=2.5, likely=0.65)


def find_stamps(inks: Inks) -> list[Mark]:
    """Return the stamps of a sheet, boxes in its pixels, from the top down."""
    groups = _groups(inks, Ink.STAMP, STAMPS)
    return _marks(groups, inks, _stamp)


def find_notes(inks: Inks) -> list[Mark]:
    """Return what was written by hand on a sheet, boxes in its pixels, from the top down."""
    groups = _groups(inks, Ink.HAND, NOTES)
    return _marks(groups, inks, _note)


@dataclass(frozen=True, slots=True)
class Group:
    """Pixels of one mark in the view: their box, their mask in it, how likely they are its ink."""

    box: Box
    mask: Mask
    likely: float


def _groups(inks: Inks, ink: Ink, manner: Manner) -> list[Group]:
    plane = inks.plane(ink)
    seen = np.where((plane > LIKELY) & (inks.darkness > VISIBLE), np.uint8(255), np.uint8(0))
    boxes = _blots(seen, manner)
    groups = [_group(seen, plane, box) for box in boxes]
    return [group for group in groups if _enough(group, manner)]


def _blots(seen: Mask, manner: Manner) -> list[Box]:
    """Return boxes around pixels that lie within reach of one another, those in others joined."""
    size = max(round(pixels(manner.reach, VIEW_DPI)), 3)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    grown = cv2.dilate(seen, kernel)
    count, labels = cv2.connectedComponents(grown, connectivity=8)
    rows, columns = np.nonzero(seen)
    label = labels[rows, columns]
    boxes = []
    for number in range(1, count):
        ys, xs = rows[label == number], columns[label == number]
        boxes.append(Box.from_corners(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
    return _nested_joined(boxes)


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


def _group(seen: Mask, plane: Plane, box: Box) -> Group:
    rows, columns = slice(box.y, box.bottom), slice(box.x, box.right)
    mask = np.ascontiguousarray(seen[rows, columns])
    return Group(box, mask, float(plane[rows, columns][mask > 0].mean()))


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
    return Mark("handwriting", box, round(group.likely, 3), "strokes of a hand")


def _on_sheet(box: Box, scale: float) -> Box:
    return Box.from_corners(box.x / scale, box.y / scale, box.right / scale, box.bottom / scale)
