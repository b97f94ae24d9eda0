"""Risk: a thin frame is taken for none, or letters that stand in a row for one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.layout.outlines import along_outline, outlined, told_apart
from pipeline.model.geometry import Box

SIZE = 160


def blank() -> np.ndarray:
    return np.zeros((SIZE, SIZE), np.uint8)


def framed(lean: float, thick: int, wide: float = 90.0, tall: float = 30.0) -> np.ndarray:
    """Return a frame in the middle of a view, leaning by degrees."""
    corners = cv2.boxPoints(((SIZE / 2, SIZE / 2), (wide, tall), lean))
    frame = blank()
    cv2.polylines(frame, [np.rint(corners).astype(np.int32)], True, 255, thick)
    return frame


@pytest.mark.parametrize("lean", [0.0, 2.0, 5.0, 15.0])
@pytest.mark.parametrize("thick", [1, 2])
def test_a_frame_is_one_however_thin_and_askew(lean: float, thick: int) -> None:
    assert along_outline(framed(lean, thick)) > 0.95


@pytest.mark.parametrize("axes", [(40, 40), (45, 30)])
def test_a_thin_ring_is_an_outline(axes: tuple[int, int]) -> None:
    ring = blank()
    cv2.ellipse(ring, (SIZE // 2, SIZE // 2), axes, 0, 0, 360, 255, 1)
    assert outlined(ring)


def test_rows_of_letters_have_no_outline() -> None:
    rows = blank()
    for text, foot in (("to Ivanov", 70), ("Lukin", 100)):
        cv2.putText(rows, text, (20, foot), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 255, 1)
    assert not outlined(rows)


def test_a_frame_of_which_a_side_is_missing_is_half_of_one() -> None:
    whole, parted = framed(0.0, 1), framed(0.0, 1)
    parted[:, : SIZE // 2 - 40] = 0
    parted[SIZE // 2 + 14 :] = 0
    assert along_outline(parted) < along_outline(whole)


def test_frames_that_nearly_touch_are_told_apart() -> None:
    two = framed(4.0, 1)
    cv2.circle(two, (SIZE // 2, 34), 26, 255, 1)
    cv2.putText(two, "No 8", (60, 86), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1)
    ring, frame = sorted(told_apart(two, 20.0), key=lambda box: box.y)
    assert ring.bottom <= frame.y + 4
    everything = Box(0, 0, SIZE, SIZE)
    assert told_apart(framed(4.0, 1), 20.0) == [everything]
    assert told_apart(two, 60.0) == [everything]


def test_a_ring_in_a_ring_is_one() -> None:
    rings = blank()
    for radius in (60, 36):
        cv2.circle(rings, (SIZE // 2, SIZE // 2), radius, 255, 1)
    assert len(told_apart(rings, 20.0)) == 1


def test_nothing_has_no_outline() -> None:
    assert along_outline(blank()) == 0
