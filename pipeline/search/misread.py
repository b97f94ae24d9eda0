"""Words that an engine may have read in place of those that are sought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import Connection, select

from pipeline.search.wording import Known, known_forms
from pipeline.store.counting import stands_in_doubt
from pipeline.store.database import among
from pipeline.store.search_tables import SearchSet
from pipeline.text.distances import distances
from pipeline.text.lexemes import is_known
from pipeline.text.skeleton import keys

MOST: Final = 60
"""Misreadings of one word that are sought, the likeliest."""

_MOST_TARGETS: Final = 12
_MOST_ROWS: Final = 6000
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


def misreadings(
    connection: Connection, held: SearchSet, targets: Collection[str], common: int
) -> list[Misread]:
    """Return forms of the vocabulary that may be misreadings of the targets, the likeliest first.

    ``common`` is how often the targets themselves were seen. A word that a dictionary has, was
    read surely or is as common as what is sought, stands for itself.
    """
    by_key: dict[int, list[str]] = {}
    for target in list(targets)[:_MOST_TARGETS]:
        for key in keys(target):
            by_key.setdefault(key, []).append(target)
    best: dict[str, Misread] = {}
    for known, word, cost in _measured(_candidates(connection, held, by_key, common)):
        kept = best.get(known.form)
        if kept is None or (cost, word) < (kept.cost, kept.meant):
            best[known.form] = Misread(known.form, word, cost)
    for torn in _torn(connection, held, list(targets)[:_MOST_TARGETS]):
        best.setdefault(torn.form, torn)
    likeliest = sorted(best.values(), key=lambda found: (found.cost, found.form))
    told = (one for one in likeliest if one.cost <= _TWO_SLIPS or not is_known(one.form))
    return list(islice(told, MOST))


def _torn(connection: Connection, held: SearchSet, targets: Collection[str]) -> Iterator[Misread]:
    """Yield what is left of the targets where a page's edge or a blot took an end of them."""
    left: dict[str, Misread] = {}
    for word in targets:
        for lost in range(1, int(_MOST_TORN * len(word)) + 1):
            for form in (word[lost:], word[:-lost]):
                if len(form) >= _LEAST_LEFT and form not in targets:
                    left.setdefault(form, Misread(form, word, lost * _TORN))
    for form in known_forms(connection, held, left):
        if not is_known(form):
            yield left[form]


def limit(word: str) -> float:
    """Return how far a misreading may be from a word, in letters wholly wrong."""
    return 0.0 if len(word) < min(_LIMITS) else _LIMITS.get(len(word), _LONG_LIMIT)


def _candidates(
    connection: Connection, held: SearchSet, by_key: dict[int, list[str]], common: int
) -> Iterator[tuple[Known, set[str]]]:
    """Yield forms under the keys, with the targets that share a key with each."""
    if not by_key:
        return
    dialect, under = connection.dialect.name, held.keys.c
    query = select(under.word, under.key).where(among(dialect, under.key, "keys")).limit(_MOST_ROWS)
    meant: dict[int, set[str]] = {}
    for word, key in connection.execute(query, {"keys": list(by_key)}).all():
        meant.setdefault(word, set()).update(by_key[key])
    table = held.vocabulary.c
    words = select(table.id, table.form, table.seen, table.confidence)
    asked = words.where(among(dialect, table.id, "words"))
    targets = {target for each in by_key.values() for target in each}
    for word, form, seen, confidence in connection.execute(asked, {"words": list(meant)}).all():
        if form not in targets and _is_rare(seen, common):
            yield Known(form, seen, confidence), meant[word]


def _measured(candidates: Iterable[tuple[Known, set[str]]]) -> Iterator[tuple[Known, str, float]]:
    pairs = [(known, word) for known, meant in candidates for word in meant]
    costs = distances([(known.form, word) for known, word in pairs])
    limits = {word: limit(word) for _, word in pairs}
    for (known, word), cost in zip(pairs, costs.tolist(), strict=True):
        if cost <= limits[word] and stands_in_doubt(known.form, known.confidence):
            yield known, word, cost


def _is_rare(seen: int, common: int) -> bool:
    return seen <= _FEW or seen <= _AS_COMMON * common or not common
