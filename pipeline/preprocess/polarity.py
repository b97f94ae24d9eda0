"""Negatives: microfilm on which the paper is dark and the strokes are light."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model.geometry import pixels
from pipeline.preprocess.tone import Grey

AROUND_MM = 8.0  # wider than the strokes of a word, narrower than most pictures
STANDS_OUT = 40  # grey levels between a stroke and the paper around it
LEAST_STROKES = 0.002  # share of the page that a few lines of text cover
OVERWEIGHT = 2.5  # how much more light strokes there must be than dark ones
DARK_PAPER = 128
LEAST_DARK = 0.2  # of the picture: a negative's paper covers more


def is_negative(grey: Grey, dpi: float) -> bool:
    """Return whether the strokes on a page are lighter than what is around them.

    The paper is the median of each place's surroundings, so that text, which is thin, stands out
    from it to one side. Dark borders, pictures and shadows are wide and stand out nowhere.
    """
    if np.count_nonzero(grey < DARK_PAPER) < LEAST_DARK * grey.size:
        return False
    paper = cv2.medianBlur(grey, int(pixels(AROUND_MM, dpi)) | 1)
    light = (cv2.subtract(grey, paper) > STANDS_OUT) & (paper < DARK_PAPER)
    dark = (cv2.subtract(paper, grey) > STANDS_OUT) & (paper >= DARK_PAPER)
    lights, darks = int(np.count_nonzero(light)), int(np.count_nonzero(dark))
    return lights > LEAST_STROKES * grey.size and lights > OVERWEIGHT * darks
