"""Rules that are worn: too broken to be strokes in black and white, yet grey from end to end.

A rule is dark along its whole length and has paper on both sides. Feet of letters are as level, but
the letters stand on them; dots that lead to a field have paper between them.
"""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.components import Mask
from pipeline.model.geometry import Box, pixels
from pipeline.preprocess.tone import Grey

PAPER = 235  # what is lighter is paper
FAINT = 24  # grey values that a rule is darker than that
SOLID_MM = 1.0  # along which it is dark without a gap
BESIDE_MM = 0.5  # from its middle to the paper beside it
NEAR_MM = 4.0  # length of the pieces that are held against that paper
DARKER = 2.2  # times as dark as what lies beside it is a rule
GONE_MM = 5.0  # the longest piece that is worn away
WHOLE_MM = 25.0  # length along which most of it must be there
THERE = 0.7
LEAST_MM = 18.0
RUNS_ON_MM, EDGE_MM = 7.0, 2.0  # how far rules run on beside a cell, and how near its edge
RUN = 0.8  # share of that length that is ruled


def worn_rules(grey: Grey, dpi: float) -> Mask:
    """Return 255 along level and upright rules of an evenly lit sheet (H×W), gaps and all.

    They are looked for at half the size.
    """
    height, width = grey.shape
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    dark = cv2.subtract(np.full_like(half, PAPER), half)
    level = _level(dark, dpi / 2)
    upright = cv2.transpose(_level(cv2.transpose(dark), dpi / 2))
    both = cv2.bitwise_or(level, upright)
    return np.asarray(cv2.resize(both, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def is_cell(box: Box, rules: Mask, dpi: float) -> bool:
    """Return whether a box is a form's cell and no stamp's frame: rules at its edges run on."""
    beyond, near = (round(pixels(length, dpi)) for length in (RUNS_ON_MM, EDGE_MM))
    for left in (max(box.x - beyond, 0), box.right):
        ruled = (rules[:, left : left + beyond] > 0).sum(axis=1) > RUN * beyond
        edges = (ruled[max(edge - near, 0) : edge + near] for edge in (box.y, box.bottom))
        if all(edge.any() for edge in edges):
            return True
    return False


def _level(dark: cv2.typing.MatLike, dpi: float) -> cv2.typing.MatLike:
    solid, near, gone, whole, least = (
        max(int(pixels(length, dpi)), 1)
        for length in (SOLID_MM, NEAR_MM, GONE_MM, WHOLE_MM, LEAST_MM)
    )
    stroke = cv2.dilate(cv2.erode(cv2.blur(dark, (solid, 1)), _across(solid)), np.ones((3, 1)))
    beside = cv2.dilate(
        cv2.blur(dark, (near, 1)), _both_sides(max(round(pixels(BESIDE_MM, dpi)), 2))
    )
    darker = cv2.convertScaleAbs(beside, alpha=DARKER)
    alone = cv2.compare(cv2.blur(stroke, (near, 1)), darker, cv2.CMP_GT)
    inked = cv2.bitwise_and(cv2.threshold(stroke, FAINT, 255, cv2.THRESH_BINARY)[1], alone)
    there = cv2.threshold(cv2.blur(inked, (whole, 1)), 255 * THERE, 255, cv2.THRESH_BINARY)[1]
    closed = cv2.morphologyEx(inked, cv2.MORPH_CLOSE, _across(gone))
    ruled = cv2.bitwise_and(cv2.dilate(there, _across(whole)), closed)
    return cv2.morphologyEx(ruled, cv2.MORPH_OPEN, _across(least))


def _across(length: int) -> Mask:
    return np.ones((1, length), np.uint8)


def _both_sides(away: int) -> Mask:
    """Return a kernel of two rows on either side, so far away."""
    kernel = np.ones((2 * away + 3, 1), np.uint8)
    kernel[2:-2] = 0
    return kernel
