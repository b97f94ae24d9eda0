"""Risk: a page's number is taken for a pen's strokes and not read, or strokes for a number."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pipeline.layout.dashed import with_typed_numbers
from pipeline.layout.inks import ORDER, Inks
from pipeline.model.geometry import Box
from pipeline.model.page import Ink

DPI, SCALE = 200.0, 75 / 200
HEIGHT, WIDTH = 600, 800
FIGURES = (Box(380, 500, 13, 20), Box(398, 500, 13, 20))
LEFT, RIGHT = Box(345, 510, 12, 4), Box(436, 509, 12, 4)


def sheet(*strokes: Box) -> npt.NDArray[np.uint8]:
    ink = np.zeros((HEIGHT, WIDTH), np.uint8)
    for x, y, width, height in strokes:
        ink[y : y + height, x : x + width] = 255
    return ink


def seen(ink: npt.NDArray[np.uint8], mark: Ink) -> Inks:
    """Return inks to whom all of a sheet's lower half is of one ink, the rest typed."""
    size = round(WIDTH * SCALE), round(HEIGHT * SCALE)
    dark = cv2.resize(ink, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    dark = np.minimum(dark / 64, 1).astype(np.float32)
    shares = np.zeros((len(ORDER), *dark.shape), np.float32)
    half = dark.shape[0] // 2
    shares[ORDER.index(Ink.TYPED), :half] = dark[:half] > 0
    shares[ORDER.index(mark), half:] = 0.9 * (dark[half:] > 0)
    return Inks(shares, dark, SCALE)


BODY = tuple(Box(x, y, 9, 14) for y in (100, 130) for x in range(100, 700, 13))


@pytest.mark.parametrize("mark", [Ink.HAND, Ink.STAMP])
def test_a_number_between_dashes_is_typed(mark: Ink) -> None:
    ink = sheet(*BODY, *FIGURES, LEFT, RIGHT)
    inks = with_typed_numbers(seen(ink, mark), ink, DPI)
    for box in (*FIGURES, LEFT, RIGHT):
        assert inks.ink(box) is Ink.TYPED
    assert inks.by_hand(FIGURES[0]) == 0


@pytest.mark.parametrize(
    "strokes",
    [
        FIGURES,
        (*FIGURES, LEFT),
        (*FIGURES, LEFT, RIGHT._replace(y=522)),
        (*FIGURES, LEFT, Box(436, 509, 34, 4)),
        (Box(380, 500, 13, 20), Box(398, 485, 13, 45), LEFT, RIGHT),
    ],
    ids=["no dash", "one dash", "one lower", "one far longer", "figures of two heights"],
)
def test_what_no_machine_set_stays_a_hands(strokes: tuple[Box, ...]) -> None:
    ink = sheet(*BODY, *strokes)
    inks = seen(ink, Ink.HAND)
    assert with_typed_numbers(inks, ink, DPI) is inks
