"""Risk: a fold or a scratch makes a table or columns; columns are read across their rule."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.grids import Rules, find_rules
from pipeline.layout.lines import TextLine
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


def is_the_table(found: tuple[Box, ...]) -> bool:
    return len(found) == 1 and found[0].iou(TABLE) > 0.95


def test_a_table_ends_where_its_lines_cross() -> None:
    assert is_the_table(find_rules(ruled(), DPI).tables)
    scratch, fold = (700, 650, 700, 1900), (100, 1700, 1500, 1700)
    assert is_the_table(find_rules(ruled(scratch, fold), DPI).tables)


def test_the_papers_edge_around_a_table_is_none() -> None:
    edge = (5, 5, 1640, 5), (5, 5, 5, 2330), (1640, 5, 1640, 2330), (5, 2330, 1640, 2330)
    assert is_the_table(find_rules(ruled(*edge), DPI).tables)
    assert find_rules(ruled(*edge) * 0, DPI).tables == ()


def rule() -> Rules:
    """Return what a mask says of one long rule that is worn through in its middle."""
    mask = np.zeros((2340, 1654), np.uint8)
    cv2.line(mask, (800, 300), (800, 700), 255, 3)
    cv2.line(mask, (800, 730), (800, 1200), 255, 3)
    return find_rules(mask, DPI)


def lines(left: int, right: int, count: int) -> list[TextLine]:
    """Return so many lines of text, one below the other, beside the rule."""
    return [TextLine(Box(left, 320 + 40 * n, right - left, 28), 20.0, 40) for n in range(count)]


def test_lines_on_both_sides_of_a_rule_stand_apart() -> None:
    left, right = lines(150, 770, 20), lines(830, 1450, 20)
    parting = rule().among(left + right)
    assert len(parting.walls) == 1
    assert parting.place(left[3].box) != parting.place(right[3].box)
    above, below = Box(150, 100, 1300, 40), Box(830, 1500, 600, 28)
    assert parting.place(above) == parting.place(below) == parting.place(left[3].box)


def test_a_line_that_was_chained_across_a_rule_is_cut_there() -> None:
    (chained,) = lines(150, 1450, 1)
    parting = rule().among([*lines(150, 770, 20), *lines(830, 1450, 20), chained])
    left, right = parting.parted(chained)
    assert (left.box.x, right.box.right) == (150, 1450)
    assert left.box.right <= 800 <= right.box.x
    assert parting.parted(lines(150, 770, 1)[0]) == lines(150, 770, 1)


def test_a_scratch_through_lines_of_text_parts_nothing() -> None:
    assert rule().among(lines(150, 1450, 20)).walls == ()
    margin = lines(830, 1450, 20)
    assert rule().among(margin).walls == ()
