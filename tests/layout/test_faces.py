"""Risk: a stamp put on askew is not read, or its words are said to lie where they do not."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import load_settings
from pipeline.layout.faces import CLOSER, Face, find_faces, ink_of
from pipeline.layout.options import LayoutOptions
from pipeline.layout.unrolled import Ellipse, Unrolled, ring_around
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line
from pipeline.ocr.engine import Engine
from pipeline.ocr.factory import open_engine
from pipeline.ocr.reading import read_turned
from pipeline.preprocess.tone import Grey
from samples.facsimile import faces, stamps
from samples.facsimile.sheet import BLACK, Canvas, Mark, Pose, Sheet

DPI = 200
PAPER = 245
ROWS = ["ГОСУДАРСТВЕННЫЙ АРХИВ", "Поступило в отдел", "Вх. № 417"]
RIM, MIDDLE = "КАНЦЕЛЯРИЯ ОТДЕЛА", "АРХИВ"
TURNS = (-20, -7, 0, 12, 25)
NEAR = 6  # pixels, at 200 dpi: three quarters of a millimetre
SANS, SIZE = faces.SANS[0], 30.0


@cache
def engine() -> Engine:
    return open_engine(load_settings().engine)


def pressed(canvas: Canvas, degrees: float) -> tuple[Grey, Box, list[Mark]]:
    """Return a layer with a stamp put on askew, the box of its ink, and its words."""
    sheet = Sheet(120, 90, DPI)
    zone = sheet.zone("stamp", Ink.STAMP)
    canvas.lay(sheet, zone, BLACK, Pose(60, 45, degrees))
    layer = (PAPER - 0.8 * sheet.layer(Ink.STAMP, BLACK)).astype(np.uint8)
    rows, columns = np.nonzero(ink_of(layer))
    box = Box.from_corners(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    return layer, box, [word for line in zone.lines for word in line.words]


def faces_of(layer: Grey, box: Box) -> tuple[Face, ...]:
    return find_faces(layer, box, DPI, LayoutOptions())


def read(layer: Grey, box: Box) -> tuple[Line, ...]:
    views = (face.on(layer) for face in faces_of(layer, box))
    return read_turned(views, CLOSER * DPI, engine())


def farthest(lines: tuple[Line, ...], truth: list[Mark]) -> float:
    """Return by how many pixels the side of any word's box is off."""
    wanted = {word.text: (*word.points.min(axis=0), *word.points.max(axis=0)) for word in truth}
    boxes = {word.text: word.box for line in lines for word in line.words}
    assert set(boxes) == set(wanted)
    return max(
        abs(float(one - other))
        for text, box in boxes.items()
        for one, other in zip((box.x, box.y, box.right, box.bottom), wanted[text], strict=True)
    )


@pytest.mark.parametrize("degrees", TURNS)
def test_rows_in_a_frame_are_read_at_any_turn(degrees: int) -> None:
    layer, box, words = pressed(stamps.rectangular(ROWS, SANS, SIZE), degrees)
    lines = read(layer, box)
    assert [line.text for line in lines] == ROWS
    assert farthest(lines, words) <= NEAR


@pytest.mark.parametrize("flat", [1.0, 0.62])
@pytest.mark.parametrize("degrees", TURNS)
def test_text_along_a_ring_is_read_as_a_line_of_its_own(degrees: int, flat: float) -> None:
    layer, box, words = pressed(stamps.oval(RIM, [MIDDLE], SANS, SIZE, flat=flat), degrees)
    lines = read(layer, box)
    assert [line.text for line in lines] == [MIDDLE, RIM]
    assert farthest(lines, words) <= NEAR


def test_a_stamp_that_lies_level_is_cut_out_as_it_is() -> None:
    layer, box, _ = pressed(stamps.rectangular(ROWS, SANS, SIZE), 0)
    (face,) = faces_of(layer, box)
    picture, _, way = face.on(layer)
    left, top = map(int, way.point(0, 0))
    width, height = face.size
    seen = picture.reshape(height, CLOSER, width, CLOSER).mean(axis=(1, 3))
    assert np.abs(seen - layer[top : top + height, left : left + width]).mean() < 3


def test_a_frame_is_no_ring_and_bare_paper_has_no_face() -> None:
    layer, box, _ = pressed(stamps.rectangular(ROWS, SANS, SIZE), 7)
    assert ring_around(ink_of(layer[box.y : box.bottom, box.x : box.right]), box) is None
    assert faces_of(np.full((300, 300), PAPER, np.uint8), Box(20, 20, 200, 200)) == ()


def test_a_stamp_at_the_edge_of_the_sheet_is_read_too() -> None:
    layer, box, _ = pressed(stamps.rectangular(ROWS, SANS, SIZE), 12)
    cut = np.ascontiguousarray(layer[box.y : box.bottom, box.x : box.right])
    assert [line.text for line in read(cut, Box(0, 0, box.width, box.height))] == ROWS


@given(
    st.floats(-80, 80),
    st.floats(0.5, 1.0),
    st.integers(0, 500),
    st.floats(0, 6.28),
    st.floats(5, 40),
)
def test_the_strip_leads_back_to_the_ring(
    lean: float, flat: float, begin: int, angle: float, inwards: float
) -> None:
    ring = Ellipse((200.0, 150.0), (120.0, 120.0 * flat), lean)
    strip = Unrolled.along(ring).begun_at(begin)
    wanted = ring.point(angle, inwards)
    row = inwards - strip.inwards(0)
    reached = [strip.point(x, row) for x in np.arange(0, strip.length, 0.5)]
    assert min(np.hypot(x - wanted[0], y - wanted[1]) for x, y in reached) < 1.5
