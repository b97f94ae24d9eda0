"""How the paper lies in a picture: on a desk, on its side, as two leaves, leaning."""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians, sin

import cv2

from pipeline.model.maps import Affine
from pipeline.model.provenance import Step
from pipeline.preprocess.desk import find_sheet, flattening
from pipeline.preprocess.leaves import find_leaves
from pipeline.preprocess.look import Look
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.quads import Points
from pipeline.preprocess.skew import find_skew, lies_across
from pipeline.preprocess.tone import Grey, to_grey
from pipeline.preprocess.warp import warped

LEAF_REACH = 0.15  # of a leaf's width: how far its edge, if it is bent, lies over the other's


def find_lies(coarse: Grey, options: PreprocessOptions) -> list[Look]:
    """Return the leaves of a picture, left to right, each upright and straight.

    ``coarse`` is the picture at ``LOOKING_DPI``, in colour if there is any: a desk is told by it.
    """
    look = _off_the_desk(coarse, options)
    if lies_across(look.letters):
        look = _quarter_turned(look)
    return [_deskewed(leaf, options) for leaf in _leaves(look)]


def _off_the_desk(coarse: Grey, options: PreprocessOptions) -> Look:
    """Take the first look; a photographed sheet is set square, the desk around it left out."""
    grey, corners = to_grey(coarse), find_sheet(coarse)
    whole = Look.at(grey, even=options.even_light)
    if corners is None or _is_one_of_two(corners, whole):
        return whole
    way, size = flattening(corners)
    flat = Look.at(warped(grey, way, size, cv2.INTER_LINEAR), even=options.even_light)
    step = Step("flatten", {"width": size[0], "height": size[1]})
    return replace(flat, way=way, steps=(step,))


def _is_one_of_two(corners: Points, whole: Look) -> bool:
    """Return whether a sheet is a leaf of an open file, and what lies beside it the other one.

    Paper of another tone looks like a desk, but text stands on it.
    """
    boxes = find_leaves(whole.grey, whole.letters)
    middle = corners[:, 0].mean()
    reach = min(box.width for box in boxes) * LEAF_REACH
    return len(boxes) == 2 and any(
        box.x <= middle < box.right
        and corners[:, 0].min() > box.x - reach
        and corners[:, 0].max() < box.right + reach
        for box in boxes
    )


def _quarter_turned(look: Look) -> Look:
    """Turn a quarter clockwise."""
    width, height = look.size
    step = Step("quarter-turn", {"clockwise_deg": 90})
    return look.moved(Affine(0, 1, 0, -1, 0, height), (height, width), step)


def _leaves(look: Look) -> list[Look]:
    boxes = find_leaves(look.grey, look.letters)
    if len(boxes) == 1:
        return [look]
    return [
        look.moved(Affine(c=box.x, f=box.y), (box.width, box.height), Step("leaf", {"number": n}))
        for n, box in enumerate(boxes, start=1)
    ]


def _deskewed(look: Look, options: PreprocessOptions) -> Look:
    angle = find_skew(look.letters, options)
    if angle == 0:
        return look
    width, height = look.size
    angle = round(angle, 3)
    way = _rotation(angle, width / 2, height / 2)
    turned = look.moved(way, look.size, Step("deskew", {"skew_deg": angle}))
    return replace(turned, skew_deg=angle)


def _rotation(angle: float, x: float, y: float) -> Affine:
    """Return the turn by ``angle`` degrees, counter-clockwise as seen, about a point."""
    c, s = cos(radians(angle)), sin(radians(angle))
    return Affine(c, s, x - c * x - s * y, -s, c, y + s * x - c * y)
