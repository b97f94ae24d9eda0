"""Numbers that stand between dashes by themselves: "- 35 -" over or below a page of typing.

To the network a few bold figures alone on the paper look like a hand's or a stamp's. Two level
dashes of about one length, one on either side and near, tell that they are typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pipeline.layout.components import Components, Mask
from pipeline.layout.groups import marked_places
from pipeline.layout.inks import MACHINE, ORDER, Inks
from pipeline.model.geometry import Box, pixels
from pipeline.model.page import Ink

TALLEST_MM = 8.0  # of what is looked at: a row of figures and what touches it
WIDEST_MM = 20.0
BESIDE_MM = 12.0  # how far beside a number its dashes are sought
EDGE_MM = 0.7
FIGURES = (1, 5)  # pieces of ink that a number is, figures that touch or broke counted as such
FIGURE_MM = (1.5, 5.0)  # how tall they are
THIN = 0.4  # times as tall as the number a dash is at most
DASH = (0.3, 1.8)  # times as long as the number is tall a dash is
LEVEL = 0.3  # of the number's height between its middle and a dash's
APART = 2.5  # heights of the number between it and a dash, at most
ALIKE = 2.0  # times as long or as tall one of two alike is as the other, at most


def with_typed_numbers(inks: Inks, ink: Mask, dpi: float) -> Inks:
    """Return inks in which numbers between dashes are a machine's, by a sheet's ``ink``, H×W."""
    numbers = list(_numbers(inks, ink, dpi))
    if not numbers:
        return inks
    inside, shares = inks.inside(numbers), inks.shares.copy()
    usual = max(MACHINE, key=lambda ink: float(inks.plane(ink).sum()))
    machine = shares[ORDER.index(usual)]
    machine[inside] = shares.max(axis=0)[inside]
    for mark in (Ink.HAND, Ink.STAMP):
        shares[ORDER.index(mark)][inside] = 0.0
    return replace(inks, shares=shares)


def _numbers(inks: Inks, ink: Mask, dpi: float) -> Iterator[Box]:
    page = Box(0, 0, ink.shape[1], ink.shape[0])
    edge, beside = round(pixels(EDGE_MM, dpi)), round(pixels(BESIDE_MM, dpi))
    tallest, widest = pixels(TALLEST_MM, dpi), pixels(WIDEST_MM, dpi)
    for place in marked_places(inks):
        if place.height > tallest or place.width > widest:
            continue
        row = Box(place.x - beside, place.y - edge, place.width + 2 * beside, place.height)
        row = row._replace(height=row.height + 2 * edge).intersection(page)
        around = Components.of(np.ascontiguousarray(ink[row.y : row.bottom, row.x : row.right]))
        if (number := _between_dashes(around, dpi)) is not None:
            yield Box(row.x + number.x, row.y + number.y, number.width, number.height)


def _between_dashes(row: Components, dpi: float) -> Box | None:
    """Return the box of a number with a dash on either side, where a row holds nothing else."""
    low, high = (pixels(size, dpi) for size in FIGURE_MM)
    tall = row.height >= low
    if not FIGURES[0] <= np.count_nonzero(tall) <= FIGURES[1]:
        return None
    figures = row.where(tall)
    box, height = figures.bounds(), float(figures.height.max())
    others = row.where(~tall & (row.width >= DASH[0] * height))
    if height > high or height > ALIKE * figures.height.min() or len(others) != 2:
        return None
    left, right = (others.where(np.array([place])) for place in np.argsort(others.x))
    gaps = box.x - left.right[0], right.x[0] - box.right
    middles = others.y + others.height / 2
    fits = (
        max(gaps) <= APART * height
        and min(gaps) >= 0
        and np.abs(middles - box.centre[1]).max() <= LEVEL * height
        and others.height.max() <= THIN * height
        and others.width.max() <= min(DASH[1] * height, ALIKE * others.width.min())
    )
    return box.union(others.bounds()) if fits else None
