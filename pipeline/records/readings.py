"""A line as it may have been read: as it stands, and with what the other reader had in its place.

Where two readers disagreed the word that lost is kept beside the one that won. A rule is asked of
each reading of its line; of the values that it gives the likeliest stands, less sure by its rivals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations, pairwise
from typing import Final, TypeVar

from rapidfuzz.distance import Levenshtein

from pipeline.model.geometry import bounding
from pipeline.model.page import Line, Word
from pipeline.records.found import Found, Where

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
MOST: Final = 12  # passages of a line that are tried one by one
WHOLE: Final = 0.4  # how likely a longer reading must be beside the one that it holds
FURTHER: Final = 4  # ways in which a name is read
TOGETHER: Final = 3  # passages of which every choice is tried
SCRAPS: Final = 4  # letters of a name that scraps of words may make
KNOWN: Final = ("name-lexicon", "name-morphology")  # rules of names that are known as they stand
UNKNOWN: Final = ("name-as-read", "name-dictionary", "name-lacking", "name-completed")
"""Rules of names that no lexicon has."""
STRANGE: Final = (*UNKNOWN, "name-unbent")  # and of one in a case that is not asked for
THOUGHT: Final = 0.5  # what such a way of reading a number weighs against another reader's
_FIGURES: Final = re.compile(r"\d")
_NAME: Final = re.compile(r"\W*[^\W\d_]{4,}\W*")
_MARKS: Final = re.compile(r"[\W_]+")

Passage = tuple[int, int, Word]
"""Words of a line, from one to before another, and what was read in their place."""

Ways = Callable[[Line], Sequence[Line]]
"""How a line may have been read."""


def readings(line: Line) -> tuple[Line, ...]:
    """Return a line as read, with each passage as the other reader had it, and with all of them.

    What a person has written has one reading.
    """
    passages = list(_passages(line.words)) if line.read is None else []
    if not passages:
        return (line,)
    same = [passage for passage in passages if not _tells(line.words, passage)]
    telling = [passage for passage in passages if passage not in same][:MOST]
    line = _borne_out(line, same)
    sizes = range(1, len(telling) if len(telling) <= TOGETHER else 2)
    chosen = chain.from_iterable(combinations(telling, size) for size in sizes)
    return (line, *(_with(line, each) for each in chosen), _with(line, passages))


def named_readings(line: Line) -> tuple[Line, ...]:
    """Return the readings of a line, then it with each word as it may have been read as well.

    Only words of letters are read so: which of them a name is tells a lexicon, and nothing which of
    several figures is right.
    """
    if line.read is not None:
        return readings(line)
    further = (
        _with(line, [passage])
        for which in range(1, FURTHER)
        for passage in _passages(line.words, which)
        if _NAME.fullmatch(passage[2].text) and _tells(line.words, passage)
    )
    return (*readings(line), *further)


def heard(
    where: Where,
    rule: Callable[[Where], Iterable[tuple[K, Found[T]]]],
    ways: Ways = readings,
) -> list[tuple[K, Found[T]]]:
    """Return what a rule finds in a line under each name, in whichever reading it is likeliest."""
    pooled: dict[K, list[Found[T]]] = {}
    rivals: dict[K, list[Found[T]]] = {}
    for line in _doubted(where.line):
        for name, fact in rule(replace(where, line=line)):
            rivals.setdefault(name, []).append(fact)
    for line in ways(where.line):
        met: set[K] = set()
        for name, fact in rule(replace(where, line=line)):
            if name not in met:
                met.add(name)
                pooled.setdefault(name, []).append(fact)
    return [
        (name, _rivalled(likeliest(facts), facts, rivals.get(name, ())))
        for name, facts in pooled.items()
    ]


def _doubted(line: Line) -> Iterator[Line]:
    """Yield a line with each number as its reader doubts that it may be, beyond one other way.

    Nothing tells which of them is right, so they make a fact no other, but less sure.
    """
    if line.read is not None:
        return
    for which in range(1, FURTHER):
        for passage in _passages(line.words, which):
            if _FIGURES.search(passage[2].text) and _tells(line.words, passage):
                yield _with(line, [passage])


def _rivalled(chosen: Found[T], heard_: Sequence[Found[T]], rivals: Sequence[Found[T]]) -> Found[T]:
    """Return a fact less sure by the values that were thought of and are none of those heard."""
    known = {value_of(fact) for fact in heard_}
    best: dict[Hashable, float] = {}
    for fact in rivals:
        if (value := value_of(fact)) not in known:
            best[value] = max(fact.evidence.confidence, best.get(value, 0.0))
    own = chosen.evidence.confidence
    whole = own + THOUGHT * sum(best.values())
    return chosen.disputed(own / whole) if best and whole else chosen


def heard_all(
    where: Where, rule: Callable[[Where], Sequence[Found[T]]], ways: Ways = readings
) -> list[Found[T]]:
    """Return the facts that a rule finds in a line, in their order, each in its likeliest reading.

    There are as many as the line has as it stands, if it has any.
    """
    as_read = len(rule(where))
    found = heard(where, lambda reading: enumerate(rule(reading)), ways)
    return [fact for at, fact in found if at < as_read or not as_read]


def heard_one(where: Where, rule: Callable[[Where], Found[T] | None]) -> Found[T] | None:
    """Return the one fact that a rule finds in a line, in whichever reading it is likeliest."""

    def named(reading: Where) -> Iterator[tuple[str, Found[T]]]:
        fact = rule(reading)
        if fact is not None:
            yield "", fact

    found = heard(where, named)
    return found[0][1] if found else None


def value_of(fact: Found[T]) -> Hashable:
    """Return what a fact says."""
    return fact.value


def likeliest(
    facts: Sequence[Found[T]], says: Callable[[Found[T]], Hashable] = value_of
) -> Found[T]:
    """Return the likeliest of facts read in one place, less sure by those that say else.

    Of two that are about as likely the one stands that holds the other. A name that nobody knows
    gives way to one that is known letter by letter.
    """
    best: dict[Hashable, Found[T]] = {}
    for fact in facts:
        known = best.get(says(fact))
        if known is None or fact.evidence.confidence > known.evidence.confidence:
            best[says(fact)] = fact
    ranked = sorted(best.values(), key=lambda fact: -fact.evidence.confidence)
    whole = sum(fact.evidence.confidence for fact in ranked)
    if any(fact.evidence.rule.endswith(KNOWN) and _is_long(says(fact)) for fact in ranked):
        ranked = [fact for fact in ranked if not fact.evidence.rule.endswith(STRANGE)]
    chosen = ranked[0]
    for fact in ranked[1:]:
        near = fact.evidence.confidence >= WHOLE * chosen.evidence.confidence
        if near and _holds(says(fact), says(chosen)):
            chosen = fact
    return chosen.disputed(chosen.evidence.confidence / whole) if whole else chosen


def _is_long(name: Hashable) -> bool:
    """Return whether a name has so many letters that no scraps are likely to make it."""
    return len(str(name)) > SCRAPS


def _holds(value: Hashable, other: Hashable) -> bool:
    """Return whether one value is another and more: a reader loses letters, and makes up none."""
    whole, part = str(value).lower(), str(other).lower().removeprefix("0")  # 09:20 of 19:20
    if len(whole) <= len(part):
        return False
    return part in whole or (part.isdigit() and whole.isdigit() and _is_within(part, whole))


def _is_within(part: str, whole: str) -> bool:
    """Return whether a text is what is left of another that lost some of its letters."""
    letters = iter(whole)
    return all(letter in letters for letter in part)


def _passages(words: Sequence[Word], which: int = 0) -> Iterator[Passage]:
    """Yield the passages that were read in two ways, or so many more.

    What was read in the place of several words is kept on the first of them: how many they are is
    told by how well it fits.
    """
    starts = [at for at, word in enumerate(words) if word.alternatives]
    for at, limit in pairwise([*starts, len(words)]):
        if which >= len(words[at].alternatives):
            continue
        other = words[at].alternatives[which]
        end = min(range(at + 1, limit + 1), key=lambda end: _apart(words[at:end], other))
        yield at, end, _instead(words[at:end], other)


def _apart(words: Sequence[Word], other: str) -> int:
    return Levenshtein.distance("".join(word.text for word in words), other.replace(" ", ""))


def _instead(words: Sequence[Word], other: str) -> Word:
    """Return a word for the other reading, no likelier than that what stands there is wrong.

    Where they have the same letters, parted otherwise or among other marks, it is surer than that.
    """
    known = [word.confidence for word in words if word.confidence is not None]
    sure = sum(known) / len(known) if known else 0.5
    same = _letters(other) == _letters("".join(word.text for word in words))
    sure = _by_both(sure) if same else min(sure, 1 - sure)
    return Word(other, bounding(word.box for word in words), sure)


def _by_both(sure: float) -> float:
    """Return how likely letters are that two readers read, if one of them is so sure."""
    return 1 - (1 - sure) ** 2


def _borne_out(line: Line, passages: Sequence[Passage]) -> Line:
    """Return a line that is surer of the passages in which both readers have the same letters."""
    inside = {at for start, end, _ in passages for at in range(start, end)}
    words = tuple(
        replace(word, confidence=_by_both(word.confidence or 0.0)) if at in inside else word
        for at, word in enumerate(line.words)
    )
    return replace(line, words=words)


def _tells(words: Sequence[Word], passage: Passage) -> bool:
    """Return whether two readings differ in more than their marks."""
    at, end, other = passage
    return _letters("".join(word.text for word in words[at:end])) != _letters(other.text)


def _letters(text: str) -> str:
    return _MARKS.sub("", text)


def _with(line: Line, passages: Sequence[Passage]) -> Line:
    """Return a line with other words in some of its passages."""
    words: list[Word] = []
    done = 0
    for at, end, other in passages:
        words += [*line.words[done:at], other]
        done = end
    words += line.words[done:]
    return replace(line, text=" ".join(word.text for word in words), words=tuple(words))
