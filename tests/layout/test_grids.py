"""Risk: a fold or a scratch makes a table or columns; columns are read across their rule."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.grids import Rules, find_rules
from pipeline.layout.lines import TextLine
from pipeline.layout.rulings import is_cell, worn_rules
from pipeline.model.geometry import Box
from tests.layout.sheets import empty, typed

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


def worn(mask: np.ndarray) -> np.ndarray:
    """Return a sheet on which a third of a mask's ink is gone, and the rest faint."""
    chance = np.random.default_rng(5)
    height, width = mask.shape
    kept = chance.random((height // 12 + 1, width // 12 + 1)) > 0.33
    there = cv2.resize(kept.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    faint = np.where((mask > 0) & (chance.random(mask.shape) > 0.25), 90 + 70 * there, 0)
    grain = chance.normal(0, 4, mask.shape)
    return np.clip(
        245 - cv2.GaussianBlur(faint.astype(np.float32), (3, 3), 0) + grain, 0, 255
    ).astype(np.uint8)


def test_rules_of_a_table_are_found_though_they_are_worn() -> None:
    found = find_rules(worn_rules(worn(ruled()), DPI), DPI)
    assert is_the_table(found.tables)


def test_feet_of_letters_and_leading_dots_are_no_rules() -> None:
    page = empty()
    for size, top in ((30, 200), (22, 300), (44, 400)):
        typed(
            page, "ПРИНЯТО ШИФРОМ № 14354 ИЗ ПЕКИНА шифр. пл. и лишь " + "." * 20, (100, top), size
        )
    sheet = np.asarray(page.convert("L")).copy()
    assert not worn_rules(sheet, DPI).any()
    cv2.line(sheet, (100, 600), (700, 600), 150, 2)
    assert worn_rules(sheet, DPI)[600, 400] == 255


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


def test_a_forms_cell_is_no_stamp_for_its_rules_run_on() -> None:
    rules = ruled()
    assert is_cell(Box(600, 500, 400, 100), rules, DPI)
    assert is_cell(Box(200, 700, 400, 200), rules, DPI)
    frame = np.zeros_like(rules)
    cv2.rectangle(frame, (300, 300), (700, 420), 255, 3)
    assert not is_cell(Box(300, 300, 400, 120), frame, DPI)
    assert not is_cell(Box(420, 540, 400, 120), rules, DPI)  # pressed on a table
