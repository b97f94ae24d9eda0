"""The knobs of layout, with unit, range and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class LayoutOptions:
    """What may be changed.

    Attributes:
        letter_mm: heights that a letter can have, from a worn footnote to a printed head.
        word_gap: widest gap inside a line, in heights of its letters; wider ones part columns.
        line_gap: widest gap between the first two lines of a block, in heights of small letters;
            typescript with double spacing has gaps of about 3.
        ruling_mm: a straight stroke at least this long is a ruled line, not a letter.
        inks: how stamps and handwriting are found: ``network``, or ``shapes``, by colour and by
            outlines alone.

    """

    letter_mm: tuple[float, float] = (0.9, 13.0)
    word_gap: float = 3.0
    line_gap: float = 3.4
    ruling_mm: float = 14.0
    inks: Literal["network", "shapes"] = "network"
