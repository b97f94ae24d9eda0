"""Words that an engine may have read in place of those that are sought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein
from sqlalchemy import Connection, select

from pipeline.search.wording import Known
from pipeline.store.search_tables import SearchSet
from pipeline.text.distance import distance
from pipeline.text.lexemes import is_known
from pipeline.text.skeleton import keys

MOST: Final = 60
"""Misreadings of one word that are sought, the likeliest."""

_MOST_TARGETS: Final = 16
_MOST_ROWS: Final = 6000
_LIMITS: Final = {4: 0.4, 5: 0.75, 6: 1.05, 7: 1.4, 8: 1.4}
_LONG_LIMIT: Final = 2.0
_ONE_SLIP: Final = 0.4
_UNSURE: Final = 0.65  # a dictionary's word read less surely than this may be a misreading
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
    for known, meant in _measured(_candidates(connection, held, by_key), set(targets)):
        word, cost = meant
        if _plausible(known, cost, common):
            best[known.form] = Misread(known.form, word, cost)
    return sorted(best.values(), key=lambda found: (found.cost, found.form))[:MOST]


def limit(word: str) -> float:
    """Return how far a misreading may be from a word, in letters wholly wrong."""
    return 0.0 if len(word) < min(_LIMITS) else _LIMITS.get(len(word), _LONG_LIMIT)


def _candidates(
    connection: Connection, held: SearchSet, by_key: dict[int, list[str]]
) -> Iterator[tuple[Known, list[str]]]:
    if not by_key:
        return
    table, under = held.vocabulary.c, held.keys.c
    query = (
        select(under.key, table.form, table.seen, table.confidence)
        .join_from(held.keys, held.vocabulary, table.id == under.word)
        .where(under.key.in_(list(by_key)))
        .limit(_MOST_ROWS)
    )
    rows: dict[str, tuple[Known, dict[str, None]]] = {}
    for row in connection.execute(query):
        known = Known(row.form, row.seen, row.confidence)
        rows.setdefault(row.form, (known, {}))[1].update(dict.fromkeys(by_key[row.key]))
    yield from ((known, list(meant)) for known, meant in rows.values())


def _measured(
    candidates: Iterable[tuple[Known, list[str]]], targets: set[str]
) -> Iterator[tuple[Known, tuple[str, float]]]:
    for known, meant in candidates:
        if known.form in targets:
            continue
        near = [word for word in meant if _may_be_near(known.form, word)]
        costs = [(distance(known.form, word), word) for word in near]
        fit = [(cost, word) for cost, word in costs if cost <= limit(word)]
        if fit:
            cost, word = min(fit)
            yield known, (word, cost)


def _may_be_near(read: str, meant: str) -> bool:
    most = int(limit(meant) / 0.35)
    return Levenshtein.distance(read, meant, score_cutoff=most) <= most


def _plausible(known: Known, cost: float, common: int) -> bool:
    if is_known(known.form):
        return known.confidence < _UNSURE and cost <= _ONE_SLIP
    return known.seen <= _FEW or known.seen <= _AS_COMMON * common or not common
