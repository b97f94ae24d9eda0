"""Cue phrases found in what an engine read, forgiving what recognition does to letters."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
RUNNING_CUE = 0.45  # share of its weight in running text
PHRASE, RUNNING_PHRASE = 3, 0.8  # the same for so many words at its beginning
_NUMBER_SIGN = re.compile(
    r"№+|#(?=\s*\d)|(?<!\w)n(?:[eоoе°º9]|\b)\.?(?=\s*[№\d\-]|\s*$)|(?<!\w)м(?=\s?\d)"
)
_LEADING_MARKS = re.compile(r"^[^\w№§]*_*[^\w№§]*")
# Letters that worn type and the engine take for each other, drawn together.
_BLURRED = str.maketrans("хжипйлэ30есцщ6", "ккннннззоооншб")
_NUMBERED = re.compile(r"[№\d]")
_POINTS = re.compile(r"[.,:;]+")
_SPACES = re.compile(r"\s+")


def cue_reasons(
    text: str, vocabulary: Vocabulary, *, first: bool, running: bool = False
) -> list[Reason]:
    """Return what the cues say about a line; ``first`` is whether a zone could begin with it.

    In a line of ``running`` text any word may begin, so cues count for less there, but for
    several words with which a line begins.
    """
    return list(_said(text, vocabulary, first, running))


@lru_cache(maxsize=8192)
def phrase_likeness(cue: Cue, text: str) -> float:
    """Return how surely a single phrase stands in a line, 0 to 1."""
    wanted, line = _ready("", cue), _heard(text)
    return _likeness(wanted, line) * _case(wanted, line)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A cue made ready.

    Attributes:
        kind: the kind that it speaks for.
        cue: the cue itself.
        folded: its phrase in the form in which cues are sought.
        blurred: the same with letters drawn together that are taken for each other.
        closed: the same without spaces.
        alone: what finds a short phrase that stands by itself anywhere on a line.
        shouted: whether it is in capitals.
        lettered: whether a letter ends it.
        numbered: whether there is a number's sign in it.
        parted: whether it is several words, long enough to be known wherever they are parted.
        begins: whether it is so many words that a line begins with.

    """

    kind: str
    cue: Cue
    folded: str
    blurred: str
    closed: str
    alone: re.Pattern[str]
    shouted: bool
    lettered: bool
    numbered: bool
    parted: bool
    begins: bool


@dataclass(frozen=True, slots=True)
class _Heard:
    """A line made ready: folded, blurred, without spaces; what its words begin it with.

    ``starts`` is what it begins with up to the end of each of its words, without spaces, by length.
    """

    folded: str
    blurred: str
    closed: str
    starts: dict[int, str]
    shouted: bool


@lru_cache(maxsize=4096)
def _heard(text: str) -> _Heard:
    folded = folded_for_cues(text)
    starts = {len(start): start for start in accumulate(folded.split())}
    closed = folded.replace(" ", "")
    return _Heard(folded, folded.translate(_BLURRED), closed, starts, _shouted(text))


@lru_cache(maxsize=8)
def _wanted(vocabulary: Vocabulary) -> tuple[_Wanted, ...]:
    return tuple(_ready(kind.name, cue) for kind in vocabulary.values() for cue in kind.cues)


@lru_cache(maxsize=1024)
def _ready(kind: str, cue: Cue) -> _Wanted:
    folded = folded_for_cues(cue.text)
    closed = folded.replace(" ", "")
    return _Wanted(
        kind,
        cue,
        folded,
        folded.translate(_BLURRED),
        closed,
        re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)"),
        shouted=_shouted(cue.text) and len(folded) > SHORT,
        lettered=folded[-1:].isalpha(),
        numbered="№" in folded,
        parted=len(closed) > WORD and " " in folded and "№" not in folded,
        begins=len(folded.split()) >= PHRASE and cue.at is not CueAt.ANYWHERE,
    )


@lru_cache(maxsize=2048)
def _said(
    text: str,
    vocabulary: Vocabulary,
    first: bool,  # noqa: FBT001
    running: bool,  # noqa: FBT001
) -> tuple[Reason, ...]:
    """Answer once for each line: pieces are looked at again whenever they are parted."""
    line = _heard(text)
    best: dict[str, Reason] = {}
    found = []
    for wanted in _wanted(vocabulary):
        if not first and wanted.cue.at is CueAt.ZONE_START:
            continue
        likeness = _likeness(wanted, line)
        if likeness > 0:
            found.append((likeness, wanted))
    for likeness, wanted in found:
        weight = wanted.cue.weight * likeness * _case(wanted, line)
        if running:
            weight *= RUNNING_PHRASE if first and wanted.begins else RUNNING_CUE
        outdone = any(_outdoes(other, (likeness, wanted)) for other in found)
        if not outdone and (wanted.kind not in best or weight > best[wanted.kind].weight):
            best[wanted.kind] = Reason(wanted.kind, weight, f"cue {wanted.cue.text!r}")
    return tuple(best.values())


def _outdoes(other: tuple[float, _Wanted], one: tuple[float, _Wanted]) -> bool:
    """Return whether the same letters are more like another cue that is as long."""
    (likeness, wanted), (less, doubted) = other, one
    starts = CueAt.ANYWHERE not in {wanted.cue.at, doubted.cue.at}
    return starts and likeness >= less + CLEARLY and len(wanted.folded) >= len(doubted.folded)


def _case(wanted: _Wanted, line: _Heard) -> float:
    return 0.4 if wanted.shouted and not line.shouted else 1.0


def folded_for_cues(text: str) -> str:
    """Return a line in the form in which cues are sought."""
    folded = _NUMBER_SIGN.sub("№", _LEADING_MARKS.sub("", fold(unspaced(text))))
    return _SPACES.sub(" ", _POINTS.sub(" ", folded)).strip()


def _likeness(wanted: _Wanted, line: _Heard) -> float:
    """Return how like a cue is to what stands on a line, 0 where it does not stand there."""
    if wanted.cue.at is CueAt.ANYWHERE:
        return _anywhere(wanted, line.folded)
    likeness = _at_start(wanted, line)
    if likeness == 0 and wanted.shouted and line.shouted:
        return _closed(wanted.closed, line.closed)
    if likeness == 0 and wanted.parted:
        return _cracked(wanted.closed, line.starts)
    return likeness


def _at_start(wanted: _Wanted, line: _Heard) -> float:
    """Return how like the start of the line is, 0 to 1; the phrase must end where a word ends."""
    length = len(wanted.folded)
    if wanted.numbered and not _NUMBERED.search(line.folded, 0, length + SHORT):
        return 0.0
    if wanted.lettered and line.folded[length : length + 1].isalpha():
        return 0.0
    start, blurred = line.folded[:length], line.blurred[:length]
    if start == wanted.folded or length <= SHORT:
        return float(start == wanted.folded)
    if not _similar(wanted.blurred, blurred):  # least of all are they alike letter by letter
        return 0.0
    worth = BLUR * _similar(wanted.blurred, blurred, LIKENESS / BLUR)
    return max(_similar(wanted.folded, start), worth)


def _closed(wanted: str, closed: str) -> float:
    """Return how like the start of a line is without its spaces, whatever parted its letters.

    Nothing says where a word ends then, so a single word must be exact.
    """
    if len(wanted) <= WORD:
        return float(closed.startswith(wanted))
    lengths = len(wanted), len(wanted) + 1
    return max(_similar(wanted, closed[:length]) for length in lengths)


def _cracked(closed: str, starts: Mapping[int, str]) -> float:
    """Return how like a line's first words are to a phrase of several, wherever words are parted.

    A crack parts a word (``строго се кретно``), and words run together; the phrase still ends where
    a word does.
    """
    likeness = 0.0
    for length in range(len(closed) - 1, len(closed) + 2):
        if length in starts:
            likeness = max(likeness, BLUR * _similar(closed, starts[length]))
    return likeness


def _anywhere(wanted: _Wanted, folded: str) -> float:
    phrase = wanted.folded
    if len(phrase) <= SHORT:
        return float(wanted.alone.search(folded) is not None)
    if len(folded) < len(phrase) - 1:  # letters were lost, or it is another, shorter phrase
        return _similar(phrase, folded)
    if len(phrase) <= WORD and " " not in phrase:  # as part of a word it would be another
        return max(_similar(phrase, word) for word in folded.split())
    return fuzz.partial_ratio(phrase, folded, score_cutoff=100 * LIKENESS) / 100


def _similar(wanted: str, read: str, least: float = LIKENESS) -> float:
    """Return how like two texts are letter by letter, 0 where that is less than the least."""
    return Levenshtein.normalized_similarity(wanted, read, score_cutoff=least)


def _shouted(text: str) -> bool:
    """Return whether a text is in capitals, but for a slip of the engine."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) >= 0.7 * len(letters)
