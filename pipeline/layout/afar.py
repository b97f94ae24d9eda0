"""Lines of worn letters, as they are seen from afar.

Where a scan was cut to black and white too hard, little is left of the letters, and what is left
does not chain into lines. The network that tells inks apart still sees the bands that lines make.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Mask
from pipeline.layout.inks import VISIBLE, Inks
from pipeline.layout.lines import TextLine, joined
from pipeline.model.geometry import Box, pixels
from pipeline.preprocess.view import VIEW_DPI

WORN = 0.18  # share of a machine's ink beside the lines found, from which on a leaf is worn
SURE = 0.5  # how likely print or typing is on ink that tells how worn a leaf is
LIKELY = 0.25  # the same in a band
GAP_MM = 5.0  # between two pieces of a band
TALL_MM = (1.0, 7.0)
WIDE_MM = 4.0
INSIDE = 0.5  # share of a line that lies in its band
AROUND = 1  # pixels of the view around a line that are its own
HEIGHT = 0.8  # share of a band's height that its letters have, where none were found

Flags = npt.NDArray[np.bool_]


def with_worn(lines: Sequence[TextLine], inks: Inks, rulings: Mask) -> Sequence[TextLine]:
    """Return the lines of a sheet; on a worn one those that are seen from afar as well."""
    size = inks.darkness.shape[1], inks.darkness.shape[0]
    ruled = cv2.dilate(
        cv2.resize(rulings, size, interpolation=cv2.INTER_AREA), np.ones((3, 3), np.uint8)
    )
    ink = (inks.darkness > VISIBLE) & (ruled == 0)
    if _missed(lines, ink & (inks.machine > SURE), inks.scale) < WORN:
        return lines
    whole: list[TextLine] = []
    left = list(lines)
    for band in _bands(inks, ink):
        own = [line for line in left if line.box.share_inside(band) > INSIDE]
        left = [line for line in left if line not in own]
        heights = [line.letter_height for line in own] or [HEIGHT * band.height]
        letters = max(round(band.width / band.height), 1)
        whole.append(reduce(joined, own, TextLine(band, median(heights), letters)))
    return sorted([*whole, *left], key=lambda line: (line.box.y, line.box.x))


def _missed(lines: Sequence[TextLine], ink: Flags, scale: float) -> float:
    """Return the share of a view's ink that lies in no line."""
    total = int(np.count_nonzero(ink))
    beside = ink.copy()
    for box in (line.box for line in lines):
        rows = slice(max(int(box.y * scale) - AROUND, 0), int(box.bottom * scale) + 1 + AROUND)
        beside[rows, max(int(box.x * scale) - AROUND, 0) : int(box.right * scale) + 1 + AROUND] = 0
    return int(np.count_nonzero(beside)) / max(total, 1)


def _bands(inks: Inks, ink: Flags) -> list[Box]:
    """Return the boxes on the sheet around the ink of bands, from the top down."""
    seen = (inks.machine > LIKELY).astype(np.uint8)
    gap = max(round(pixels(GAP_MM, VIEW_DPI)), 1)
    closed = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=4)
    low, high = (pixels(side, VIEW_DPI) for side in TALL_MM)
    bands = []
    for label, (x, y, width, height, _) in enumerate(stats):
        at = slice(y, y + height), slice(x, x + width)
        rows, columns = np.nonzero(ink[at] & (labels[at] == label))
        if not label or not rows.size or not low <= np.ptp(rows) + 1 <= high:
            continue
        if np.ptp(columns) + 1 >= pixels(WIDE_MM, VIEW_DPI):
            left, top = x + columns.min(), y + rows.min()
            right, bottom = x + columns.max() + 1, y + rows.max() + 1
            bands.append(
                Box.from_corners(*(float(side) / inks.scale for side in (left, top, right, bottom)))
            )
    return sorted(bands, key=lambda box: (box.y, box.x))
