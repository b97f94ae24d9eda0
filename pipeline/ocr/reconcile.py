"""Two readings of one line made one, word by word; what lost is kept on the word that won.

The readings are laid side by side letter by letter and cut where both have a space. Between two
cuts they agree, or the one is taken whose words are likelier right: by what each reader's
confidence has been worth, for words that the lexicon knows and for others. Where the lexicon cannot
tell, as between 1 and I, the reader that was asked after the other needs to be likelier by a
margin; so it does where the other read nothing. A word that neither read is never written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from rapidfuzz.distance import Levenshtein

from pipeline.model.page import Word
from pipeline.ocr.spaced import LETTERS, as_one
from pipeline.text.lexicon import Standing, standing

FLOOR = 0.35
"""A word less likely right than this is worth less than no word at all."""

LATE = 0.4
"""By how much a letter of the second reader must be likelier right where no word of it is known."""

_SIGNS: Final = re.compile(r"\W")

Worth = Callable[[Word], float]
"""How likely a word of one reader is right, 0 to 1."""
Words = Sequence[Word]


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a line as one reader read them, left to right, and what they are worth.

    ``late`` marks the reader asked second, whose readings must be likelier by ``LATE``.
    """

    words: tuple[Word, ...]
    worth: Worth
    late: bool = False


def reconciled(first: Reading, second: Reading, agreed: Worth) -> tuple[Word, ...]:
    """Return the words of two readings of one line, confidences calibrated.

    Where both read the same, the first one's box is kept and ``agreed`` gives the confidence.
    """
    words: list[Word] = []
    for ours, theirs in passages(first.words, second.words):
        words += _decided(replace(first, words=ours), replace(second, words=theirs), agreed)
    return tuple(words)


def passages(first: Words, second: Words) -> Iterator[tuple[tuple[Word, ...], tuple[Word, ...]]]:
    """Yield the words of both between one common space and the next; either may be empty."""
    left, right = (" ".join(word.text for word in words) for words in (first, second))
    cuts = [
        (block.src_start + step, block.dest_start + step)
        for block in Levenshtein.opcodes(left, right)
        if block.tag == "equal"
        for step in range(block.src_end - block.src_start)
        if left[block.src_start + step] == " "
    ]
    done = [0, 0]
    for cut in (*cuts, (len(left), len(right))):
        until = [left[: cut[0]].count(" ") + bool(first), right[: cut[1]].count(" ") + bool(second)]
        yield tuple(first[done[0] : until[0]]), tuple(second[done[1] : until[1]])
        done = until


def _decided(first: Reading, second: Reading, agreed: Worth) -> list[Word]:
    texts = [" ".join(word.text for word in reading.words) for reading in (first, second)]
    if texts[0] == texts[1]:
        return [
            _agreed(word, other, agreed)
            for word, other in zip(first.words, second.words, strict=True)
        ]
    both = first, second
    won, lost = both if _gain(first, second) >= _gain(second, first) else reversed(both)
    words = [replace(word, confidence=won.worth(word), alternatives=()) for word in won.words]
    if words:
        words[0] = replace(words[0], alternatives=_others(won.words, lost.words))
    return words


def _agreed(word: Word, other: Word, worth: Worth) -> Word:
    """Return a word that both read, with what either thought that it may be as well."""
    others = dict.fromkeys((*word.alternatives, *other.alternatives))
    return replace(word, confidence=worth(_mean(word, other)), alternatives=tuple(others))


def _others(won: Words, lost: Words) -> tuple[str, ...]:
    """Return what else may stand in the place of words: what lost, and what either had beside it.

    A reader's doubts are about single words: they are kept where one word stands for one.
    """
    read = [" ".join(word.text for word in lost)] if lost else []
    alone = [words[0] for words in (won, lost) if len(words) == 1 == len(won)]
    others = dict.fromkeys((*read, *(text for word in alone for text in word.alternatives)))
    return tuple(text for text in others if text != won[0].text)


def _mean(word: Word, other: Word) -> Word:
    """Return the word as sure as both readers together were of it."""
    return replace(word, confidence=((word.confidence or 0.0) + (other.confidence or 0.0)) / 2)


def _gain(reading: Reading, other: Reading) -> float:
    """Return how many letters more than none a reading is likely to have right."""
    settled = other.words and _known(reading) and not _known(other)
    least = FLOOR + LATE if reading.late and not settled else FLOOR
    return sum(len(word.text) * (reading.worth(word) - least) for word in _unspaced(reading.words))


def _known(reading: Reading) -> bool:
    standings = {standing(word.text) for word in _unspaced(reading.words)}
    return standings == {Standing.KNOWN}


def _unspaced(words: Words) -> list[Word]:
    """Return words as the lexicon is asked about them: three letters apart or more are one word.

    By themselves they are too short for it to tell ``М Е Х И К О`` from ``М Е Х. Д К 9``.
    """
    judged: list[Word] = []
    for lone, run in groupby(words, lambda word: len(_SIGNS.sub("", word.text)) <= 1):
        these = list(run)
        judged += [as_one(these)] if lone and len(these) >= LETTERS else these
    return judged
