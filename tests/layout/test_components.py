"""Risk: a bold letter is taken for a punch hole and lost, or a hole is read as a letter."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.layout.components import without_holes

DPI = 200.0
SIZE = 120


def blank() -> np.ndarray:
    return np.zeros((SIZE, SIZE), np.uint8)


@pytest.mark.parametrize("radius", [16, 22, 30])
def test_a_punch_hole_is_no_ink(radius: int) -> None:
    hole = blank()
    cv2.circle(hole, (SIZE // 2, SIZE // 2), radius, 255, cv2.FILLED)
    assert not without_holes(hole, DPI).any()


@pytest.mark.parametrize("letter", list("9BEMa"))
def test_bold_letters_as_full_as_holes_stay(letter: str) -> None:
    drawn = blank()
    cv2.putText(drawn, letter, (40, 80), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 255, 12)
    left, top, width, height = cv2.boundingRect(drawn)
    bold = blank()
    bold[40:80, 40:80] = cv2.resize(drawn[top : top + height, left : left + width], (40, 40))
    assert np.array_equal(without_holes(bold, DPI), bold)
