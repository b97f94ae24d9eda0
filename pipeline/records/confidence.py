"""From how well a fact was read to how often such facts are right, as measured on facsimiles.

An engine is too modest about words that a lexicon knows and too sure of figures, so a logistic
model weighs what is known of a fact: the engine's confidence in its least sure word, the likelihood
of what the rules made of it, its share of all that was read in its place, how well the whole page
was read, and whether other facts of the page agree. All but the last weigh otherwise for words that
a lexicon knows, for names that were mended or are in none, and for figures. Each family of rules
begins at a level of its own. The weights stand in ``config/confidence.toml`` and are fitted by
``python -m benchmarks.facts --fit``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log
from typing import Final

from pipeline.model.facts import Evidence
from pipeline.records.found import Found

SIGNS: Final = (
    "known_read", "known_likelihood", "known_undisputed", "known_page",
    "names_read", "names_likelihood", "names_undisputed", "names_page",
    "figures_read", "figures_likelihood", "figures_undisputed", "figures_page",
    "agreeing", "contradicted", "figures_agreeing",
)  # fmt: skip
"""What is weighed, in the order of ``signs``: the first four for each kind of fact by itself."""

NAMES: Final = frozenset(
    {"as-read", "name-doubted", "name-morphology", "name-mended", "name-lone", "list-name-mended",
     "list-misread"}
)  # fmt: skip
"""Families of names that were mended, bent, or are in no lexicon."""

FIGURES: Final = frozenset(
    {"number", "registration", "registration-latin", "registration-plain", "reference", "time",
     "moment", "copy", "copies", "month", "named-month", "leaf", "typist", "typist-disputed",
     "typist-unlikely", "torn"}
)  # fmt: skip
"""Families of facts that no lexicon knows: more hangs on how surely their letters were read."""

_FAMILIES: Final = {
    "telegram-number": "number", "registration-number": "registration",
    "registration-minutes": "registration", "registration-latin": "registration-latin",
    "registration-plain": "registration-plain",
    "reference-number": "reference",
    "incoming-stamp": "number", "minutes-number": "number", "groups": "number",
    "leaf-number": "leaf", "hours-minutes": "time", "stamp-time": "time",
    "day-and-time": "moment", "copy-number": "copy", "copies-made": "copies", "typist": "typist",
    "typist-disputed": "typist-disputed", "typist-unlikely": "typist-unlikely",
    "roman-month": "month", "named-month": "named-month", "numeric": "named-month",
}  # fmt: skip
_NAMES: Final = ("name-lexicon", "name-mended")
_SIGNED: Final = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"-misread$", "list-misread"),
        (r"-torn$", "torn"),
        (r"(?:as-read|name-dictionary)$", "as-read"),
        (r"^roman-month", "month"),
        (r"^named-month", "named-month"),
        (r"name-(?:lacking|completed|unbent|cut)$", "name-doubted"),
        (r"^(?:place|office)", "place"),
        (r"^lone-", "name-lone"),
        (r"^distribution", "list-word"),
    )
)
MOST: Final = 2  # facts that agree or contradict, beyond which more make no difference
_EDGE: Final = 0.01  # shares are kept so far from 0 and 1 before the logarithm
_AS_READ: Final = frozenset({"numbered-text", "handling-as-read", "registration-plain"})


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weights of the model; without families a fact keeps the confidence of its reading.

    Attributes:
        weights: What each of ``SIGNS`` is worth, in units of log odds.
        families: Where each family of rules begins, in log odds.

    """

    weights: Mapping[str, float] = field(default_factory=dict)
    families: Mapping[str, float] = field(default_factory=dict)

    def weighed(self, fact: Found[object], page: float, agreement: int) -> Evidence:
        """Return a fact's evidence with its confidence as a share of right facts, 0 to 1."""
        evidence = fact.evidence
        start = self.families.get(family(evidence.rule))
        if start is None or evidence.rule in _AS_READ:
            return evidence
        told = zip(SIGNS, signs(fact, page, agreement), strict=True)
        odds = start + sum(self.weights.get(name, 0.0) * value for name, value in told)
        confidence = round(1 / (1 + exp(-odds)), 3)
        return Evidence(evidence.zone, evidence.box, evidence.raw, confidence, evidence.rule)


def signs(fact: Found[object], page: float, agreement: int) -> tuple[float, ...]:
    """Return what is known of a fact, in the order of ``SIGNS``.

    ``page`` is the mean confidence of the page's words; ``agreement`` counts other facts that agree
    with this one, and is below 0 where one contradicts it.
    """
    own = family(fact.evidence.rule)
    kinds = (own not in NAMES and own not in FIGURES, own in NAMES, own in FIGURES)
    known = (
        _log_odds(fact.read),
        _log_odds(fact.likelihood / fact.undisputed if fact.undisputed else 0.0),
        _log_odds(fact.undisputed),
        _log_odds(page),
    )
    agreeing = float(min(max(agreement, 0), MOST))
    contradicted = float(min(max(-agreement, 0), MOST))
    weighed = (float(kind) * sign for kind in kinds for sign in known)
    return (*weighed, agreeing, contradicted, float(own in FIGURES) * agreeing)


def family(rule: str) -> str:
    """Return the family at whose level a rule begins."""
    if rule in _FAMILIES:
        return _FAMILIES[rule]
    whole = rule.removesuffix("-by-place")
    for sign, name in _SIGNED:
        if sign.search(whole):
            return name
    if "name-" in whole:
        place = "list-" if whole.startswith("name") else ""
        kind = next((name for name in _NAMES if name in whole), "name-morphology")
        return "as-read" if (place, kind) == ("list-", "name-morphology") else f"{place}{kind}"
    return "phrase"


def _log_odds(share: float) -> float:
    clipped = min(max(share, _EDGE), 1 - _EDGE)
    return log(clipped / (1 - clipped))
