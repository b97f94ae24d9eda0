"""Cue phrases found in what an engine read, forgiving what recognition does to letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.model.vocabulary import Cue, CueAt, Vocabulary
from pipeline.text.alphabet import fold, unspaced

LIKENESS = 0.78  # of a long phrase; a short one must be exact
SHORT = 4
_NUMBER_SIGN = re.compile(r"№+|(?<!\w)n(?:[eоoе°º9]|\b)\.?(?=\s*[№\d\-]|\s*$)|(?<!\w)м(?=\s?\d)")
_LEADING_MARKS = re.compile(r"^[^\w№§]+")
# Letters that worn type and the engine take for each other, drawn together.
_BLURRED = str.maketrans("хжипйлэ30есцщ6", "ккннннззоооншб")
_POINTS = re.compile(r"[.,:;]+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: the kind it speaks for, its weight (0 to 1) and why."""

    kind: str
    weight: float
    why: str


def cue_reasons(text: str, vocabulary: Vocabulary, *, first: bool) -> list[Reason]:
    """Return what the cues say about a line; ``first`` is whether a zone could begin with it."""
    return list(_said(text, vocabulary, first))


@lru_cache(maxsize=2048)
def _said(text: str, vocabulary: Vocabulary, first: bool) -> tuple[Reason, ...]:  # noqa: FBT001
    """Answer once for each line: pieces are looked at again whenever they are parted."""
    folded = folded_for_cues(text)
    shouted = _shouted(text)
    reasons = []
    for kind in vocabulary.values():
        matches = [
            (_match(cue, folded, shouted=shouted), cue)
            for cue in kind.cues
            if first or cue.at is not CueAt.ZONE_START
        ]
        weight, cue = max(matches, key=lambda match: match[0], default=(0.0, None))
        if cue is not None and weight > 0:
            reasons.append(Reason(kind.name, weight, f"cue {cue.text!r}"))
    return tuple(reasons)


@lru_cache(maxsize=4096)
def folded_for_cues(text: str) -> str:
    """Return a line in the form in which cues are sought."""
    folded = _NUMBER_SIGN.sub("№", _LEADING_MARKS.sub("", fold(unspaced(text))))
    return _SPACES.sub(" ", _POINTS.sub(" ", folded)).strip()


def _match(cue: Cue, folded: str, *, shouted: bool) -> float:
    wanted = folded_for_cues(cue.text)
    likeness = _anywhere(wanted, folded) if cue.at is CueAt.ANYWHERE else _at_start(wanted, folded)
    if likeness < (LIKENESS if len(wanted) > SHORT else 1.0):
        return 0.0
    out_of_case = _shouted(cue.text) and len(wanted) > SHORT and not shouted
    return cue.weight * likeness * (0.4 if out_of_case else 1.0)


def _at_start(wanted: str, folded: str) -> float:
    """Return how like the start of the line is, 0 to 1; the phrase must end where a word ends."""
    after = folded[len(wanted) : len(wanted) + 1]
    if wanted[-1].isalpha() and after.isalpha():
        return 0.0
    exact = Levenshtein.normalized_similarity(wanted, folded[: len(wanted)])
    if len(wanted) <= SHORT or exact == 1:
        return exact
    blurred = wanted.translate(_BLURRED), folded[: len(wanted)].translate(_BLURRED)
    return max(exact, 0.95 * Levenshtein.normalized_similarity(*blurred))


def _anywhere(wanted: str, folded: str) -> float:
    if len(wanted) <= SHORT:
        return float(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded) is not None)
    return fuzz.partial_ratio(wanted, folded) / 100 if len(folded) >= len(wanted) - 1 else 0.0


def _shouted(text: str) -> bool:
    """Return whether a text is in capitals, but for a slip of the engine."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) >= 0.7 * len(letters)
