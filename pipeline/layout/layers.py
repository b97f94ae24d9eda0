"""A sheet's layers: the text without the stamps that lie on it, the stamps and the hands alone.

Ink is taken off the text only where a whole stamp is sure: the network is sure of it on the mean of
its pixels, and its outline or its colour says the same. A pixel that may be of a letter stays.
A hand is taken off nothing but the lines that it crosses, by ``crossed``, once they are found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.below import PRESENT, TEXT, Below, dyed, enlarged
from pipeline.layout.groups import SURE_STAMP, find_groups
from pipeline.layout.inks import InkNetwork, Inks
from pipeline.layout.marks import Mark
from pipeline.model.geometry import Box
from pipeline.model.page import Ink
from pipeline.preprocess.colour import PAPER
from pipeline.preprocess.sheet import Sheet
from pipeline.preprocess.tone import Grey, ink_mask
from pipeline.preprocess.view import bare_paper
from pipeline.preprocess.warp import carried_back, spread

COLOURED = 0.3  # share of a stamp's ink that is coloured where its colour speaks for it

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
    inks = network.look(sheet.view, sheet.close, sheet.view_scale)
    stamps = dyed(sheet, inks, find_groups(inks)[0])
    match layer:
        case Layer.SCAN:
            return sheet.whole
        case Layer.TEXT:
            return layered(sheet, inks, stamps).grey
        case Layer.STAMPS:
            return layered(sheet, inks, stamps).stamps
        case Layer.HANDS:
            return hands(sheet, inks)


def layered(sheet: Sheet, inks: Inks, stamps: Sequence[Mark]) -> Sheet:
    """Return the sheet with its stamps on the layer beside the text, the sure ones off the text.

    Letters in a coloured ribbon, which colour alone takes for a stamp, come back to the text.
    """
    stamp, hand, text = inks.plane(Ink.STAMP), inks.plane(Ink.HAND), inks.machine
    back = _grown((text > 1 - TEXT) & (stamp < TEXT) & (hand < TEXT)) & (stamp < TEXT)
    bare = np.full_like(sheet.grey, PAPER)
    if not stamps and not back.any():
        return replace(sheet, stamps=bare)
    whole = sheet.whole
    alone = _over(whole, stamped(inks, stamps), bare)
    grey = sheet.grey.copy()
    for mark in stamps:
        below = Below(mark, sheet, inks)
        grey[below.at] = below.text(pale=is_sure(mark, sheet))
        alone[below.at] = np.maximum(alone[below.at], below.stamp())
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


def doubles(sheet: Sheet, inks: Inks, stamps: Sequence[Mark]) -> tuple[Grey, ...]:
    """Return the text as it was before its stamps went, and without all that may be of a stamp.

    Letters below a stamp are read on these as well: each errs elsewhere.
    """
    if not stamps:
        return ()
    bare = sheet.whole
    for below in (Below(mark, sheet, inks) for mark in stamps):
        bare[below.at] = below.lifted()
    return sheet.whole, bare


def stamped(inks: Inks, stamps: Sequence[Mark]) -> Flags:
    """Return which pixels of the view are ink of a stamp, its letters on typing among them."""
    inside = inks.inside(mark.box for mark in stamps)
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
        inks = network.look(sheet.view, sheet.close, sheet.view_scale)
        ink = stamped(inks, find_groups(inks)[0])
        text = inks.machine
        alone |= carried_back(enlarged(ink, sheet), sheet.to_source, size)
        off |= carried_back(enlarged(ink & (text < TEXT), sheet), sheet.to_source, size)
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
    seen = enlarged(_grown(inks.plane(Ink.HAND) > PRESENT), sheet)
    return np.where(seen, sheet.whole, np.uint8(PAPER))


def is_sure(mark: Mark, sheet: Sheet) -> bool:
    """Return whether a stamp's ink may be taken off the text below it."""
    return mark.confidence >= SURE_STAMP and (mark.outlined or _coloured(mark.box, sheet))


def _coloured(box: Box, sheet: Sheet) -> bool:
    rows, columns = slice(box.y, box.bottom), slice(box.x, box.right)
    coloured = int(np.count_nonzero(sheet.coloured[rows, columns] < PAPER))
    black = int(np.count_nonzero(sheet.ink[rows, columns]))
    return coloured > COLOURED * (coloured + black)


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
