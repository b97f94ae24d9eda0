"""How tall the letters are, and what resolution that speaks for."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model.geometry import MM_PER_INCH, pixels
from pipeline.preprocess.pieces import pieces
from pipeline.preprocess.tone import Grey

SMALL_LETTER_MM = (
    2.6  # typewriters make 2.0; pictures that do not know their size read better larger
)
ENOUGH = 60  # letters or words to judge by


def dpi_by_letters(grey: Grey) -> float | None:
    """Return the resolution at which the letters are as tall as a typewriter's; ``None`` if few."""
    height = letter_height(grey)
    return None if height is None else height / SMALL_LETTER_MM * MM_PER_INCH


def letter_height(grey: Grey) -> float | None:
    """Return the usual height of small letters in pixels; ``None`` where there are too few."""
    window = max(min(grey.shape) // 40 | 1, 15)
    mask = cv2.adaptiveThreshold(
        cv2.GaussianBlur(grey, (3, 3), 0),
        255,
        cv2.ADAPTIVE_THRESH_MEAN_C,
        cv2.THRESH_BINARY_INV,
        window,
        18,
    )
    _, stats = pieces(np.asarray(mask, np.uint8))
    width, height = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    fulness = stats[1:, cv2.CC_STAT_AREA] / (width * height)
    letters = (
        (height >= 4)
        & (height <= 0.05 * grey.shape[0])
        & (width >= 0.4 * height)
        & (width <= 12 * height)  # a word whose letters touch
        & (fulness > 0.22)
        & (fulness < 0.95)
    )
    heights = height[letters]
    return float(np.median(heights)) if heights.size >= ENOUGH else None


def letters_only(ink: Grey, dpi: float) -> Grey:
    """Return the mask without what is larger than letters and words: frames, stamps, pictures."""
    labels, stats = pieces(ink)
    tall = stats[:, cv2.CC_STAT_HEIGHT] > pixels(9, dpi)
    wide = stats[:, cv2.CC_STAT_WIDTH] > pixels(40, dpi)
    keep = np.full(len(stats), 255, np.uint8)
    keep[tall | wide] = 0
    keep[0] = 0
    return np.asarray(keep[labels], np.uint8)
