"""Risk: two columns of text become one zone, and are read across."""

from __future__ import annotations

from dataclasses import replace

from config.vocabulary import load_vocabulary
from pipeline.layout.grouping import grouped
from pipeline.layout.labelling import Label
from pipeline.model.page import Line
from pipeline.model.vocabulary import Vocabulary
from tests.layout.sheets import line

VOCABULARY: Vocabulary = load_vocabulary()
ROWS = 12
LEFT, RIGHT = 200, 900
GUTTER = 50


def column(x: int) -> list[Line]:
    rows = [line("здесь стоит по строке каждого столбца", x, 400 + 40 * row) for row in range(ROWS)]
    return [replace(row, box=row.box._replace(width=RIGHT - GUTTER - LEFT)) for row in rows]


def zones(lines: list[Line]) -> list[set[int]]:
    labels = [Label(each, "body", 0.8, ()) for each in lines]
    return [{row.box.x for row in zone.lines} for zone in grouped(labels, VOCABULARY)]


def test_columns_stay_apart_though_a_speck_sticks_out_of_one() -> None:
    right = column(RIGHT)
    out = right[7].box
    right[7] = replace(right[7], box=out._replace(x=out.x - 35, width=out.width + 35))
    assert zones(column(LEFT) + right) == [{LEFT}, {RIGHT, RIGHT - 35}]


def test_a_line_torn_in_two_is_one_zone() -> None:
    first, second = column(LEFT)[0], column(RIGHT)[0]
    close = replace(second, box=second.box._replace(x=first.box.right + 12))
    assert zones([first, close]) == [{LEFT, first.box.right + 12}]


def test_a_torn_line_between_whole_ones_is_no_pair_of_columns() -> None:
    whole = [line("слова " * 9 + "до края страницы", LEFT, 400 + 40 * row) for row in (0, 1, 3, 4)]
    left, right = line("здесь строка рвётся", LEFT, 480), line("и идёт дальше", 600, 480)
    (zone,) = grouped([Label(each, "body", 0.8, ()) for each in (*whole, left, right)], VOCABULARY)
    assert len(zone.lines) == 6
