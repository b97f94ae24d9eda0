"""Asking the database's full-text index: FTS5 on SQLite, a tsquery on PostgreSQL.

The tokens are our own and mean nothing to the database, so both answer alike. Where a part of a
plan is not sure (a phrase, a zone), the answer has every page that may fit and perhaps others.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

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

DEAREST: Final = 9.0
"""More than any form costs."""

# In pages times terms that are looked at, measured: about 40 ns each.
_WORTH_A_SCAN: Final = 10_000
_MOST_SCANS: Final = 24


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a database writes terms and joins them. ``but`` stands before what must not be there."""

    term: str
    prefix: str
    any: str
    all: str
    but: str


FTS5 = Tongue('"{}"', '"{}" *', " OR ", " AND ", " NOT ")
TSQUERY = Tongue("'{}'", "'{}':*", " | ", " & ", " & !")
_HASTE = text(
    "SELECT set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true),"
    " set_config('work_mem', '64MB', true)"
)
# To compile a query takes longer than to answer it; to make every page's vector as well, which is
# what a list of pages leads to that has no room in memory.


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows of ``texts`` that are asked for: what stands after SELECT and its columns."""

    rows: str
    values: dict[str, Any]


def make_haste(connection: Connection) -> None:
    """Prepare a connection of PostgreSQL for short questions, until its transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(_HASTE)


@dataclass(frozen=True, slots=True)
class Engine:
    """One set of tables. ``seen`` tells how often a form was seen."""

    dialect: str
    held: SearchSet
    seen: Callable[[str], int]

    def matching(self, root: Step, most: int, dearest: float = DEAREST) -> Asked:
        """Return the first pages that may answer; ``dearest`` leaves out forms that cost more."""
        if self.dialect == "sqlite":
            fts = self.held.fts
            there = f"FROM {fts} CROSS JOIN {self.held.texts.name} AS texts"
            rows = f"{there} ON page_id = {fts}.rowid WHERE {fts} MATCH :match LIMIT :most"
            return Asked(rows, {"match": expression(root, FTS5, dearest), "most": most})
        either, every = _conditions(root, _Writer(TSQUERY, dearest, self.seen))
        named = [(f"either{at}", each) for at, each in enumerate(either)]
        others = [(f"every{at}", each) for at, each in enumerate(every)]
        where = " OR ".join(_met(name) for name, _ in named)
        where = " AND ".join((f"({where})", *(_met(name) for name, _ in others)))
        rows = f"FROM {self.held.texts.name} AS texts WHERE {where} LIMIT :most"
        return Asked(rows, {**dict(named), **dict(others), "most": most})

    def these(self, pages: Collection[int]) -> Asked:
        """Return these pages."""
        told = within(self.dialect, "page_id", "pages")
        values = {"pages": bound(self.dialect, pages), "most": len(pages)}
        return Asked(f"FROM {self.held.texts.name} AS texts WHERE {told} LIMIT :most", values)


def candidates(connection: Connection, asked: Asked) -> list[int]:
    """Return pages that may answer, by id; the index is asked once."""
    query = text(f"SELECT texts.page_id {asked.rows}")
    return sorted(row[0] for row in connection.execute(query, asked.values).all())


def within(dialect: str, column: str, name: str) -> str:
    """Return the condition that a column has one of the numbers bound as ``name``."""
    if dialect == "postgresql":
        return f"{column} = ANY (CAST(:{name} AS integer[]))"
    return f"{column} IN (SELECT value FROM json_each(:{name}))"  # noqa: S608


def bound(dialect: str, numbers: Iterable[int]) -> str:
    """Return numbers as ``within`` wants them bound."""
    told = ",".join(map(str, numbers))
    return f"{{{told}}}" if dialect == "postgresql" else f"[{told}]"


def _met(name: str) -> str:
    return f"{VECTOR} @@ CAST(:{name} AS tsquery)"


def _never(_form: str) -> int:
    return 0


def expression(root: Step, tongue: Tongue, dearest: float = DEAREST) -> str:
    """Return what the full-text index is asked."""
    return _Writer(tongue, dearest).written(root) or tongue.term.format(EVERY)


def _conditions(root: Step, writer: _Writer) -> tuple[list[str], list[str]]:
    """Return the same in parts: one of the first must hold, and all of the others.

    PostgreSQL looks at each page that has any term of a condition with all of its terms. So each
    word has a condition of its own, the rarest first, and the forms of a word that stands alone are
    asked for a few at a time, the commonest by itself. (Where there are others too, it would make
    every page's vector to see whether they are there.)
    """
    wanted = sorted(filter(writer.written, _parts(root)), key=writer.sightings)
    if len(wanted) == 1 and wanted[0] is root:
        return list(writer.scans(root)), []
    if not wanted:
        return [writer.written(root) or writer.term(EVERY)], []
    first, *others = map(writer.written, wanted)
    without = root.parts if isinstance(root, All) else ()
    return [writer.but(first, without)], others


def _parts(root: Step) -> list[Step]:
    if isinstance(root, Chain):
        return [leaf for phrase in root.phrases for leaf in phrase]
    if isinstance(root, All):
        return [part for part in root.parts if not isinstance(part, Without)]
    return [root]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes a plan; an empty text stands for every page. ``seen`` tells how common a form is."""

    tongue: Tongue
    dearest: float = DEAREST
    seen: Callable[[str], int] = _never

    def sightings(self, step: Step) -> int:
        """Return on how many pages a step may be; what is no word comes after all words."""
        if not isinstance(step, Leaf) or step.word.prefix:
            return sys.maxsize
        return sum(map(self.seen, step.forms))

    def scans(self, step: Step) -> Iterator[str]:
        """Write a step in parts of which one must hold, each cheap beside what a scan costs."""
        if not isinstance(step, Leaf) or step.word.prefix or step.kind == UNMARKED_KIND:
            yield self.written(step)
            return
        near = [e.form for e in step.forms.values() if e.cost <= self.dearest]
        left = sorted(near, key=self.seen, reverse=True)
        for scan in range(1, _MOST_SCANS + 1):
            if not left:
                return
            many = len(left) if scan == _MOST_SCANS else self._together(left)
            yield self.any_of(self.term(_before(step) + form) for form in left[:many])
            left = left[many:]

    def _together(self, forms: Sequence[str]) -> int:
        """Return how many forms are asked for at once: a scan costs its pages times its terms."""
        pages = 0
        for number, form in enumerate(forms, 1):
            pages += self.seen(form)
            if number > 1 and pages * number > _WORTH_A_SCAN:
                return number - 1
        return len(forms)

    def but(self, there: str, without: Iterable[Step]) -> str:
        """Write what must be there but not with what is refused; what is not sure cannot be."""
        parts = (part.part for part in without if isinstance(part, Without))
        refused = [said for part in parts if is_sure(part) and (said := self.written(part))]
        if not refused:
            return there
        there = there or self.term(EVERY)
        return f"({there}{self.tongue.but}({self.any_of(refused)}))"

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

    def every(self, parts: Collection[Step]) -> str:
        """Write parts that must all be there."""
        wanted = [self.written(part) for part in parts if not isinstance(part, Without)]
        return self.but(self.all_of(wanted), parts)

    def leaf(self, leaf: Leaf) -> str:
        if leaf.word.prefix:
            return self.tongue.prefix.format(_before(leaf) + leaf.word.form.text)
        near = [e.form for e in leaf.forms.values() if e.cost <= self.dearest]
        terms = self.any_of(self.term(_before(leaf) + form) for form in near)
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


def _before(leaf: Leaf) -> str:
    """Return what stands in the index before a word of a leaf's zone or ink."""
    if leaf.kind is not None and leaf.kind != UNMARKED_KIND:
        return zone_mark(leaf.kind)
    if leaf.ink is not None and leaf.ink != UNMARKED_INK:
        return ink_mark(leaf.ink)
    return ""
