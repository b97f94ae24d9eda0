from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.geometry import Box, bounding
from pipeline.model.maps import Affine

boxes = st.builds(Box, *[st.integers(-500, 5000)] * 2, *[st.integers(1, 3000)] * 2)
turns = st.builds(
    Affine,
    st.floats(0.5, 2),
    st.floats(-0.3, 0.3),
    st.floats(-900, 900),
    st.floats(-0.3, 0.3),
    st.floats(0.5, 2),
    st.floats(-900, 900),
)


@given(boxes, boxes)
def test_iou_is_symmetric_and_at_most_one(one: Box, other: Box) -> None:
    assert one.iou(other) == other.iou(one)
    assert 0 <= one.iou(other) <= 1
    assert one.iou(one) == 1


@given(boxes, boxes)
def test_a_union_holds_both(one: Box, other: Box) -> None:
    assert one.share_inside(one.union(other)) == 1
    assert other.share_inside(bounding([one, other])) == 1


@given(turns, st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_there_and_back_is_where_it_began(forth: Affine, x: float, y: float) -> None:
    back = forth.inverse().point(*forth.point(x, y))
    assert abs(back[0] - x) < 1e-6
    assert abs(back[1] - y) < 1e-6


@given(turns, turns, st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_two_maps_in_one(first: Affine, second: Affine, x: float, y: float) -> None:
    at_once = first.then(second).point(x, y)
    in_turn = second.point(*first.point(x, y))
    assert at_once == pytest.approx(in_turn, abs=1e-6)


@given(boxes)
def test_the_unmoved_box_does_not_grow(box: Box) -> None:
    assert Affine().box(box) == box


def test_no_boxes_make_an_empty_one() -> None:
    assert bounding([]).area == 0


def test_the_box_around_a_leaning_line_is_tighter_than_that_of_its_corners() -> None:
    lean = Affine(1, 0.05, 0, -0.05, 1, 200)
    words = [Box(100 * n, 300, 80, 30) for n in range(10)]
    tight, loose = bounding(map(lean.box, words)), lean.box(bounding(words))
    assert tight.share_inside(loose) == 1
    assert tight.height <= loose.height
    assert bounding(map(lean.box, [Box(0, 0, 90, 30), Box(900, 45, 90, 30)])).height < 45
