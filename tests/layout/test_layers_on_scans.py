"""Risk: a layer shows stamps where there are none, takes text along, or lies beside the scan."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import load
from pipeline.layout.inks import delivered
from pipeline.layout.layers import Layer, on_scan
from pipeline.model.maps import Affine, Bent, Map
from pipeline.model.page import Ink
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import prepare
from pipeline.preprocess.tone import to_grey
from pipeline.preprocess.warp import carried_back
from samples.facsimile.ink import BITS

SAMPLES = Path(__file__).parents[2] / "samples"
STAMPED = ("ГАУЧ/12/3/45/008.jpg", "ГАУЧ/12/3/45/009.jpg", "ГАУЧ/12/3/45/011.tif")
"""A violet stamp on a photograph, two on a spread, a black one in a 1-bit scan."""
INK = 40  # how much darker than its layer of bare paper a pixel with ink is

Flags = npt.NDArray[np.bool_]


def layers(path: str) -> tuple[np.ndarray, dict[Layer, np.ndarray]]:
    """Return a sample and its layers."""
    image = load(SAMPLES / "pages" / path, 1, None, IntakeOptions())
    sheets = prepare(image.pixels, image.dpi, PreprocessOptions())
    return image.pixels, dict(on_scan(image.pixels, sheets, delivered()))


def drawn_with(path: str, ink: Ink) -> tuple[Flags, Flags]:
    """Return where a sample was drawn with an ink, and where with no other."""
    with Image.open((SAMPLES / "layers" / path).with_suffix(".png")) as picture:
        inks = np.asarray(picture)
    return inks & BITS[ink] > 0, inks == BITS[ink]


@pytest.mark.parametrize("path", STAMPED)
def test_a_stamp_goes_from_the_text_and_stands_alone(path: str) -> None:
    scan, shown = layers(path)
    assert {layer.shape for layer in shown.values()} == {scan.shape}
    whole, text, alone = (to_grey(each) for each in (scan, shown[Layer.TEXT], shown[Layer.STAMPS]))
    stamp, only = drawn_with(path, Ink.STAMP)
    typed, _ = drawn_with(path, Ink.TYPED)
    dark = whole < np.median(whole) - INK
    taken, kept = text != whole, alone == whole
    assert taken[only & dark].mean() > 0.8
    assert kept[stamp & dark].mean() > 0.8
    assert taken[typed & ~stamp].mean() < 0.005
    assert alone[typed & ~stamp & dark].mean() > whole[typed & ~stamp & dark].mean() + INK


def test_a_page_without_a_stamp_stays_as_it_is() -> None:
    scan, shown = layers("ГАУЧ/12/3/45/001.jpg")
    assert np.array_equal(scan, shown[Layer.TEXT])
    steps = np.diff(to_grey(shown[Layer.STAMPS]).astype(int), axis=0)
    assert np.abs(steps).max() < 10  # paper changes slowly, a stroke does not


ways = st.one_of(
    st.builds(
        lambda turn, by, x, y: Affine(
            by * np.cos(turn), -by * np.sin(turn), x, by * np.sin(turn), by * np.cos(turn), y
        ),
        st.floats(-3.2, 3.2),
        st.floats(0.4, 3.5),
        st.floats(-50, 250),
        st.floats(-50, 250),
    ),
    st.builds(
        lambda down, by: Bent(100.0, ((0.0, down), (down, 0.0))).then(Affine(by, 0, 0, 0, by, 0)),
        st.floats(-20, 20),
        st.floats(0.4, 3.5),
    ),
)


@given(ways, st.integers(5, 70), st.integers(5, 70))
def test_what_is_flagged_is_found_where_it_came_from(way: Map, left: int, top: int) -> None:
    flags = np.zeros((100, 100), np.bool_)
    flags[top : top + 20, left : left + 20] = True
    found = carried_back(flags, way, (300, 300))
    assert found.shape == (300, 300)
    for row in range(top + 1, top + 19, 4):
        for column in range(left + 1, left + 19, 4):
            x, y = way.point(column + 0.5, row + 0.5)
            if 1 <= x < 299 and 1 <= y < 299:
                assert found[int(y), int(x)]
    middle = way.point(left + 10, top + 10)
    reach = 3.5 * 20 + 4  # half a diagonal at the widest spread, and the neighbours
    for y, x in np.argwhere(found):
        assert abs(x - middle[0]) <= reach
        assert abs(y - middle[1]) <= reach
