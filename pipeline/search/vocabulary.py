"""What a search knows of the words on the pages: each is looked up once, many at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, select

from pipeline.store.database import among
from pipeline.store.search_tables import SearchSet

_MOST_ROWS: Final = 6000


@dataclass(frozen=True, slots=True)
class Known:
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
            most = _MOST_ROWS * (1 + len(new) // 100)
            for key, *row in self.connection.execute(query, {"keys": new, "most": most}).all():
                known = Known(*row)
                self._alike[key].append(known)
                self._known[known.form] = known
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
    query = select(under.key, word.form, word.seen, word.confidence)
    joined = query.join(held.vocabulary, word.id == under.word)
    return joined.where(among(dialect, under.key, "keys")).limit(bindparam("most"))
