"""Risk: a straight page is bent, a leaning one stays so, or boxes land beside their words."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pipeline.model.geometry import Box
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import half_turned, prepare
from tests.drawing import DPI, TEXT, turned, typed_page

OPTIONS = PreprocessOptions()


def test_a_straight_page_is_left_alone() -> None:
    (sheet,) = prepare(turned(typed_page(), 0), DPI, OPTIONS)
    assert sheet.skew_deg == 0
    assert [step.name for step in sheet.steps] == ["scale", "tone"]


@pytest.mark.parametrize("angle", [-5.0, -2.3, -0.7, 0.4, 1.1, 3.6, 5.0])
def test_a_leaning_page_is_straightened(angle: float) -> None:
    (sheet,) = prepare(turned(typed_page(TEXT * 4), angle), DPI, OPTIONS)
    assert sheet.skew_deg == pytest.approx(angle, abs=0.1)


@pytest.mark.parametrize("angle", [-0.2, 0.2])
def test_a_page_that_hardly_leans_is_not_taken_for_a_straight_one(angle: float) -> None:
    (sheet,) = prepare(turned(typed_page(TEXT * 4), angle), DPI, OPTIONS)
    assert sheet.skew_deg == pytest.approx(angle, abs=0.05)


def test_a_page_without_lines_is_not_turned() -> None:
    noise = np.random.default_rng(7).integers(0, 256, (1200, 900), dtype=np.uint8)
    assert [sheet.skew_deg for sheet in prepare(noise, DPI, OPTIONS)] == [0]


@pytest.mark.parametrize("quarters", [1, 3])
def test_a_page_on_its_side_is_set_upright(quarters: int) -> None:
    lying = np.ascontiguousarray(np.rot90(turned(typed_page(TEXT * 4), 0), quarters))
    (sheet,) = prepare(lying, DPI, OPTIONS)
    assert "quarter-turn" in [step.name for step in sheet.steps]
    assert sheet.grey.shape[0] > sheet.grey.shape[1]


def test_a_margin_full_of_specks_turns_no_page() -> None:
    page = turned(typed_page(), 0).copy()
    chance = np.random.default_rng(5)
    strip = page[:, -300:]
    strip[chance.random(strip.shape) < 0.08] = 0
    (sheet,) = prepare(page, DPI, OPTIONS)
    assert "quarter-turn" not in [step.name for step in sheet.steps]


def test_the_edge_of_the_paper_turns_no_page() -> None:
    page = turned(typed_page(TEXT[:2]), 0).copy()
    for top in range(40, page.shape[0], 60):
        page[top : top + 44, 8:14] = 0  # crumbs of a shadow, each as tall as a letter
    (sheet,) = prepare(page, DPI, OPTIONS)
    assert "quarter-turn" not in [step.name for step in sheet.steps]


def around(marked: npt.NDArray[np.bool_]) -> Box:
    return Box(*cv2.boundingRect(marked.astype(np.uint8)))


@pytest.mark.parametrize("angle", [0.0, 2.0])
def test_what_is_found_on_the_sheet_lies_there_in_the_source(angle: float) -> None:
    source = turned(typed_page(), angle)
    (sheet,) = prepare(source, DPI, PreprocessOptions(working_dpi=150))
    found, true = around(sheet.ink > 0), around(source < 128)
    mapped = sheet.to_source.box(found)
    assert true.share_inside(mapped.padded(4, Box(0, 0, 1654, 2339))) > 0.995


def test_two_half_turns_are_none() -> None:
    (sheet,) = prepare(turned(typed_page(), 0), DPI, OPTIONS)
    again = half_turned(half_turned(sheet))
    assert np.array_equal(again.grey, sheet.grey)
    assert again.frame == sheet.frame
    assert again.to_source.point(123.0, 45.0) == pytest.approx(sheet.to_source.point(123.0, 45.0))


def test_a_page_on_its_side_carries_its_points_along() -> None:
    lying = np.ascontiguousarray(np.rot90(turned(typed_page(TEXT * 4), 0)))
    (sheet,) = prepare(lying, DPI, OPTIONS)
    rows, columns = np.nonzero(sheet.grey < 60)
    x, y = sheet.to_source.point(columns[0] + 0.5, rows[0] + 0.5)
    assert lying[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3].min() < 100
