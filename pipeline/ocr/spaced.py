"""Letters set wide apart, and drawn together into the words they make along the rim of a stamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import fmean, median

from pipeline.model.geometry import bounding
from pipeline.model.page import Line, Word

LETTERS = 3  # that stand alone, at least
WIDER = 2.2  # times the usual gap that words are apart


def is_spaced(words: Sequence[Word]) -> bool:
    """Return whether most words are lone letters: set apart, or wide gaps taken for spaces."""
    lone = sum(len(word.text) == 1 and word.text.isalpha() for word in words)
    return lone >= LETTERS and lone > len(words) / 2


def drawn_together(line: Line) -> Line:
    """Return a line with lone letters joined wherever the gap between them is the usual one.

    A line most of whose words are longer stays as it is. Boxes must reach no farther than ink.
    """
    if not is_spaced(line.words):
        return line
    gaps = [right.box.x - left.box.right for left, right in pairwise(line.words)]
    usual = max(median(gaps), 1)
    groups = [[line.words[0]]]
    for gap, word in zip(gaps, line.words[1:], strict=True):
        if gap > WIDER * usual:
            groups.append([])
        groups[-1].append(word)
    return replace(Line.of(map(as_one, groups)), box=line.box)


def as_one(words: Sequence[Word]) -> Word:
    """Return words as one, as sure as they are on the whole."""
    if len(words) == 1:
        return words[0]
    sure = fmean(word.confidence or 0.0 for word in words)
    text = "".join(word.text for word in words)
    return replace(words[0], text=text, box=bounding(w.box for w in words), confidence=sure)
