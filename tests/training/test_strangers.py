"""Risk: pages of no known form are all alike, or their words fall off the sheet."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.model.page import Ink
from samples.facsimile.plan import PageOrder
from samples.facsimile.sheet import Sheet
from samples.facsimile.studio import open_studio
from training.strangers import draw_stranger


def _drawn(seed: int) -> Sheet:
    studio = open_studio(PageOrder("report", "grey", 1, seed, 100))
    draw_stranger(studio, np.random.default_rng(seed))
    return studio.sheet


@pytest.mark.parametrize("seed", range(6))
def test_a_stranger_has_words_and_they_lie_on_the_sheet(seed: int) -> None:
    sheet = _drawn(seed)
    words = [word for zone in sheet.zones for line in zone.lines for word in line.words]
    assert len(words) > 15
    middles = np.array([word.points.mean(axis=0) for word in words])
    height, width = sheet.shape
    on_it = (middles > 0).all(axis=1) & (middles < (width, height)).all(axis=1)
    assert on_it.mean() > 0.98


def test_strangers_are_printed_and_typed_and_the_same_each_time() -> None:
    assert {zone.ink for seed in range(6) for zone in _drawn(seed).zones} == {
        Ink.PRINTED,
        Ink.TYPED,
    }
    one, other = _drawn(3), _drawn(3)
    for ink, layer in one.layers.items():
        assert np.array_equal(layer, other.layers[ink])
