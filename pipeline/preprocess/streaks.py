"""Streaks from edge to edge: dust before a scanner's sensor, or its lights out of balance."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import pixels
from pipeline.preprocess.tone import Grey, to_grey

Lights = npt.NDArray[np.float32]

STEP = 4  # of so many rows one is looked at
WHOLE = 90  # percentile of a column that a streak has darkened: all but its lightest tenth
WIDEST_MM = 5.0  # a streak is narrower, a shadow or a border wider
EDGE_MM = 3.0  # where a picture ends nothing is told of its paper
LEAST, MOST = 0.06, 0.5  # share of the paper's light that a streak takes, or adds
DARKEST = 60  # grey value of paper on which streaks can be told
MANY = 0.2  # share of the columns: fewer streaks are taken for rules and do no harm


def is_streaked(picture: Grey, dpi: float) -> bool:
    """Return whether a picture (H×W or H×W×3) has so many streaks that letters drown in them."""
    grey = to_grey(picture)
    return any(np.count_nonzero(_streaks(way, dpi)) > MANY * way.shape[1] for way in (grey, grey.T))


def without_streaks(picture: Grey, dpi: float) -> Grey:
    """Return a picture (H×W or H×W×3) without streaks, upright or level.

    A column that is darker than its neighbours all along, but for the lightest tenth of its
    pixels, is made as light as they are: no rule and no text goes so far. Ink on it stays.
    """
    grey = to_grey(picture)
    upright, level = _streaks(grey, dpi), _streaks(grey.T, dpi)
    lighter = 1 / ((1 - level)[:, None] * (1 - upright)[None, :])
    if picture.ndim == 3:
        lighter = np.asarray(cv2.merge([lighter] * 3), np.float32)
    return np.asarray(cv2.multiply(picture, lighter, dtype=cv2.CV_8U), np.uint8)


def _streaks(grey: Grey, dpi: float) -> Lights:
    """Return by how much each column is darker than those around it, 0 where it is no streak."""
    light = np.percentile(grey[::STEP], WHOLE, axis=0).astype(np.float32)[None, :]
    across = np.ones((1, int(pixels(WIDEST_MM, dpi)) | 1), np.uint8)
    closed = cv2.morphologyEx(light, cv2.MORPH_CLOSE, across)
    paper = cv2.morphologyEx(closed, cv2.MORPH_OPEN, across)[0]
    darker = 1 - light[0] / np.maximum(paper, DARKEST)
    darker[(np.abs(darker) < LEAST) | (np.abs(darker) > MOST) | (paper < DARKEST)] = 0
    edge = int(pixels(EDGE_MM, dpi))
    darker[:edge] = darker[-edge:] = 0
    return np.asarray(darker, np.float32)
