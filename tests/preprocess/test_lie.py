"""Risk: a negative is read as dirt, a desk as a page, two leaves as one, or boxes go astray."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.maps import Affine, Bent, Chain, Map, Projective
from pipeline.preprocess.desk import find_sheet
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import Sheet, prepare
from tests.drawing import DPI, TEXT, Pixels, turned, typed_page

OPTIONS = PreprocessOptions()
PAGE = turned(typed_page(TEXT * 4), 0)


def _names(sheet: Sheet) -> list[str]:
    return [step.name for step in sheet.steps]


def _ink(sheet: Sheet) -> float:
    return float(np.count_nonzero(sheet.ink))


def test_a_negative_gives_the_sheet_of_its_positive() -> None:
    (positive,), (negative,) = prepare(PAGE, DPI, OPTIONS), prepare(~PAGE, DPI, OPTIONS)
    assert "negative" in _names(negative)
    assert "negative" not in _names(positive)
    assert _ink(negative) == pytest.approx(_ink(positive), rel=0.1)


def test_a_positive_with_dark_borders_and_a_dark_picture_is_no_negative() -> None:
    page = PAGE.copy()
    page[:, :120] = page[-200:] = 10
    page[1850:2100, 300:1300] = 25
    (sheet,) = prepare(page, DPI, OPTIONS)
    assert "negative" not in _names(sheet)


@pytest.mark.parametrize("tone", [0, 128, 255])
def test_an_empty_page_is_no_negative(tone: int) -> None:
    (sheet,) = prepare(np.full((1200, 900), tone, np.uint8), DPI, OPTIONS)
    assert _names(sheet)[0] == "scale"
    assert "negative" not in _names(sheet)


def _photographed() -> Pixels:
    """Return a page on a dark desk, seen at an angle."""
    height, width = PAGE.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = np.array([(230, 180), (1820, 240), (1900, 2560), (150, 2480)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(PAGE, matrix, (2050, 2750), borderValue=(70,))
    return np.asarray(photo, np.uint8)


def test_a_sheet_on_a_desk_is_cut_out_and_its_points_lie_where_the_letters_are() -> None:
    photo = _photographed()
    (sheet,) = prepare(photo, DPI, OPTIONS)
    assert "flatten" in _names(sheet)
    assert _ink(sheet) / sheet.ink.size == pytest.approx(_page_ink(), rel=0.35)
    rows, columns = np.nonzero(sheet.grey < 60)
    for at in range(0, len(rows), len(rows) // 40):
        x, y = sheet.to_source.point(columns[at] + 0.5, rows[at] + 0.5)
        assert photo[int(y) - 3 : int(y) + 4, int(x) - 3 : int(x) + 4].min() < 110


def _page_ink() -> float:
    (sheet,) = prepare(PAGE, DPI, OPTIONS)
    return _ink(sheet) / sheet.ink.size


def test_a_printed_frame_is_no_desk() -> None:
    page = PAGE.copy()
    cv2.rectangle(page, (90, 90), (1560, 2250), 40, 6)
    (sheet,) = prepare(page, DPI, OPTIONS)
    assert "flatten" not in _names(sheet)


def test_two_leaves_are_parted_and_lie_where_they_lay() -> None:
    spread = np.ascontiguousarray(np.hstack([PAGE, PAGE]))
    left, right = prepare(spread, DPI, OPTIONS)
    middle = PAGE.shape[1]
    for leaf, first, last in ((left, 0, middle), (right, middle, 2 * middle)):
        assert leaf.box.width == pytest.approx(middle, abs=200)
        rows, columns = np.nonzero(leaf.ink)
        xs = [
            leaf.to_source.point(float(x), float(y))[0] for x, y in zip(columns, rows, strict=True)
        ]
        assert first <= min(xs) <= max(xs) <= last
        assert _ink(leaf) == pytest.approx(_ink(prepare(PAGE, DPI, OPTIONS)[0]), rel=0.1)


@pytest.mark.parametrize(
    ("shade", "lid", "sides"),
    [(0.66, 30, (60, 60, 0, 0)), (0.66, 30, (0, 60, 60, 0)), (0.8, 200, (60, 60, 60, 60))],
)
def test_a_leaf_on_darker_paper_beside_another_is_no_desk(
    shade: float, lid: int, sides: tuple[int, int, int, int]
) -> None:
    dark = (PAGE * shade).astype(np.uint8)
    file = np.hstack([PAGE, dark])
    spread = cv2.copyMakeBorder(file, *sides, cv2.BORDER_CONSTANT, value=(lid,))
    assert find_sheet(np.asarray(spread, np.uint8)) is not None
    leaves = prepare(np.asarray(spread, np.uint8), DPI, OPTIONS)
    assert len(leaves) == 2
    for leaf in leaves:
        assert "flatten" not in _names(leaf)
        assert _ink(leaf) == pytest.approx(_ink(prepare(PAGE, DPI, OPTIONS)[0]), rel=0.2)


def test_a_wide_page_of_one_text_stays_whole() -> None:
    wide = turned(typed_page(tuple(f"{a} {b}" for a, b in zip(TEXT, TEXT, strict=True)) * 3,
                             size=(2339, 1654)), 0)  # fmt: skip
    assert len(prepare(wide, DPI, OPTIONS)) == 1


numbers = st.floats(-2, 2, allow_nan=False)
affine = st.builds(Affine, *[numbers] * 6)
shifts = st.lists(st.lists(numbers, min_size=3, max_size=3).map(tuple), min_size=2, max_size=4)
maps: st.SearchStrategy[Map] = st.one_of(
    affine,
    st.builds(lambda a, b: Projective((1, a, 3, b, 1, 2, 1e-4, 1e-4, 1)), numbers, numbers),
    st.builds(lambda rows: Bent(50.0, tuple(rows)), shifts),
)


@given(maps, maps, maps, st.floats(0, 100), st.floats(0, 100))
def test_maps_follow_each_other(first: Map, second: Map, third: Map, x: float, y: float) -> None:
    by_hand = third.point(*second.point(*first.point(x, y)))
    assert first.then(second).then(third).point(x, y) == pytest.approx(by_hand, abs=1e-3)
    assert first.then(second.then(third)).point(x, y) == pytest.approx(by_hand, abs=1e-3)
    assert Chain((first, second, third)).point(x, y) == pytest.approx(by_hand, abs=1e-3)


@pytest.mark.parametrize("tone", [60, 205])
def test_a_sheet_is_told_from_its_desk_however_the_light_falls(tone: int) -> None:
    height, width = PAGE.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = np.array([(120, 90), (1740, 60), (1790, 2440), (100, 2410)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(PAGE, matrix, (1880, 2500), borderValue=(tone,))
    lit = photo * np.linspace(1.0, 0.55, 2500)[:, None]
    found = find_sheet(lit.astype(np.uint8))
    assert found is not None
    assert np.abs(found - seen).max() < 12


def test_a_flat_scan_lies_on_no_desk() -> None:
    assert find_sheet(PAGE) is None
    shaded = PAGE * np.linspace(1.0, 0.5, PAGE.shape[1])[None, :]
    assert find_sheet(shaded.astype(np.uint8)) is None
