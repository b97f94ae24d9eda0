"""Asking the database's full-text index: FTS5 on SQLite, a tsquery on PostgreSQL.

The tokens are our own and mean nothing to the database, so both answer alike. Where a part of a
plan is not sure (a phrase, a zone), the answer has every page that may fit and perhaps others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from pipeline.search.plan import All, Chain, Either, Leaf, Marked, Step, Without, ZoneThere, is_sure
from pipeline.store.indexed import (
    EVERY,
    UNMARKED_INK,
    UNMARKED_KIND,
    ink_mark,
    zone_mark,
)
from pipeline.store.search_tables import VECTOR, SearchSet


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a database writes terms and joins them. ``but`` stands before what must not be there."""

    term: str
    prefix: str
    any: str
    all: str
    but: str


FTS5 = Tongue('"{}"', '"{}" *', " OR ", " AND ", " NOT ")
_HASTE = (
    "SELECT set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true),"
    " set_config('work_mem', '64MB', true)"
)
TSQUERY = Tongue("'{}'", "'{}':*", " | ", " & ", " & !")


def candidates(
    connection: Connection, held: SearchSet, root: Step, most: int, dearest: float = 9.0
) -> list[int]:
    """Return pages that may answer, by id, at most ``most``; the index is asked once.

    ``dearest`` leaves out forms that cost more.
    """
    if connection.dialect.name == "sqlite":
        asked = [expression(root, FTS5, dearest)]
        query = f"SELECT rowid FROM {held.fts} WHERE {held.fts} MATCH :p0 LIMIT :most"  # noqa: S608
    else:
        # To compile a query takes longer than to answer it; to make every page's vector as well,
        # which is what a list of pages leads to that has no room in memory.
        connection.execute(text(_HASTE))
        asked = conditions(root, TSQUERY, dearest)
        match = " AND ".join(f"{VECTOR} @@ CAST(:p{at} AS tsquery)" for at in range(len(asked)))
        query = f"SELECT page_id FROM {held.texts.name} WHERE {match} LIMIT :most"  # noqa: S608
    values = {f"p{at}": each for at, each in enumerate(asked)}
    return sorted(connection.scalars(text(query), {**values, "most": most}))


def expression(root: Step, tongue: Tongue, dearest: float = 9.0) -> str:
    """Return what the full-text index is asked."""
    return _Writer(tongue, dearest).written(root) or tongue.term.format(EVERY)


def conditions(root: Step, tongue: Tongue, dearest: float = 9.0) -> list[str]:
    """Return the same as several that must all hold.

    PostgreSQL looks at each page with all terms of a condition, so that a few short ones are three
    times as quick as a long one.
    """
    writer = _Writer(tongue, dearest)
    if isinstance(root, Chain):
        told = [writer.leaf(leaf) for phrase in root.phrases for leaf in phrase]
    elif isinstance(root, All):
        without = [part for part in root.parts if isinstance(part, Without)]
        wanted = [part for part in root.parts if not isinstance(part, Without)]
        told = [writer.every((part, *without)) for part in wanted[:1]]
        told += map(writer.written, wanted[1:])
    else:
        told = [writer.written(root)]
    return [each for each in told if each] or [expression(root, tongue, dearest)]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes a plan; an empty text stands for every page."""

    tongue: Tongue
    dearest: float

    def written(self, step: Step) -> str:
        match step:
            case Leaf():
                return self.leaf(step)
            case Chain():
                parts = [self.leaf(leaf) for phrase in step.phrases for leaf in phrase]
            case Marked():
                parts = [self.any_of(map(self.term, group)) for group in step.groups]
            case ZoneThere():
                parts = [self.term(zone_mark(step.kind))] if step.kind else []
                parts += [self.term(ink_mark(step.ink))] if step.ink else []
            case Either():
                ways = [self.written(part) for part in step.parts]
                return self.any_of(ways) if all(ways) else ""
            case _:
                return self.every(step.parts if isinstance(step, All) else (step,))
        return self.all_of(parts)

    def every(self, parts: Iterable[Step]) -> str:
        """Write parts that must all be there; what is not sure cannot be excluded here."""
        wanted, refused = [], []
        for part in parts:
            if not isinstance(part, Without):
                wanted.append(self.written(part))
            elif is_sure(part.part) and (text_ := self.written(part.part)):
                refused.append(text_)
        there = self.all_of(wanted)
        if not refused:
            return there
        there = there or self.term(EVERY)
        return f"({there}{self.tongue.but}({self.any_of(refused)}))"

    def leaf(self, leaf: Leaf) -> str:
        before = ""
        if leaf.kind is not None and leaf.kind != UNMARKED_KIND:
            before = zone_mark(leaf.kind)
        elif leaf.ink is not None and leaf.ink != UNMARKED_INK:
            before = ink_mark(leaf.ink)
        if leaf.word.prefix:
            return self.tongue.prefix.format(before + leaf.word.form.text)
        near = [e.form for e in leaf.forms.values() if e.cost <= self.dearest]
        terms = self.any_of(self.term(before + form) for form in near)
        if leaf.kind == UNMARKED_KIND:
            return self.all_of([terms, self.term(zone_mark(leaf.kind))])
        return terms

    def term(self, token: str) -> str:
        return self.tongue.term.format(token)

    def any_of(self, parts: Iterable[str]) -> str:
        return self._joined(parts, self.tongue.any)

    def all_of(self, parts: Iterable[str]) -> str:
        return self._joined(parts, self.tongue.all)

    def _joined(self, parts: Iterable[str], by: str) -> str:
        there = list(dict.fromkeys(part for part in parts if part))
        return f"({by.join(there)})" if len(there) > 1 else "".join(there)
