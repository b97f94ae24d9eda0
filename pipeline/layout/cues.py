"""Cue phrases found in what an engine read, forgiving what recognition does to letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.model.page import Reason
from pipeline.model.vocabulary import Cue, CueAt, Vocabulary
from pipeline.text.alphabet import fold, unspaced

LIKENESS = 0.78  # of a long phrase; a short one must be exact
SHORT = 4
WORD = 7  # letters of a word that many others are like
CLEARLY = 0.1  # a phrase so much more like another cue is that one
BLUR = 0.95  # what a likeness is worth that is found only with letters drawn together
_NUMBER_SIGN = re.compile(
    r"№+|#(?=\s*\d)|(?<!\w)n(?:[eоoе°º9]|\b)\.?(?=\s*[№\d\-]|\s*$)|(?<!\w)м(?=\s?\d)"
)
_LEADING_MARKS = re.compile(r"^[^\w№§]*_*[^\w№§]*")
# Letters that worn type and the engine take for each other, drawn together.
_BLURRED = str.maketrans("хжипйлэ30есцщ6", "ккннннззоооншб")
_NUMBERED = re.compile(r"[№\d]")
_POINTS = re.compile(r"[.,:;]+")
_SPACES = re.compile(r"\s+")


def cue_reasons(text: str, vocabulary: Vocabulary, *, first: bool) -> list[Reason]:
    """Return what the cues say about a line; ``first`` is whether a zone could begin with it."""
    return list(_said(text, vocabulary, first))


@lru_cache(maxsize=8192)
def phrase_likeness(cue: Cue, text: str) -> float:
    """Return how surely a single phrase stands in a line, 0 to 1."""
    wanted, shouted = _ready("", cue), _shouted(text)
    likeness = _likeness(wanted, folded_for_cues(text), shouted=shouted)
    return likeness * _case(wanted, shouted=shouted)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A cue made ready: its kind, the phrase folded, blurred and without spaces."""

    kind: str
    cue: Cue
    folded: str
    blurred: str
    closed: str
    shouted: bool


@lru_cache(maxsize=8)
def _wanted(vocabulary: Vocabulary) -> tuple[_Wanted, ...]:
    return tuple(_ready(kind.name, cue) for kind in vocabulary.values() for cue in kind.cues)


@lru_cache(maxsize=1024)
def _ready(kind: str, cue: Cue) -> _Wanted:
    folded = folded_for_cues(cue.text)
    return _Wanted(
        kind,
        cue,
        folded,
        folded.translate(_BLURRED),
        folded.replace(" ", ""),
        _shouted(cue.text) and len(folded) > SHORT,
    )


@lru_cache(maxsize=2048)
def _said(text: str, vocabulary: Vocabulary, first: bool) -> tuple[Reason, ...]:  # noqa: FBT001
    """Answer once for each line: pieces are looked at again whenever they are parted."""
    folded, shouted = folded_for_cues(text), _shouted(text)
    best: dict[str, Reason] = {}
    found = []
    for wanted in _wanted(vocabulary):
        if not first and wanted.cue.at is CueAt.ZONE_START:
            continue
        likeness = _likeness(wanted, folded, shouted=shouted)
        if likeness > 0:
            found.append((likeness, wanted))
    for likeness, wanted in found:
        weight = wanted.cue.weight * likeness * _case(wanted, shouted=shouted)
        outdone = any(_outdoes(other, (likeness, wanted)) for other in found)
        if not outdone and (wanted.kind not in best or weight > best[wanted.kind].weight):
            best[wanted.kind] = Reason(wanted.kind, weight, f"cue {wanted.cue.text!r}")
    return tuple(best.values())


def _outdoes(other: tuple[float, _Wanted], one: tuple[float, _Wanted]) -> bool:
    """Return whether the same letters are more like another cue that is as long."""
    (likeness, wanted), (less, doubted) = other, one
    starts = CueAt.ANYWHERE not in {wanted.cue.at, doubted.cue.at}
    return starts and likeness >= less + CLEARLY and len(wanted.folded) >= len(doubted.folded)


def _case(wanted: _Wanted, *, shouted: bool) -> float:
    return 0.4 if wanted.shouted and not shouted else 1.0


@lru_cache(maxsize=4096)
def folded_for_cues(text: str) -> str:
    """Return a line in the form in which cues are sought."""
    folded = _NUMBER_SIGN.sub("№", _LEADING_MARKS.sub("", fold(unspaced(text))))
    return _SPACES.sub(" ", _POINTS.sub(" ", folded)).strip()


def _likeness(wanted: _Wanted, folded: str, *, shouted: bool) -> float:
    """Return how like a cue is to what stands on a folded line, 0 where it does not stand there."""
    if wanted.cue.at is CueAt.ANYWHERE:
        likeness = _anywhere(wanted.folded, folded)
    else:
        likeness = _at_start(wanted, folded)
        if likeness == 0 and shouted and wanted.shouted:
            likeness = _closed(wanted.closed, folded.replace(" ", ""))
        elif likeness == 0:
            likeness = _cracked(wanted, folded)
    return likeness


def _at_start(wanted: _Wanted, folded: str) -> float:
    """Return how like the start of the line is, 0 to 1; the phrase must end where a word ends."""
    length = len(wanted.folded)
    after = folded[length : length + 1]
    if "№" in wanted.folded and not _NUMBERED.search(folded[: length + SHORT]):
        return 0.0
    if wanted.folded[-1].isalpha() and after.isalpha():
        return 0.0
    start = folded[:length]
    if start == wanted.folded or length <= SHORT:
        return float(start == wanted.folded)
    exact = Levenshtein.normalized_similarity(wanted.folded, start, score_cutoff=LIKENESS)
    blurred = Levenshtein.normalized_similarity(
        wanted.blurred, start.translate(_BLURRED), score_cutoff=LIKENESS / BLUR
    )
    return max(exact, BLUR * blurred)


def _closed(wanted: str, closed: str) -> float:
    """Return how like the start of a line is without its spaces, whatever parted its letters.

    Nothing says where a word ends then, so a single word must be exact.
    """
    if len(wanted) <= WORD:
        return float(closed.startswith(wanted))
    return max(
        Levenshtein.normalized_similarity(wanted, closed[:length], score_cutoff=LIKENESS)
        for length in (len(wanted), len(wanted) + 1)
    )


def _cracked(wanted: _Wanted, folded: str) -> float:
    """Return how like a line's first words are to a phrase of several, wherever words are parted.

    A crack parts a word (``строго се кретно``), and words run together; the phrase still ends where
    a word does.
    """
    length = len(wanted.closed)
    if length <= WORD or " " not in wanted.folded or "№" in wanted.folded:
        return 0.0
    starts = (start for start in _starts(folded) if abs(len(start) - length) <= 1)
    return max(
        (
            BLUR * Levenshtein.normalized_similarity(wanted.closed, start, score_cutoff=LIKENESS)
            for start in starts
        ),
        default=0.0,
    )


@lru_cache(maxsize=4096)
def _starts(folded: str) -> tuple[str, ...]:
    """Return what a line begins with up to the end of each of its words, without spaces."""
    return tuple(accumulate(folded.split()))


def _anywhere(wanted: str, folded: str) -> float:
    if len(wanted) <= SHORT:
        return float(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded) is not None)
    if len(folded) < len(wanted) - 1:
        return 0.0
    if len(wanted) <= WORD and " " not in wanted:  # as part of a word it would be another
        return max(_similar(wanted, word) for word in folded.split())
    return fuzz.partial_ratio(wanted, folded, score_cutoff=100 * LIKENESS) / 100


def _similar(wanted: str, word: str) -> float:
    return Levenshtein.normalized_similarity(wanted, word, score_cutoff=LIKENESS)


def _shouted(text: str) -> bool:
    """Return whether a text is in capitals, but for a slip of the engine."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) >= 0.7 * len(letters)
