"""Two leaves on one picture: where the one ends and the other begins."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import Box, pixels
from pipeline.preprocess.look import LOOKING_DPI
from pipeline.preprocess.tone import Grey

LEAST_ASPECT = 1.15  # of width to height: two leaves of A-format side by side have 1.41
MIDDLE = (0.36, 0.64)  # of the width: where two leaves can meet
EMPTY = 0.004  # share of the rows with ink that dust on the gutter makes
GUTTER_MM = 9.0  # narrower gaps part words and columns
SHADED_GUTTER_MM = 4.0  # of a gap in which a shadow lies
SHADOW = 0.85  # of the light beside it: how bright a gutter is at most
LEAST_INK = 0.004  # share of a half that a few lines cover


def find_leaves(grey: Grey, letters: Grey) -> tuple[Box, ...]:
    """Return the boxes of the leaves, left to right: two, or the whole picture.

    Leaves are parted where no letter stands over the whole height, near the middle of a picture
    that is wider than high; a shadow of the binding there is taken as a further sign.
    """
    height, width = grey.shape
    whole = Box(0, 0, width, height)
    if width < LEAST_ASPECT * height or not _both_written(letters):
        return (whole,)
    at = _gutter(grey, letters)
    if at is None:
        return (whole,)
    return Box(0, 0, at, height), Box(at, 0, width - at, height)


def _both_written(letters: Grey) -> bool:
    """Return whether each half has a page's worth of text."""
    middle = letters.shape[1] // 2
    halves = letters[:, :middle], letters[:, middle:]
    return all(float(np.count_nonzero(half)) > LEAST_INK * half.size for half in halves)


def _gutter(grey: Grey, letters: Grey) -> int | None:
    """Return the column where the leaves meet: the darkest of the empty ones."""
    width = letters.shape[1]
    share = (letters > 0).mean(axis=0)
    low, high = (int(part * width) for part in MIDDLE)
    start, end = _widest_run(share[low:high] <= EMPTY)
    start, end = start + low, end + low
    if end <= start:
        return None
    light = _light(grey)
    darkest = start + int(np.argmin(light[start:end]))
    shaded = light[darkest] < SHADOW * np.median(light)
    if end - start < pixels(SHADED_GUTTER_MM if shaded else GUTTER_MM, LOOKING_DPI):
        return None
    return darkest if shaded else (start + end) // 2


def _light(grey: Grey) -> npt.NDArray[np.float64]:
    """Return the paper's brightness in each column, smoothed over two millimetres."""
    columns = np.percentile(grey[::4], 60, axis=0).astype(np.float32)[None, :]
    reach = int(pixels(2.0, LOOKING_DPI)) | 1
    return np.asarray(cv2.blur(columns, (reach, 1))[0], np.float64)


def _widest_run(flags: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Return the first and the last but one index of the longest run that is set."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    runs = edges.reshape(-1, 2)
    if not len(runs):
        return 0, 0
    start, end = runs[int(np.argmax(runs[:, 1] - runs[:, 0]))]
    return int(start), int(end)
