"""Risk: a text that wear tore becomes ten zones, or what stands beside it is drawn into it."""

from __future__ import annotations

from pipeline.layout.named import Named
from pipeline.layout.shapes import Ground, Setting
from pipeline.layout.torn import mended
from pipeline.model.geometry import bounding
from pipeline.model.page import Line
from tests.layout.sheets import PAGE, line

SETTING = Setting(Ground(PAGE), PAGE, 26)


def zone(kind: str, *lines: Line) -> Named:
    return Named(kind, lines, 0.8)


def row(number: int, text: str = "строка идёт от края до края", x: int = 200) -> Line:
    return line(text, x, 400 + 40 * number)


def test_texts_that_reach_into_one_another_are_one() -> None:
    upper = zone("body", row(0), row(1, "здесь она порвана"))
    lower = zone("body", row(1, "и идёт дальше", x=520), row(2))
    (text,) = mended([upper, lower], SETTING)
    assert text.box == upper.box.union(lower.box)
    assert len(text.lines) == 4


def test_columns_and_texts_below_each_other_stay_apart() -> None:
    left, right = (zone("body", *(row(n, x=x) for n in range(4))) for x in (200, 700))
    below = zone("body", row(5), row(6))
    assert len(mended([left, right, below], SETTING)) == 3


def test_columns_stay_apart_though_a_line_was_read_across_the_gutter() -> None:
    left = [row(n, x=200) for n in range(8)]
    left[3] = row(3, "строка прочтена вместе с той, что стоит рядом с нею")
    right = zone("body", *(row(n, x=720) for n in range(8)))
    assert len(mended([zone("body", *left), right], SETTING)) == 2


def test_scraps_on_a_row_of_the_text_are_text() -> None:
    torn = zone("body", row(0), row(1, "здесь она"), row(2))
    scraps = [zone("other", row(1, "порвана", x=450)), zone("signature", row(1, "И", x=600))]
    (text,) = mended([torn, *scraps], SETTING)
    assert text.box == bounding(each.box for each in (torn, *scraps))


def test_a_name_level_with_the_last_line_still_signs() -> None:
    text, name = (
        zone("body", row(0), row(1, "Зам. министра")),
        zone("signature", row(1, "Ким", 600)),
    )
    assert mended([text, name], SETTING) == [name, text]
