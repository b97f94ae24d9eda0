"""A sheet's layers: the text without the stamps that lie on it, the stamps and the hands alone.

Ink is taken off the text only where a whole stamp is sure: the network is sure of it on the mean of
its pixels, and its outline or its colour says the same. A pixel that may be of a letter stays.
Nothing is ever taken off for a hand: a line that somebody's pen crosses is read with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Mask
from pipeline.layout.groups import SURE_STAMP, find_groups
from pipeline.layout.inks import InkNetwork, Inks, Plane
from pipeline.layout.marks import Mark
from pipeline.layout.unmixed import Dye, Sample, paled
from pipeline.model.geometry import Box, pixels
from pipeline.model.page import Ink
from pipeline.preprocess.colour import PAPER
from pipeline.preprocess.sheet import Sheet
from pipeline.preprocess.tone import Grey, ink_mask
from pipeline.preprocess.view import bare_paper
from pipeline.preprocess.warp import carried_back, spread

PRESENT = 0.4  # how likely an ink is where a layer shows it
TEXT = 0.35  # how likely typing or print is on pixels that no stamp takes away
COLOURED = 0.3  # share of a stamp's ink that is coloured where its colour speaks for it

PALING = (0.2, 0.5)  # how likely a stamp is on strokes that begin to pale, and that pale most
KEPT = (0.07, 0.4)  # how likely typing or print is on strokes that pale less, and not at all
MOST = 0.85  # share of a black stamp's ink that is taken off at most: a letter can still be seen
BARE = 0.15  # how likely typing or print is at most on strokes that are by a hand alone
ALONE = 0.6  # how likely a stamp, and how unlikely text, where a stamp lies on bare paper
AROUND_MM = 2.0  # how far around a pixel it is asked whether a stamp's colour took ink off
LITTLE = 0.1  # share of the ink that goes at most where a stamp has no colour
SKIPPED = 16  # of so many pixels of text one tells its colour
EDGE_MM = 0.6  # how far a stamp's strokes reach beyond its box

Flags = npt.NDArray[np.bool_]


class Layer(StrEnum):
    """What can be looked at by itself: everything, the text that is read, stamps, hands."""

    SCAN = "scan"
    TEXT = "text"
    STAMPS = "stamps"
    HANDS = "hands"


def one_layer(sheet: Sheet, layer: Layer, network: InkNetwork) -> Grey:
    """Return a layer of a sheet, H×W on blank paper, as reading parts it.

    Raises:
        InkModelError: the network cannot run.

    """
    inks = network.look(sheet.view, sheet.view_scale)
    stamps = dyed(sheet, inks, find_groups(inks)[0])
    match layer:
        case Layer.SCAN:
            return composite(sheet)
        case Layer.TEXT:
            return layered(sheet, inks, stamps).grey
        case Layer.STAMPS:
            return layered(sheet, inks, stamps).stamps
        case Layer.HANDS:
            return hands(sheet, inks)


def dyed(sheet: Sheet, inks: Inks, stamps: Sequence[Mark]) -> list[Mark]:
    """Return the stamps, those that have a colour with their dye."""
    if sheet.tint is None:
        return list(stamps)
    whole, tint = composite(sheet), sheet.tint
    text, stamp = machine(inks), inks.plane(Ink.STAMP)
    other = np.maximum(stamp, inks.plane(Ink.HAND))
    typed = _enlarged((text > ALONE) & (other < 1 - ALONE), sheet)
    letters = Sample.of(whole[typed][::SKIPPED], tint[typed][::SKIPPED])
    bare = _enlarged((stamp > ALONE) & (text < 1 - ALONE), sheet)
    found = []
    for mark in stamps:
        at = _around(mark, sheet)
        alone = Sample.of(whole[at][bare[at]], tint[at][bare[at]])
        found.append(replace(mark, dye=Dye.of(alone, letters)))
    return found


def layered(sheet: Sheet, inks: Inks, stamps: Sequence[Mark]) -> Sheet:
    """Return the sheet with its stamps on the layer beside the text, the sure ones off the text.

    Letters in a coloured ribbon, which colour alone takes for a stamp, come back to the text.
    """
    whole = composite(sheet)
    stamp, hand, text = inks.plane(Ink.STAMP), inks.plane(Ink.HAND), machine(inks)
    back = _grown((text > 1 - TEXT) & (stamp < TEXT) & (hand < TEXT)) & (stamp < TEXT)
    bare = np.full_like(whole, PAPER)
    alone = _over(whole, stamped(inks, stamps), bare)
    grey = sheet.grey.copy()
    for mark in stamps:
        at = _around(mark, sheet)
        pressed, written, typed = (_piece(plane, at, sheet) for plane in (stamp, hand, text))
        below = whole[at].copy()
        if mark.dye is not None and sheet.tint is not None:
            below, alone[at] = mark.dye.parted(whole[at], sheet.tint[at])
        if is_sure(mark, sheet):
            off = _ramp(pressed, PALING) * (1 - _ramp(typed, KEPT))
            below = paled(below, MOST * off * _black(mark, whole[at], below, sheet.dpi))
        grey[at] = np.where((written > pressed) & (typed < BARE), sheet.grey[at], below)
    grey = _over(whole, back, grey)
    if np.array_equal(grey, sheet.grey):
        return replace(sheet, stamps=alone)
    beside = cv2.copyTo(whole, cv2.compare(grey, whole, cv2.CMP_GT), bare.copy())
    return replace(
        sheet,
        grey=grey,
        coloured=np.asarray(beside, np.uint8),
        stamps=alone,
        ink=ink_mask(grey, sheet.dpi),
    )


def _ramp(likely: Plane, between: tuple[float, float]) -> Plane:
    """Return 0 below two likelihoods, 1 above them, and evenly more between them."""
    low, high = between
    return np.asarray(np.clip((likely - low) / (high - low), 0, 1), np.float32)


def _around(mark: Mark, sheet: Sheet) -> tuple[slice, slice]:
    box = mark.box.padded(round(pixels(EDGE_MM, sheet.dpi)), sheet.box)
    return slice(box.y, box.bottom), slice(box.x, box.right)


def lettering(sheet: Sheet, inks: Inks, stamps: Sequence[Mark]) -> Mask:
    """Return the ink by which lines are found, H×W: of stamps only what may be of letters.

    What reading keeps of a stamp would tie letters together.
    """
    ink, whole = sheet.ink.copy(), composite(sheet)
    for mark in stamps:
        at = _around(mark, sheet)
        stamp, text = (_piece(plane, at, sheet) for plane in (inks.plane(Ink.STAMP), machine(inks)))
        black = _black(mark, whole[at], sheet.grey[at], sheet.dpi)
        ink[at][(stamp > PRESENT) & (text < TEXT) & black] = 0
    return ink


def _black(mark: Mark, whole: Grey, below: Grey, dpi: float) -> Flags:
    """Return where a stamp is one that its colour does not take off the text ``below`` it.

    Two stamps that lie over each other are one mark.
    """
    if not mark.cleared:
        return np.ones(whole.shape, np.bool_)
    side = 2 * round(pixels(AROUND_MM, dpi)) + 1
    dark = cv2.blur(PAPER - np.minimum(whole, PAPER), (side, side))
    gone = cv2.blur(cv2.subtract(below, whole), (side, side))
    return np.asarray(gone < LITTLE * dark.astype(np.float32), np.bool_)


def machine(inks: Inks) -> Plane:
    """Return how likely print or typing is at each pixel of the view, H×W."""
    return np.maximum(inks.plane(Ink.PRINTED), inks.plane(Ink.TYPED))


def _piece(plane: Plane, at: tuple[slice, slice], sheet: Sheet) -> Plane:
    """Return a plane of the view on a piece of the sheet, smooth between its pixels."""
    rows, columns = at
    by = plane.shape[1] / sheet.box.width
    left, top = ((edge.start + 0.5) * by - 0.5 for edge in (columns, rows))
    way = np.array([[by, 0, left], [0, by, top]])
    size = columns.stop - columns.start, rows.stop - rows.start
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(plane, way, size, flags=how, borderMode=cv2.BORDER_REPLICATE), np.float32
    )


def stamped(inks: Inks, stamps: Sequence[Mark]) -> Flags:
    """Return which pixels of the view are ink of a stamp, its letters on typing among them."""
    inside = _inside([mark.box for mark in stamps], inks)
    return _grown((inks.plane(Ink.STAMP) > PRESENT) & inside)


def on_scan(
    image: Grey, sheets: Sequence[Sheet], network: InkNetwork
) -> Iterator[tuple[Layer, Grey]]:
    """Yield a scan without its stamps, then its stamps alone, as large and coloured as it is.

    Where ink is left out there is bare paper. Every stamp that was found is parted, for nobody
    reads from these; what may be a letter stays on the text, and pencils of any colour with it.

    Args:
        image: the scan, H×W or H×W×3.
        sheets: its leaves.
        network: what tells inks apart.

    Raises:
        InkModelError: the network cannot run.

    """
    size = image.shape[1], image.shape[0]
    alone, off = np.zeros(size[::-1], np.bool_), np.zeros(size[::-1], np.bool_)
    for sheet in sheets:
        inks = network.look(sheet.view, sheet.view_scale)
        ink = stamped(inks, find_groups(inks)[0])
        text = machine(inks)
        alone |= carried_back(_enlarged(ink, sheet), sheet.to_source, size)
        off |= carried_back(_enlarged(ink & (text < TEXT), sheet), sheet.to_source, size)
    paper = _paper(image, sheets[0])
    yield Layer.TEXT, _laid(paper, off, image)
    yield Layer.STAMPS, _laid(image, alone, paper)


def _paper(image: Grey, sheet: Sheet) -> Grey:
    dpi = sheet.dpi * spread(sheet.to_source)
    negative = any(step.name == "negative" for step in sheet.steps)
    return ~bare_paper(~image, dpi) if negative else bare_paper(image, dpi)


def _laid(above: Grey, where: Flags, below: Grey) -> Grey:
    """Return one picture with some pixels of another laid over it."""
    return np.where(where if above.ndim == 2 else where[..., np.newaxis], above, below)


def hands(sheet: Sheet, inks: Inks) -> Grey:
    """Return what was written by hand, H×W on blank paper."""
    seen = _enlarged(_grown(inks.plane(Ink.HAND) > PRESENT), sheet)
    return np.where(seen, composite(sheet), np.uint8(PAPER))


def composite(sheet: Sheet) -> Grey:
    """Return all inks of a sheet on one layer, H×W."""
    return np.minimum(sheet.grey, sheet.coloured)


def is_sure(mark: Mark, sheet: Sheet) -> bool:
    """Return whether a stamp's ink may be taken off the text below it."""
    return mark.confidence >= SURE_STAMP and (mark.outlined or _coloured(mark.box, sheet))


def _coloured(box: Box, sheet: Sheet) -> bool:
    rows, columns = slice(box.y, box.bottom), slice(box.x, box.right)
    coloured = int(np.count_nonzero(sheet.coloured[rows, columns] < PAPER))
    black = int(np.count_nonzero(sheet.ink[rows, columns]))
    return coloured > COLOURED * (coloured + black)


def _inside(boxes: Sequence[Box], inks: Inks) -> Flags:
    """Return which pixels of the view lie in one of the sheet's boxes."""
    inside = np.zeros(inks.darkness.shape, np.bool_)
    for box in boxes:
        left, top = round(box.x * inks.scale), round(box.y * inks.scale)
        right, bottom = round(box.right * inks.scale), round(box.bottom * inks.scale)
        inside[max(top, 0) : bottom, max(left, 0) : right] = True
    return inside


def _over(above: Grey, where: Flags, below: Grey) -> Grey:
    """Return one picture of a sheet with another laid over it where the view is flagged."""
    if not where.any():
        return below
    size = below.shape[1], below.shape[0]
    mask = cv2.resize(where.view(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.copyTo(above, mask, below.copy()), np.uint8)


def _grown(view: Flags) -> Flags:
    """Return flags that are set a pixel further: a stroke's edges fade below what is likely."""
    return np.asarray(cv2.dilate(view.astype(np.uint8), np.ones((3, 3), np.uint8)), np.bool_)


def _enlarged(view: Flags, sheet: Sheet) -> Flags:
    """Return flags of the view's pixels as flags of the sheet's."""
    if not view.any():
        return np.zeros(sheet.grey.shape, np.bool_)
    size = sheet.box.width, sheet.box.height
    large = cv2.resize(view.view(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(large).view(np.bool_)
