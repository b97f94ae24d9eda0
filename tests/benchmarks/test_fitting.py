"""Risk: what should make a fact surer makes it less sure, as chance would have it on few pages."""

from __future__ import annotations

import numpy as np

from benchmarks.facts.fitting import AGAINST, fitted
from benchmarks.facts.judging import Fact
from pipeline.model.facts import Evidence
from pipeline.model.geometry import Box
from pipeline.records.confidence import SIGNS


def fact(*, right: bool, **told: float) -> Fact:
    evidence = Evidence("z1", Box(0, 0, 1, 1), "", 0.5, "name-lexicon")
    return Fact("signer", "", evidence, tuple(told.get(name, 0.0) for name in SIGNS), right)


def test_a_sign_has_the_direction_that_its_facts_show() -> None:
    rng = np.random.default_rng(0)
    facts = []
    for _ in range(400):
        read, against = rng.random(), float(rng.random() < 0.3)
        right = rng.random() < 0.2 + 0.7 * read - 0.2 * against
        facts.append(fact(right=bool(right), names_read=read, contradicted=against))
    weights = fitted(facts).weights
    assert weights["names_read"] > 0.5
    assert weights[AGAINST] < -0.2


def test_a_sign_of_the_wrong_direction_is_silent_and_the_others_speak() -> None:
    rng = np.random.default_rng(1)
    facts = []
    for _ in range(400):
        read, likely, against = rng.random(), rng.random(), float(rng.random() < 0.3)
        right = rng.random() < 0.3 + 0.4 * read - 0.3 * likely + 0.2 * against
        facts.append(
            fact(right=bool(right), names_read=read, names_likelihood=likely, contradicted=against)
        )
    weights = fitted(facts).weights
    assert weights["names_read"] > 0.3
    assert weights["names_likelihood"] == 0
    assert weights[AGAINST] == 0
