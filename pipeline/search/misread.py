"""Words that an engine may have read in place of those that are sought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein
from sqlalchemy import Connection, select

from pipeline.search.wording import Known
from pipeline.store.counting import stands_in_doubt
from pipeline.store.search_tables import SearchSet
from pipeline.text.distance import SLIP
from pipeline.text.distances import distances
from pipeline.text.lexemes import is_known
from pipeline.text.skeleton import keys

MOST: Final = 60
"""Misreadings of one word that are sought, the likeliest."""

_MOST_TARGETS: Final = 16
_MOST_ROWS: Final = 6000
# By letters of the word: as far as wrong pages are fewer than the right ones that come along,
# measured on damaged facsimiles (docs/search.md, Figures).
_LIMITS: Final = {4: 0.75, 5: 1.05, 6: 1.4, 7: 2.05, 8: 2.4, 9: 2.75, 10: 2.75}
_LONG_LIMIT: Final = 3.05
_TWO_SLIPS: Final = 0.75  # as far as a word that the dictionary has may be from the one sought
_AS_COMMON: Final = 0.5  # a word this common beside the one that is sought stands for itself
_FEW: Final = 2


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
        if (kept is None or cost < kept.cost) and (not is_known(known.form) or cost <= _TWO_SLIPS):
            best[known.form] = Misread(known.form, word, cost)
    return sorted(best.values(), key=lambda found: (found.cost, found.form))[:MOST]


def limit(word: str) -> float:
    """Return how far a misreading may be from a word, in letters wholly wrong."""
    return 0.0 if len(word) < min(_LIMITS) else _LIMITS.get(len(word), _LONG_LIMIT)


def _candidates(
    connection: Connection, held: SearchSet, by_key: dict[int, list[str]], common: int
) -> Iterator[tuple[Known, set[str]]]:
    """Yield forms under the keys, with the targets that share a key with each."""
    if not by_key:
        return
    table, under = held.vocabulary.c, held.keys.c
    query = (
        select(under.key, table.form, table.seen, table.confidence)
        .join_from(held.keys, held.vocabulary, table.id == under.word)
        .where(under.key.in_(list(by_key)))
        .limit(_MOST_ROWS)
    )
    rows: dict[str, tuple[Known, set[str]]] = {}
    for key, form, seen, confidence in connection.execute(query):
        if form not in rows:
            rows[form] = Known(form, seen, confidence), set()
        rows[form][1].update(by_key[key])
    targets = {target for meant in by_key.values() for target in meant}
    for known, meant in rows.values():
        if known.form not in targets and _may_be_misread(known, common):
            yield known, meant


def _measured(candidates: Iterable[tuple[Known, set[str]]]) -> Iterator[tuple[Known, str, float]]:
    pairs = [
        (known, word)
        for known, meant in candidates
        for word in sorted(meant)
        if _may_be_near(known.form, word)
    ]
    costs = distances([(known.form, word) for known, word in pairs])
    for (known, word), cost in zip(pairs, costs, strict=True):
        if cost <= limit(word):
            yield known, word, float(cost)


def _may_be_near(read: str, meant: str) -> bool:
    most = int(limit(meant) / SLIP)
    return Levenshtein.distance(read, meant, score_cutoff=most) <= most


def _may_be_misread(known: Known, common: int) -> bool:
    rare = known.seen <= _FEW or known.seen <= _AS_COMMON * common or not common
    return rare and stands_in_doubt(known.form, known.confidence)
