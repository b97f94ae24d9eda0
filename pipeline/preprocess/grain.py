"""Scans in black and white alone: grain in the paper and crumbled strokes, made grey again.

A threshold turns a grey paper into grain and a pale stroke into crumbs. Averaged over the width of
a thin stroke, both are again what they were: a grey that is even, and a grey that is darker.
"""

from __future__ import annotations

from math import pi, sqrt
from typing import Final

import cv2
import numpy as np

from pipeline.model.geometry import pixels
from pipeline.preprocess.tone import Grey, without_dust

_BETWEEN: Final = (32, 223)  # tones that a scan in black and white alone does not have
_FEW: Final = 0.002  # of the pixels, or so
_CRUMB_MM: Final = 0.3  # a full stop is larger
_CRUMBLED: Final = 0.02  # share of the ink that is crumbs: more than any good scan has
_GRAINY: Final = 0.3  # share of the ink most of whose neighbours are paper: twice that of thin type
_SMOOTH_MM: Final = 0.127  # standard deviation: thin strokes of type are twice as wide
_AROUND_MM: Final = 8.0  # wider than the strokes of a word, narrower than a change of the paper
_SPREAD: Final = 2.5  # standard deviations of the grain by which paper may be darker than its mean
_WHITE: Final = 245
_DARKEST: Final = 40


def is_bilevel(image: Grey) -> bool:
    """Return whether a picture, H×W or H×W×3, has next to no tones between black and white."""
    if image.ndim == 3:
        return False
    sample = image[::3, ::3]
    between = (sample > _BETWEEN[0]) & (sample < _BETWEEN[1])
    return bool(np.count_nonzero(between) < _FEW * sample.size)


def is_crumbled(picture: Grey, dpi: float) -> bool:
    """Return whether so much of the ink of a scan in black and white is specks that it is bad.

    Specks lie alone, or so close that they are grain: then their neighbours are mostly paper.
    """
    ink = np.asarray(cv2.threshold(picture, 127, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    inked = int(np.count_nonzero(ink))
    whole = without_dust(ink, max(round(pixels(_CRUMB_MM, dpi) ** 2), 2))
    if inked - int(np.count_nonzero(whole)) > _CRUMBLED * inked:
        return True
    amid_ink = cv2.bitwise_and(ink, cv2.medianBlur(ink, 3))
    return bool(inked - np.count_nonzero(amid_ink) > _GRAINY * inked)


def without_grain(picture: Grey, dpi: float, scanned_dpi: float) -> Grey:
    """Return a scan in black and white in greys, H×W, its paper even and white.

    ``picture`` has been brought to ``dpi`` from ``scanned_dpi``. The paper is as dark as the median
    of each place's surroundings; by how much its grain still differs from that follows from how
    many pixels were averaged.
    """
    smooth = np.asarray(cv2.GaussianBlur(picture, (0, 0), pixels(_SMOOTH_MM, dpi)), np.uint8)
    averaged = 2 * sqrt(pi) * pixels(_SMOOTH_MM, scanned_dpi)
    shares = np.arange(256) / 255
    lightest = 255 * (shares - _SPREAD * np.sqrt(shares * (1 - shares)) / averaged)
    light = cv2.LUT(_paper(smooth, dpi), np.clip(lightest, _DARKEST, 255).astype(np.uint8))
    whole = cv2.resize(light, picture.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(smooth, whole, scale=_WHITE), np.uint8)


def _paper(smooth: Grey, dpi: float) -> Grey:
    """Return how light the paper is around each place, at a quarter of the size."""
    small = cv2.resize(smooth, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    around = int(pixels(_AROUND_MM, dpi) / 4) | 1
    return np.asarray(cv2.blur(cv2.medianBlur(small, around), (around, around)), np.uint8)
