"""Words that an engine may have read in place of those that are sought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pipeline.search.vocabulary import Known, Vocabulary
from pipeline.store.counting import stands_in_doubt
from pipeline.text.distances import distances
from pipeline.text.lexemes import is_known
from pipeline.text.skeleton import keys

MOST: Final = 60
"""Misreadings of one word that are sought, the likeliest."""

_MOST_TARGETS: Final = 12
# By letters of the word: as far as wrong pages are fewer than the right ones that come along,
# measured on damaged facsimiles (docs/search.md, Figures).
_LIMITS: Final = {4: 0.75, 5: 1.05, 6: 1.35, 7: 1.75, 8: 2.1, 9: 2.4, 10: 2.75}
_LONG_LIMIT: Final = 3.05
_TWO_SLIPS: Final = 0.75  # as far as a word that the dictionary has may be from the one sought
_AS_COMMON: Final = 0.5  # a word this common beside the one that is sought stands for itself
_FEW: Final = 2
_TORN: Final = 0.5  # a letter at an end of the word that is not there at all
_MOST_TORN: Final = 0.4
_LEAST_LEFT: Final = 5


@dataclass(frozen=True, slots=True)
class Misread:
    """A form that stands on pages, and the form that may stand on the paper in its place."""

    form: str
    meant: str
    cost: float


def misreadings(vocabulary: Vocabulary, targets: Collection[str], common: int) -> list[Misread]:
    """Return forms of the vocabulary that may be misreadings of the targets, the likeliest first.

    ``common`` is how often the targets themselves were seen. A word that a dictionary has, was
    read surely or is as common as what is sought, stands for itself.
    """
    few = list(targets)[:_MOST_TARGETS]
    best: dict[str, Misread] = {}
    for known, word, cost in _measured(_candidates(vocabulary, few, common)):
        kept = best.get(known.form)
        if kept is None or (cost, word) < (kept.cost, kept.meant):
            best[known.form] = Misread(known.form, word, cost)
    left = _left(few, set(few))
    for form in vocabulary.known(left):
        if not is_known(form):
            best.setdefault(form, left[form])
    likeliest = sorted(best.values(), key=lambda found: (found.cost, found.form))
    told = (one for one in likeliest if one.cost <= _TWO_SLIPS or not is_known(one.form))
    return list(islice(told, MOST))


def look_up(vocabulary: Vocabulary, every: Iterable[Collection[str]]) -> None:
    """Ask at once for all that ``misreadings`` will want to know of each of these targets."""
    few = [list(targets)[:_MOST_TARGETS] for targets in every]
    vocabulary.alike({key for targets in few for target in targets for key in keys(target)})
    vocabulary.known(form for targets in few for form in _left(targets, set(targets)))


def _left(targets: Iterable[str], refused: Collection[str]) -> dict[str, Misread]:
    """Return what is left of the targets where a page's edge or a blot took an end of them."""
    left: dict[str, Misread] = {}
    for word in targets:
        for lost in range(1, int(_MOST_TORN * len(word)) + 1):
            for form in (word[lost:], word[:-lost]):
                if len(form) >= _LEAST_LEFT and form not in refused:
                    left.setdefault(form, Misread(form, word, lost * _TORN))
    return left


def limit(word: str) -> float:
    """Return how far a misreading may be from a word, in letters wholly wrong."""
    return 0.0 if len(word) < min(_LIMITS) else _LIMITS.get(len(word), _LONG_LIMIT)


def _candidates(
    vocabulary: Vocabulary, targets: Collection[str], common: int
) -> Iterator[tuple[Known, set[str]]]:
    """Yield forms under the targets' keys, with the targets that share a key with each."""
    by_key: dict[int, list[str]] = {}
    for target in targets:
        for key in keys(target):
            by_key.setdefault(key, []).append(target)
    meant: dict[str, set[str]] = {}
    there: dict[str, Known] = {}
    for key, alike in vocabulary.alike(by_key.keys()).items():
        for known in alike:
            there[known.form] = known
            meant.setdefault(known.form, set()).update(by_key[key])
    for form, known in there.items():
        if form not in targets and _is_rare(known.seen, common):
            yield known, meant[form]


def _measured(candidates: Iterable[tuple[Known, set[str]]]) -> Iterator[tuple[Known, str, float]]:
    pairs = [(known, word) for known, meant in candidates for word in meant]
    costs = distances([(known.form, word) for known, word in pairs])
    limits = {word: limit(word) for word in {word for _, word in pairs}}
    for (known, word), cost in zip(pairs, costs.tolist(), strict=True):
        if cost <= limits[word] and stands_in_doubt(known.form, known.confidence):
            yield known, word, cost


def _is_rare(seen: int, common: int) -> bool:
    return seen <= _FEW or seen <= _AS_COMMON * common or not common
