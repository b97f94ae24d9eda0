"""Risk: what stamps cost is told from pages that differ in more than their stamps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.stamps.twins import twins
from pipeline.model.geometry import Box
from pipeline.model.page import Ink
from samples.facsimile.ink import BITS
from samples.facsimile.marginalia import MACHINE


def test_twins_differ_only_where_stamps_lie_and_words_lie_below_them(tmp_path: Path) -> None:
    (twin,) = twins(tmp_path, 3, 1, ("bitonal",))
    with Image.open(twin.stamped) as one, Image.open(twin.bare) as other:
        differ = np.asarray(one.convert("L")) != np.asarray(other.convert("L"))
    inside = np.zeros(differ.shape, np.bool_)
    for zone in twin.stamps:
        box = zone.box.padded(6, Box(0, 0, *differ.shape[::-1]))
        inside[box.y : box.bottom, box.x : box.right] = True
    assert differ[twin.inks & BITS[Ink.STAMP] > 0].mean() > 0.4
    assert differ[~inside].mean() < 0.001
    below = [w for w in twin.words if any(w.box.share_inside(z.box) > 0.5 for z in twin.stamps)]
    assert {word.ink for word in below} & MACHINE
