"""Risk: pieces of ink are counted otherwise than OpenCV counts them, at an edge of the mask."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.preprocess.pieces import pieces
from pipeline.preprocess.tone import Grey

SHAPES = st.tuples(st.integers(1, 12), st.integers(1, 12))


@given(arrays(np.uint8, SHAPES, elements=st.sampled_from((0, 255))))
def test_pieces_are_those_of_opencv(mask: Grey) -> None:
    labels, table = pieces(mask)
    _, known, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    assert np.array_equal(labels, known)
    assert np.array_equal(table[1:], stats[1:])
    assert not table[0].any()
