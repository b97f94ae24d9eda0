"""Lines that something ties together: no line is taller than the row of letters in it.

A stamp's strokes hang on letters, a scratch on a film or a pen's line joins letters of several
rows to one piece. A reader would make one row of them, and lose the others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.layout.inks import VISIBLE, Inks, Plane
from pipeline.layout.lines import TextLine
from pipeline.model.geometry import Box, pixels, usual_height
from pipeline.preprocess.view import VIEW_DPI

TALL = 1.4  # times the usual height of a page's lines: a line so tall may be several
FULL = 0.3  # share of the ink in the fullest row of pixels that a line's small letters have
ROOM = 0.6  # of the height of small letters, what joins them above and below
LOWEST_MM = 1.0  # height of small letters, at least
SWOLLEN = 1.25  # times the height of a row that a line is tall where strokes hang on it

Flags = npt.NDArray[np.bool_]


def untied(lines: Sequence[TextLine], inks: Inks, ruled: Flags) -> list[TextLine]:
    """Return the lines, those that are tall for their page as the rows that are seen in them.

    ``ruled`` says where in the view ruled lines are.
    """
    tall = TALL * usual_height((line.box, line.letters) for line in lines)
    return slimmed(lines, [line.box.height > tall for line in lines], inks, ruled)


def slimmed(
    lines: Sequence[TextLine], chosen: Sequence[bool], inks: Inks, ruled: Flags
) -> list[TextLine]:
    """Return the lines, those chosen no taller than the rows that are seen in them."""
    if not any(chosen):
        return list(lines)
    visible = (inks.darkness > VISIBLE) & ~ruled
    typed = np.where(visible, inks.darkness * inks.machine, np.float32(0))
    found: list[TextLine] = []
    for line, one in zip(lines, chosen, strict=True):
        found += _bands(line, typed, inks.scale) if one else [line]
    return found


def _bands(line: TextLine, typed: Plane, scale: float) -> list[TextLine]:
    """Return a line as the rows of typing or print in it, or as it is where it is about one."""
    box = line.box
    first, last, start, end = (
        round(edge * scale) for edge in (box.y, box.bottom, box.x, box.right)
    )
    profile = typed[first:last, start:end].sum(axis=1)
    full = np.pad(profile > FULL * profile.max(initial=0.0), 1).astype(np.int8)
    edges = np.flatnonzero(np.diff(full)).reshape(-1, 2)
    bands = []
    for top, foot in edges + first:
        edge = ROOM * (foot - top)
        band = Box.from_corners(
            box.x,
            max((top - edge) / scale, box.y),
            box.right,
            min((foot + edge) / scale, box.bottom),
        )
        if foot - top >= pixels(LOWEST_MM, VIEW_DPI):
            bands.append(TextLine(band, min(line.letter_height, band.height), line.letters))
    if not bands or box.height < SWOLLEN * max(band.box.height for band in bands):
        return [line]
    return bands
