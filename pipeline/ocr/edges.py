"""Where words end: an engine is sure of a word's letters, and often not of its last one's place.

In letters set far apart, as along a ring, it ends a word a letter too soon. Between the middles of
two words the widest white parts them; each then reaches from its first ink to its last.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line, Word
from pipeline.ocr.engine import Grey

DARK = 0.5  # share of the way from the lightest to the darkest of a line from which on it is ink
SLACK = 3  # pixels beyond its first and last word in which a line may have ink


def set_to_ink(line: Line, picture: Grey) -> Line:
    """Return a line of a picture with its words parted where most white is between them."""
    box = line.box
    strip = picture[max(box.y, 0) : box.bottom]
    if not strip.size:
        return line
    limit = strip.max() - DARK * (float(strip.max()) - float(strip.min()))
    inked = np.flatnonzero((strip < limit).any(axis=0))
    ends = [box.x - SLACK, *(_parting(*pair, inked) for pair in pairwise(line.words))]
    ends.append(box.right + SLACK)
    spans = zip(line.words, pairwise(ends), strict=True)
    words = tuple(_within(word, inked[(inked >= a) & (inked < b)]) for word, (a, b) in spans)
    return replace(line, box=bounding(word.box for word in words), words=words)


def _parting(first: Word, second: Word, inked: npt.NDArray[np.intp]) -> float:
    """Return the middle of the widest white between the middles of two words."""
    start, end = first.box.centre[0], second.box.centre[0]
    between = inked[(inked > start) & (inked < end)]
    columns = np.concatenate([[start], between, [end]])
    gaps = np.diff(columns)
    at = int(np.argmax(gaps))
    return float(columns[at] + columns[at + 1]) / 2


def _within(word: Word, inked: npt.NDArray[np.intp]) -> Word:
    if not inked.size:
        return word
    left, right = int(inked[0]), int(inked[-1]) + 1
    return replace(word, box=Box(left, word.box.y, right - left, word.box.height))
