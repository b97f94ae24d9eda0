"""Risk: a stamp of the lessons is empty, or lies as level as print; signs are fitted to nothing."""

from __future__ import annotations

import numpy as np

from pipeline.layout.alone import Signs
from pipeline.layout.inks import InkNetwork
from training.inks import judge
from training.inks.rubber import leaning, rubber


def test_every_stamp_has_ink_and_no_two_are_alike() -> None:
    rng = np.random.default_rng(8)
    made = [rubber(6.0, rng) for _ in range(60)]
    assert all(np.count_nonzero(one > 60) > 40 for one in made)
    assert len({one.shape for one in made}) > 50


def test_hardly_a_stamp_lies_level() -> None:
    rng = np.random.default_rng(8)
    turns = np.array([leaning(rng) for _ in range(500)])
    assert np.mean(np.abs(turns) < 0.5) < 0.06


def test_what_is_fitted_tells_stamps_from_print() -> None:
    fit = judge.fitted(InkNetwork(), 12)
    assert fit.stamps > 0
    assert fit.weights.stamp > 0
    assert len(fit.weights) == len(Signs._fields)
