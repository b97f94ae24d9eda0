"""Risk: the paper's edge, a fold or a scratch makes the whole page a table."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.grids import find_grids
from pipeline.model.geometry import Box

DPI = 200
TABLE = Box(200, 500, 1200, 400)


def ruled(*lines: tuple[int, int, int, int]) -> np.ndarray:
    """Return a mask with a table of three columns and four rows, and more lines."""
    mask = np.zeros((2340, 1654), np.uint8)
    down = [(x, TABLE.y, x, TABLE.bottom) for x in (200, 600, 1000, TABLE.right)]
    across = [(TABLE.x, y, TABLE.right, y) for y in (500, 600, 700, 800, TABLE.bottom)]
    for x, y, right, bottom in (*down, *across, *lines):
        cv2.line(mask, (x, y), (right, bottom), 255, 3)
    return mask


def is_the_table(found: list[Box]) -> bool:
    return len(found) == 1 and found[0].iou(TABLE) > 0.95


def test_a_table_ends_where_its_lines_cross() -> None:
    assert is_the_table(find_grids(ruled(), DPI))
    scratch, fold = (700, 650, 700, 1900), (100, 1700, 1500, 1700)
    assert is_the_table(find_grids(ruled(scratch, fold), DPI))


def test_the_papers_edge_around_a_table_is_none() -> None:
    edge = (5, 5, 1640, 5), (5, 5, 5, 2330), (1640, 5, 1640, 2330), (5, 2330, 1640, 2330)
    assert is_the_table(find_grids(ruled(*edge), DPI))
    assert find_grids(ruled(*edge) * 0, DPI) == []
