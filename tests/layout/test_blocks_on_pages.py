"""Risk: text is read across columns, torn apart, or sought where there is none."""

from __future__ import annotations

from time import process_time

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.model.geometry import Box
from tests.drawing import TEXT, typed_page
from tests.layout.sheets import PAGE, empty, plan_of, typed

NARROW = ("Список лиц, которым", "передано содержание", "указания от третьего", "числа сего месяца")


@pytest.mark.parametrize("gap", [75, 160, 400])
def test_two_columns_stay_apart(gap: int) -> None:
    page = empty()
    left = [typed(page, text, (160, 400 + 62 * row)) for row, text in enumerate(NARROW)]
    edge = max(box.right for box in left) + gap
    right = [typed(page, text, (edge, 400 + 62 * row)) for row, text in enumerate(NARROW)]
    blocks = plan_of(page).blocks
    assert [len(block.lines) for block in blocks] == [4, 4]
    assert blocks[0].box.right <= edge < blocks[1].box.right
    assert blocks[1].box.overlap_x(right[0]) > 0.9 * right[0].width


def test_a_dash_between_two_words_parts_no_line() -> None:
    page = empty()
    left = typed(page, "Решение принято опросом. За", (160, 400))
    edge = left.right + 20
    ImageDraw.Draw(page).rectangle((edge, 412, edge + 16, 415), fill=30)
    right = typed(page, "тт. Андреев, Зорин, Хру-", (edge + 36, 400))
    typed(page, "щев, Суслов.", (160, 450))
    (block,) = plan_of(page).blocks
    assert [len(row) for row in block.rows] == [1, 1]
    assert block.rows[0][0].overlap_x(left.union(right)) == block.rows[0][0].width


def test_lines_with_double_spacing_are_one_block() -> None:
    (block,) = plan_of(typed_page()).blocks
    assert len(block.lines) == len(TEXT)
    assert block.box.y == pytest.approx(300, abs=14)
    tops = [line.box.y for line in block.lines]
    assert tops == sorted(tops)


def test_a_wide_gap_between_paragraphs_parts_them() -> None:
    page = empty()
    for row, text in enumerate(TEXT):
        typed(page, text, (160, 300 + 62 * row + (180 if row >= 3 else 0)))
    assert [len(block.lines) for block in plan_of(page).blocks] == [3, 3]


def test_a_large_title_is_a_block_of_its_own() -> None:
    page = empty()
    title = typed(page, "ШИФРТЕЛЕГРАММА", (420, 200), size=80)
    for row, text in enumerate(TEXT):
        typed(page, text, (160, 330 + 62 * row))
    first, second = plan_of(page).blocks
    assert len(first.lines) == 1
    assert first.box.iou(title) > 0.6
    assert first.letter_height > 1.8 * second.letter_height
    assert len(second.lines) == len(TEXT)


def test_dot_leaders_alone_make_no_line() -> None:
    page = empty()
    named = typed(page, "Экз. № 2-т. Молотову", (160, 400))
    typed(page, ". . . . . . . . . . . . . . .", (160, 520))
    typed(page, "." * 40, (160, 640))
    lines = [line for block in plan_of(page).blocks for line in block.lines]
    assert len(lines) == 1
    assert lines[0].box.iou(named) > 0.6


def test_ruled_lines_are_no_text() -> None:
    page = empty()
    pen = ImageDraw.Draw(page)
    for y in (500, 700, 900):
        pen.line((150, y, 1500, y), fill=30, width=3)
    for x in (150, 700, 1500):
        pen.line((x, 500, x, 900), fill=30, width=3)
    typed(page, "Наименование груза", (180, 580))
    lines = [line.box for block in plan_of(page).blocks for line in block.lines]
    assert len(lines) == 1
    assert lines[0].right < 700


def test_a_line_is_boxed_with_all_its_marks() -> None:
    page = empty()
    ink = typed(page, "Йод и ёлка, «объём» — всё...", (200, 600))
    (block,) = plan_of(page).blocks
    assert ink.padded(6, PAGE).intersection(block.box) == block.box
    assert block.box.iou(ink) > 0.6


def test_an_empty_sheet_has_nothing_to_read() -> None:
    plan = plan_of(empty())
    assert (plan.blocks, plan.longest_lines, plan.marks) == ((), (), ())


def test_a_page_of_noise_ends_quickly() -> None:
    rng = np.random.default_rng(1)
    noise = np.where(rng.random((PAGE.height // 2, PAGE.width)) < 0.1, 0, 255).astype(np.uint8)
    start = process_time()
    plan_of(Image.fromarray(noise))
    took = process_time() - start
    assert took < 10, f"{took:.1f} s"


def test_the_longest_lines_come_first() -> None:
    widths = [box.width for box in plan_of(typed_page()).longest_lines]
    assert len(widths) == len(TEXT)
    assert widths == sorted(widths, reverse=True)


def test_a_number_takes_in_the_dashes_on_both_sides_and_not_one_alone() -> None:
    page = typed_page()
    box = typed(page, "— 346 —", (760, 120))
    lines = [line.box for block in plan_of(page).blocks for line in block.lines]
    (number,) = [each for each in lines if each.bottom < 200]
    assert number.iou(box) > 0.8
    page = typed_page()
    typed(page, "346 —", (760, 120))
    lines = [line.box for block in plan_of(page).blocks for line in block.lines]
    (number,) = [each for each in lines if each.bottom < 200]
    assert number.width < 0.7 * box.width


@pytest.mark.parametrize(
    ("left", "right"),
    [("обнаружена недостача: шинелей", "4, сапог"), ("Принять к сведению", ""), ("", "шофер")],
)
def test_a_dash_between_words_and_at_a_lines_end_is_a_part_of_the_line(
    left: str, right: str
) -> None:
    page = typed_page()
    whole = typed(page, f"{left} - {right}".strip(), (250, 120))
    lines = [line.box for block in plan_of(page).blocks for line in block.lines]
    (found,) = [each for each in lines if each.overlap_y(whole) > 0]
    assert found.iou(whole) > 0.8


def test_a_heading_over_a_table_does_not_draw_its_columns_together() -> None:
    page = empty()
    pen = ImageDraw.Draw(page)
    rows, columns = range(500, 801, 60), (150, 700, 1100, 1500)
    for y in rows:
        pen.line((150, y, 1500, y), fill=30, width=3)
    for x in columns:
        pen.line((x, 500, x, 800), fill=30, width=3)
    typed(page, "О наличии грузов на складах управления в мае", (170, 440))
    for y in rows[:-1]:
        typed(page, "Наименование", (180, y + 14))
        for x in columns[1:-1]:
            typed(page, "1250", (x + 60, y + 14))
    table = Box(150, 500, 1350, 300)
    inside = [block for block in plan_of(page).blocks if block.box.share_inside(table) > 0.9]
    assert len(inside) == 3
    assert all(len(block.lines) == 5 for block in inside)
