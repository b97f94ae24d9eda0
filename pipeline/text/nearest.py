"""Finding the known word that a damaged reading stands for, and how likely that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipeline.text.alphabet import fold
from pipeline.text.distance import distance, may_be_within

STEEPNESS: Final = 3.2  # a whole letter wrong makes a word so many e-folds less likely
TOLERANCE: Final = 0.27  # letters wrong in each letter of a word at which "unknown" is as likely
FAR_BEHIND: Final = 2.0  # letters behind the best at which a rival weighs nothing: 1 in 600
MOST: Final = 5  # letters that may differ at all, before look-alikes are weighed


@dataclass(frozen=True, slots=True)
class Match:
    """A known word for a reading.

    Attributes:
        name: The word as the lexicon spells it.
        likelihood: 0 to 1: that the reading stands for it, and for no other nor an unknown word.
        distance: How many letters apart they are, see ``pipeline.text.distance``.

    """

    name: str
    likelihood: float
    distance: float


class Nearest:
    """Known words with the forms in which they may be met."""

    __slots__ = ("_by_form", "_forms")

    def __init__(self, forms: Mapping[str, Iterable[str]]) -> None:
        """Take, by name, the forms that stand for it; a form may belong to several names."""
        self._by_form: dict[str, set[str]] = {}
        for name, spelled in forms.items():
            for form in spelled:
                self._by_form.setdefault(fold(form), set()).add(name)
        self._forms = sorted(self._by_form)  # of many as near only some are looked at

    def __len__(self) -> int:
        return len(self._forms)

    def names(self, read: str) -> frozenset[str]:
        """Return the names of which the reading is a form, letter by letter."""
        return frozenset(self._by_form.get(fold(read), ()))

    def cut(self, read: str) -> frozenset[str]:
        """Return the names of which the reading is the beginning or the end of a form."""
        text = fold(read)
        return frozenset(
            name
            for form, names in self._by_form.items()
            if len(form) > len(text) and (form.startswith(text) or form.endswith(text))
            for name in names
        )

    def find(self, read: str, stands: float = 0.0) -> Match | None:
        """Return the likeliest name for a reading, ``None`` where none comes near.

        ``stands``, 0 to 1, says how likely the reading is right and a word that is not known here:
        what was read surely is not lightly taken for a misreading.
        """
        text = fold(read)
        if len(text) < 2:
            return None
        by_name = self._distances(text)
        if not by_name:
            return None
        ranked = sorted(by_name.items(), key=lambda item: (item[1], item[0]))
        name, best = ranked[0]
        unknown = max(exp(-STEEPNESS * TOLERANCE * len(text)), stands)
        total = sum(exp(-STEEPNESS * far) for far in by_name.values()) + unknown
        return Match(name, exp(-STEEPNESS * best) / total, best)

    def _distances(self, text: str) -> dict[str, float]:
        """Return how far each name is that comes near at all."""
        if text in self._by_form:
            return dict.fromkeys(sorted(self._by_form[text]), 0.0)
        limit = min(MOST, max(1, round(len(text) * 0.6)))
        near = process.extract(
            text, self._forms, scorer=Levenshtein.distance, score_cutoff=limit, limit=24
        )
        by_name: dict[str, float] = {}
        best = float(len(text))
        for form, _, _ in near:
            if not may_be_within(text, form, best + FAR_BEHIND):
                continue
            far = distance(text, form)
            best = min(best, far)
            for name in self._by_form[form]:
                by_name[name] = min(far, by_name.get(name, far))
        return by_name
