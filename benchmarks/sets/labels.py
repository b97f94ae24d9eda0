"""Boxes of stamps and signatures from a map that gives each ink pixel its class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from benchmarks.metrics.zones import Placed
from pipeline.model.geometry import Box, bounding, pixels

CLASSES = {4: "stamp", 7: "handwriting"}
CELL_MM = 3.0  # marks closer than about two cells are one
LEAST_MM2 = 16.0  # smaller specks of a class are slips of the map

Cell = tuple[int, int]


def marks(labels: npt.NDArray[np.uint8], dpi: int) -> tuple[Placed, ...]:
    """Return the marks of a label map (H×W, classes as pixel values), boxes in its pixels."""
    side = round(pixels(CELL_MM, dpi))
    return tuple(
        Placed(kind, box)
        for value, kind in CLASSES.items()
        for box in _merged(_boxes(labels == value, side))
        if box.area >= LEAST_MM2 / CELL_MM**2 * side**2
    )


def _merged(boxes: Iterable[Box]) -> list[Box]:
    """Return the boxes with those that overlap made one."""
    merged: list[Box] = []
    for box in boxes:
        grown = box
        while over := [one for one in merged if one.intersection(grown).area]:
            merged = [one for one in merged if one not in over]
            grown = bounding([grown, *over])
        merged.append(grown)
    return merged


def _boxes(mask: npt.NDArray[np.bool_], side: int) -> Iterator[Box]:
    """Yield boxes around the ink of neighbouring cells of so many pixels."""
    rows, columns = np.nonzero(mask)
    cells = {
        (int(row), int(column)) for row, column in zip(rows // side, columns // side, strict=True)
    }
    while cells:
        group = _group(cells)
        cells -= group
        yield bounding(_ink(mask, cell, side) for cell in group)


def _group(cells: set[Cell]) -> set[Cell]:
    """Return one cell and all that hang together with it."""
    first = min(cells)
    group, edge = {first}, [first]
    while edge:
        row, column = edge.pop()
        near = {(r, c) for r in range(row - 1, row + 2) for c in range(column - 1, column + 2)}
        new = (near & cells) - group
        group |= new
        edge += new
    return group


def _ink(mask: npt.NDArray[np.bool_], cell: Cell, side: int) -> Box:
    top, left = cell[0] * side, cell[1] * side
    rows, columns = np.nonzero(mask[top : top + side, left : left + side])
    first, last = int(columns.min()), int(columns.max())
    upper, lower = int(rows.min()), int(rows.max())
    return Box.from_corners(left + first, top + upper, left + last + 1, top + lower + 1)
