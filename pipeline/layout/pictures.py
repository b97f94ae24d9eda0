"""Pictures: shapes in print that are far too large for letters, such as a coat of arms."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.components import Components, Mask, halved
from pipeline.layout.inks import Inks
from pipeline.layout.marks import Mark
from pipeline.model.geometry import Box, pixels
from pipeline.model.page import Ink

SIDES_MM = (14.0, 90.0)  # of a picture: larger than a letter of a head, smaller than a table
GAP_MM = 0.6  # white between strokes of one picture, at most
FULNESS = 0.15  # share of its box that a picture fills; a printed frame is emptier
PRINTED = 0.75  # likelihood of print on its ink


def find_pictures(ink: Mask, inks: Inks, dpi: float) -> list[Mark]:
    """Return the pictures on a sheet's mask of ink, top to bottom, boxes in its pixels.

    They are looked for at half the size.
    """
    reach = max(round(pixels(GAP_MM, dpi / 2)), 1)
    joined = cv2.morphologyEx(halved(ink), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    shapes = Components.of(np.asarray(joined, np.uint8))
    least, most = (pixels(side, dpi / 2) for side in SIDES_MM)
    large = shapes.where(
        (np.minimum(shapes.width, shapes.height) >= least)
        & (np.maximum(shapes.width, shapes.height) <= most)
        & (shapes.area >= FULNESS * shapes.width * shapes.height)
    )
    columns = large.x, large.y, large.width, large.height
    boxes = [Box(*(2 * int(side) for side in row)) for row in zip(*columns, strict=True)]
    marks = [(box, inks.of(box).get(Ink.PRINTED, 0.0)) for box in boxes]
    return [
        Mark("picture", box, round(printed, 3), "a large shape in print")
        for box, printed in sorted(marks, key=lambda mark: (mark[0].y, mark[0].x))
        if printed >= PRINTED
    ]
