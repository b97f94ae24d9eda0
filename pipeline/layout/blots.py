"""Pixels of the view that hang together, gathered into marks by how far apart strokes may be."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Mask
from pipeline.layout.inks import Plane
from pipeline.model.geometry import Box, pixels
from pipeline.preprocess.pieces import pieces
from pipeline.preprocess.view import VIEW_DPI

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


@dataclass(frozen=True, slots=True)
class Group:
    """Pixels of one mark in the view: their box, their mask in it, how likely they are its ink."""

    box: Box
    mask: Mask
    likely: float


def groups(seen: Flags, plane: Plane, manner: Manner) -> list[Group]:
    """Return the marks that some pixels of the view make, by how likely their ink is on a plane."""
    found = [group_of(seen, plane, box) for box in blots(seen, manner.reach)]
    return [group for group in found if is_enough(group, manner)]


def blots(seen: Flags, reach: float) -> list[Box]:
    """Return boxes around pixels within so many millimetres of each other, nested ones joined."""
    return nested_joined(boxes_of(seen, reach))


def boxes_of(seen: Flags, reach: float) -> list[Box]:
    """Return boxes around pixels that lie within so many millimetres of one another."""
    if not seen.any():
        return []
    half = max(round(pixels(reach, VIEW_DPI) / 2), 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * half + 1, 2 * half + 1))
    grown = cv2.dilate(np.pad(seen.astype(np.uint8), half), kernel)
    stats = pieces(np.asarray(grown, np.uint8))[1]
    boxes = stats[1:, :4] - np.array([0, 0, 2 * half, 2 * half])
    return [Box(*box) for box in boxes.tolist()]


def nested_joined(boxes: list[Box]) -> list[Box]:
    """Join boxes that lie mostly in one another: the ring of a stamp and what it surrounds."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.area):
        at = next((i for i, other in enumerate(joined) if box.share_inside(other) > 0.6), None)
        if at is None:
            joined.append(box)
        else:
            joined[at] = joined[at].union(box)
    return joined if len(joined) == len(boxes) else nested_joined(joined)


def group_of(seen: Flags, plane: Plane, box: Box) -> Group:
    """Return the pixels in a box as a group, by how likely their ink is on a plane."""
    rows, columns = slice(box.y, box.bottom), slice(box.x, box.right)
    mask = seen[rows, columns]
    likely = float(plane[rows, columns][mask].mean())
    return Group(box, np.where(mask, np.uint8(255), np.uint8(0)), likely)


def is_enough(group: Group, manner: Manner) -> bool:
    """Return whether a group is large and likely enough to be a mark."""
    longer, shorter = (pixels(side, VIEW_DPI) for side in manner.least)
    width, height = group.box.width, group.box.height
    area = int(np.count_nonzero(group.mask)) / pixels(1, VIEW_DPI) ** 2
    large = max(width, height) >= longer and min(width, height) >= shorter
    return large and area >= manner.ink_mm2 and group.likely >= manner.likely


def on_sheet(box: Box, scale: float) -> Box:
    """Return a box of the view on the sheet; ``scale`` is the view's pixels for one of it."""
    return Box.from_corners(box.x / scale, box.y / scale, box.right / scale, box.bottom / scale)
