"""What a search knows of the words on the pages: each is looked up once, many at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, Text, bindparam, cast, func, select

from pipeline.store.database import among
from pipeline.store.search_tables import SearchSet

_MOST_WORDS: Final = 3000


class Known(NamedTuple):
    """A form of the vocabulary: how often it was seen, and how surely read on the whole, 0 to 1."""

    form: str
    seen: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one state of an index. A statement costs more than the words that it asks for.

    So who knows what will be asked tells all of it first; the answers are kept for one search.
    """

    connection: Connection
    held: SearchSet
    _known: dict[str, Known | None] = field(default_factory=dict)
    _alike: dict[int, list[Known]] = field(default_factory=dict)

    def known(self, forms: Iterable[str]) -> dict[str, Known]:
        """Return those of the forms that stand on some page."""
        sought = list(dict.fromkeys(forms))
        if new := [form for form in sought if form not in self._known]:
            self._known.update(dict.fromkeys(new))
            query = _by_form(self.connection.dialect.name, self.held)
            for row in self.connection.execute(query, {"forms": new}).all():
                self._known[row[0]] = Known(*row)
        return {form: known for form in sought if (known := self._known[form]) is not None}

    def alike(self, keys: Collection[int]) -> dict[int, list[Known]]:
        """Return the forms under each of the keys."""
        if new := [key for key in keys if key not in self._alike]:
            self._alike.update((key, []) for key in new)
            query = _by_key(self.connection.dialect.name, self.held)
            most = _MOST_WORDS * (1 + len(new) // 100)
            rows = self.connection.execute(query, {"keys": new, "most": most}).all()
            for under, form, seen, confidence in rows:
                self._known[form] = known = Known(form, seen, confidence)
                for key in under.split():
                    self._alike[int(key)].append(known)
        return {key: self._alike[key] for key in keys}

    def seen(self, form: str) -> int:
        """Return how often a form was seen, as far as it was looked up."""
        known = self._known.get(form)
        return known.seen if known else 0


@lru_cache
def _by_form(dialect: str, held: SearchSet) -> Select[Any]:
    table = held.vocabulary.c
    there = among(dialect, table.form, "forms")
    return select(table.form, table.seen, table.confidence).where(there)


@lru_cache
def _by_key(dialect: str, held: SearchSet) -> Select[Any]:
    under, word = held.keys.c, held.vocabulary.c
    joined = func.group_concat if dialect == "sqlite" else func.string_agg
    every = joined(cast(under.key, Text), " ").label("keys")
    found = select(under.word, every).where(among(dialect, under.key, "keys")).group_by(under.word)
    each = found.limit(bindparam("most")).subquery()
    query = select(each.c["keys"], word.form, word.seen, word.confidence)
    return query.join(held.vocabulary, word.id == each.c.word)
