"""From how well a fact was read to how often such facts are right, as measured on facsimiles.

A rule's own confidence is the engine's for the least sure word, times the likelihood of what was
made of it. Engines are too modest about words that a lexicon knows and too sure of figures, so for
each family of rules a curve is fitted: ``logit p = a + b · logit c`` (see ``docs/facts.md``).
"""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from typing import Final

from pipeline.model.facts import Evidence

# a and b by family, fitted to 2,600 facts of 400 facsimiles, damage 0 to 3.
CURVES: Final[dict[str, tuple[float, float]]] = {
    "date": (1.83, 0.57),
    "figures": (1.66, 0.50),
    "mended": (2.40, 0.58),
    "name": (-0.01, 1.84),
    "name-lexicon": (3.57, 0.44),
    "number": (0.39, 0.51),
    "phrase": (2.94, 0.22),
}
_NUMBERS: Final = frozenset(
    {"telegram-number", "registration-number", "registration-minutes", "reference-number"}
)
_FIGURES: Final = frozenset(
    {"hours-minutes", "copy-number", "copies-made", "typist", "day-and-time", "stamp-time",
     "leaf-number", "groups", "minutes-number", "incoming-stamp"}
)  # fmt: skip
_DATES: Final = frozenset({"roman-month", "named-month", "numeric"})
_EDGE: Final = 0.01  # confidences are kept so far from 0 and 1 before the curve
_AS_READ: Final = frozenset({"numbered-text", "handling-as-read"})


def calibrated(evidence: Evidence) -> Evidence:
    """Return the evidence with its confidence as a share of right facts, 0 to 1."""
    if evidence.rule in _AS_READ:
        return evidence
    a, b = CURVES[family(evidence.rule)]
    clipped = min(max(evidence.confidence, _EDGE), 1 - _EDGE)
    value = 1 / (1 + exp(-(a + b * log(clipped / (1 - clipped)))))
    return replace(evidence, confidence=round(value, 3))


def family(rule: str) -> str:
    """Return the family whose curve a rule's confidence follows."""
    if rule in _NUMBERS:
        return "number"
    if rule in _FIGURES:
        return "figures"
    if rule in _DATES:
        return "date"
    if "name-lexicon" in rule:
        return "name-lexicon"
    if "name-mended" in rule or rule.startswith("place"):
        return "mended"
    return "name" if "name-" in rule else "phrase"
