from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from samples.facsimile.raster import disc, remap
from samples.facsimile.warp import flat, photographed

SHEET = (420, 300)


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    x=st.floats(60, 240),
    y=st.floats(60, 360),
    skew=st.floats(-3, 3),
    photo=st.booleans(),
)
def test_a_dot_lands_where_its_point_does(
    seed: int, x: float, y: float, skew: float, photo: bool
) -> None:
    warp = (photographed if photo else flat)(np.random.default_rng(seed), SHEET, skew, 100)
    page = np.zeros(SHEET, np.uint8)
    disc(page, (x, y), 5.0, 255)
    rows, columns = np.nonzero(remap(page, warp.maps(), 0) > 127)
    (at_x, at_y) = warp.points(np.array([[x, y]]))[0]
    assert abs(columns.mean() - at_x) < 1.0
    assert abs(rows.mean() - at_y) < 1.0


def test_a_sheet_turned_to_the_left_climbs() -> None:
    warp = flat(np.random.default_rng(1), SHEET, 2.0, 100)
    (_, left), (_, right) = warp.points(np.array([(50.0, 200.0), (250.0, 200.0)]))
    assert right < left
