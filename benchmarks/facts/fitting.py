"""Fitting the confidence of facts: a logistic model over what is known of each, by Newton's method.

The weights are held back by a ridge (Hoerl and Kennard 1970), so that a family of rules with few
facts stays near the common level.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.facts.judging import Fact
from pipeline.records.confidence import SIGNS, Calibration, family

RIDGE: Final = 2.0
"""What a squared unit of a weight costs, in nats of likelihood."""

AGAINST: Final = "contradicted"
"""The only sign that makes a fact less sure."""

ROUNDS: Final = 50
Floats = NDArray[np.float64]


def fitted(facts: Sequence[Fact]) -> Calibration:
    """Return the weights that make the truth of the facts likeliest.

    A sign that would speak against its facts, though more of it should make them surer, is silent.
    """
    families = sorted({family(fact.evidence.rule) for fact in facts})
    rows = np.array([_row(fact, families) for fact in facts], float)
    right = np.array([fact.right for fact in facts], float)
    weights = _newton(rows, right)
    while wrong := [at for at, name in enumerate(SIGNS, 1) if _is_wrong(name, weights[at])]:
        rows[:, wrong] = 0.0
        weights = _newton(rows, right)
    common, signs = weights[0], weights[1 : 1 + len(SIGNS)]
    levels = weights[1 + len(SIGNS) :]
    return Calibration(
        weights={name: round(float(value), 3) for name, value in zip(SIGNS, signs, strict=True)},
        families={
            name: round(float(common + level), 3)
            for name, level in zip(families, levels, strict=True)
        },
    )


def write(path: Path, calibration: Calibration, about: str) -> None:
    """Write the weights as TOML."""
    lines = [f"# {about}", "", "[weights]"]
    lines += [f"{name} = {value}" for name, value in calibration.weights.items()]
    lines += ["", "[families]"]
    lines += [f"{name} = {value}" for name, value in calibration.families.items()]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _is_wrong(sign: str, weight: float) -> bool:
    """Return whether a weight has the wrong direction; a sign that was silenced has none."""
    return weight > 0 if sign == AGAINST else weight < 0


def _row(fact: Fact, families: Sequence[str]) -> list[float]:
    own = family(fact.evidence.rule)
    return [1.0, *fact.signs, *(float(name == own) for name in families)]


def _newton(rows: Floats, right: Floats) -> Floats:
    held = np.full(rows.shape[1], RIDGE)
    held[0] = 0.0
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        share = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - share) - held * weights
        bend = (rows.T * (share * (1 - share))) @ rows + np.diag(held + 1e-9)
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-6:
            break
    return weights
