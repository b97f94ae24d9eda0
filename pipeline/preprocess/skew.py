"""How the lines of a page lie: along or across, and how far they lean."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import pixels
from pipeline.preprocess.look import LOOKING_DPI
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.pieces import pieces, without_small
from pipeline.preprocess.tone import Grey

SPECK_MM = 0.9  # what is smaller is no letter, nor much of one
EDGE_MM = 4.0  # as far as a sheet's edge comes into the picture, where it was cut out
GOLDEN = (5**0.5 - 1) / 2  # multiples of it, less their whole parts, are spread evenly
LEAST_INK = 400  # pixels at LOOKING_DPI: fewer and there is no line to measure


def lies_across(letters: Grey) -> bool:
    """Return whether text lines run from top to bottom, so that the page wants a quarter turn.

    Rows of text make the profile across them jagged, much more so than the profile along them. So
    do specks that fill a margin, and the edge of the paper, which are no letters.
    """
    small = _halved(_within_edges(without_small(letters, pixels(SPECK_MM, LOOKING_DPI))))
    upright, across = _Profile(small), _Profile(np.rot90(small))
    angles = np.arange(-4, 4.1, 1.0)
    return max(map(across.jaggedness, angles)) > 1.6 * max(map(upright.jaggedness, angles))


def find_skew(letters: Grey, options: PreprocessOptions) -> float:
    """Return the angle by which the page leans, in degrees, counter-clockwise positive.

    Two estimates are made: the rotation that makes the row profile most jagged (Postl, 1986) and
    the median direction of smeared words. Where they disagree, or the angle is too small to
    matter, the answer is 0 and the page is left alone.
    """
    if np.count_nonzero(letters) < LEAST_INK:
        return 0.0
    by_profile = _by_profile(letters, options.skew_limit_deg)
    by_words = _by_words(letters, by_profile)
    if by_words is None or abs(by_profile - by_words) > options.skew_agreement_deg:
        return 0.0
    return by_profile if abs(by_profile) >= options.skew_least_deg else 0.0


def _within_edges(letters: Grey) -> Grey:
    """Return the mask with nothing at the edges of the paper."""
    edge = round(pixels(EDGE_MM, LOOKING_DPI))
    bare = np.zeros_like(letters)
    bare[edge:-edge, edge:-edge] = letters[edge:-edge, edge:-edge]
    return bare


def _halved(small: Grey) -> Grey:
    """Return the mask at half its size: enough for a first look, at a quarter of the cost."""
    return np.asarray(
        cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8
    )


class _Profile:
    """The row profile of a mask at any angle, from its ink alone: paper is never touched.

    Each point of ink slides along its column, as in ``_turned``, and lands between two rows. It
    lies anywhere in its pixel: were all points in the middle of theirs, lines of whole pixels would
    look sharpest where nothing turns.
    """

    def __init__(self, mask: Grey) -> None:
        rows, columns = np.divmod(np.flatnonzero(mask > 127), mask.shape[1])
        within = columns.astype(np.float32) * np.float32(GOLDEN) % 1 - np.float32(0.5)
        self._rows = rows.astype(np.float32) + within
        self._columns = columns.astype(np.float32) - mask.shape[1] / 2
        self._height = mask.shape[0]

    def jaggedness(self, angle: float) -> float:
        """Return the squared steps of the row profile after turning by ``angle``."""
        landed = self._rows + self._columns * np.float32(np.tan(np.radians(angle)))
        np.clip(landed, 0, self._height - 1, out=landed)
        whole = landed.astype(np.intp)
        below = np.bincount(whole, landed - whole, self._height + 1)
        profile = np.bincount(whole, minlength=self._height + 1) - below
        profile[1:] += below[:-1]
        steps = np.diff(profile)
        return float((steps * steps).sum())


def _turned(small: Grey, angle: float) -> Grey:
    height, width = small.shape
    # A shear along y stands in for a small rotation and keeps every column whole.
    shear = np.array([[1, 0, 0], [np.tan(np.radians(angle)), 1, 0]], np.float64)
    shear[1, 2] = -shear[1, 0] * width / 2
    return np.asarray(
        cv2.warpAffine(small, shear, (width, height), flags=cv2.INTER_LINEAR), np.uint8
    )


def _by_profile(small: Grey, limit: float) -> float:
    profile = _Profile(small)
    best = _best(_Profile(_halved(small)), np.arange(-limit, limit + 0.01, 0.5))
    best = _best(profile, best + np.arange(-0.5, 0.51, 0.1))
    angles = best + np.arange(-0.1, 0.11, 0.025)
    scores = np.array([profile.jaggedness(angle) for angle in angles])
    weights = np.clip(scores - scores.max() * 0.98, 0, None)
    total = weights.sum()
    return float((angles * weights).sum() / total) if total > 0 else float(best)


def _best(profile: _Profile, angles: npt.NDArray[np.float64]) -> float:
    return float(angles[int(np.argmax([profile.jaggedness(angle) for angle in angles]))])


def _by_words(small: Grey, around: float) -> float | None:
    """Return the weighted median direction of lines of words, or None where there are too few.

    The page is turned by the first estimate beforehand so that smearing joins along the lines.
    """
    turned = _turned(small, around)
    reach = int(pixels(5.0, LOOKING_DPI))
    smeared = cv2.morphologyEx(turned, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    labels, stats = pieces(np.asarray(smeared, np.uint8))
    slopes, weights = [], []
    for label in np.flatnonzero(stats[:, cv2.CC_STAT_WIDTH] > pixels(18, LOOKING_DPI)):
        x, y, width, height, _ = stats[label]
        if height > width / 4:
            continue
        points = labels[y : y + height, x : x + width] == label
        slope = _slope(points)
        slopes.append(slope)
        weights.append(float(width) ** 2)
    if not slopes:
        return None
    return around + _weighted_median(np.degrees(np.arctan(slopes)), np.array(weights))


def _slope(points: npt.NDArray[np.bool_]) -> float:
    """Return the rise of the middle of a smeared line, upwards positive, by least squares."""
    counts = points.sum(axis=0)
    columns = np.flatnonzero(counts)
    weights = counts[columns]
    middles = (np.arange(len(points)) @ points)[columns] / weights
    across = columns - np.average(columns, weights=weights)
    return -float((weights * across) @ middles / ((weights * across) @ across))


def _weighted_median(values: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> float:
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(cumulative, cumulative[-1] / 2)])
