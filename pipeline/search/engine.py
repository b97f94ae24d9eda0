"""Asking the database's full-text index: FTS5 on SQLite, a tsquery on PostgreSQL.

The tokens are our own and mean nothing to the database, so both answer alike. Where a part of a
plan is not sure (a phrase, a zone), the answer has every page that may fit and perhaps others.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

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
_FORMS_A_SCAN: Final = 15


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
    " set_config('work_mem', '64MB', true), set_config('cpu_tuple_cost', '1000', true),"
    " set_config('max_parallel_workers_per_gather', '0', true),"
    " set_config('plan_cache_mode', 'force_custom_plan', true)"
)
# To compile a query, or to begin two more processes for it, takes longer than to answer it. To make
# a page's vector takes longer than to look a hundred up in the index: so rows cost much, which has
# the index asked for every word, and a list of pages has room in memory.


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
        values: dict[str, Any] = {"most": most}
        every = []
        for scans in conditions(root, TSQUERY, dearest, self.seen):
            names = [f"match{len(values) + at}" for at in range(len(scans))]
            values |= dict(zip(names, scans, strict=True))
            either = " OR ".join(f"{VECTOR} @@ CAST(:{name} AS tsquery)" for name in names)
            every.append(f"({either})")
        where = " AND ".join(every)
        return Asked(f"FROM {self.held.texts.name} AS texts WHERE {where} LIMIT :most", values)

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


def _never(_form: str) -> int:
    return 0


def expression(root: Step, tongue: Tongue, dearest: float = DEAREST) -> str:
    """Return what the full-text index is asked."""
    return _Writer(tongue, dearest).written(root) or tongue.term.format(EVERY)


def conditions(
    root: Step, tongue: Tongue, dearest: float, seen: Callable[[str], int]
) -> list[list[str]]:
    """Return the same as conditions that all hold; of each, one of the parts.

    PostgreSQL looks at each page that has any term of a part with all terms of the part. So words
    have conditions of their own, and the forms of a word are parted, the commonest by itself. Where
    one of the words is rare, none is parted: then only its pages are looked at for the others.
    """
    writer = _Writer(tongue, dearest, seen)
    wanted = sorted(filter(writer.written, _parts(root)), key=writer.sightings)
    without = root.parts if isinstance(root, All) else ()
    if not wanted:
        return [[writer.written(root) or writer.term(EVERY)]]
    parted = [list(writer.scans(step)) for step in wanted]
    whole = [[writer.written(step)] for step in wanted]
    first, *others = whole if len(wanted) > 1 and writer.has_rare(wanted) else parted
    return [[writer.but(scan, without) for scan in first], *others]


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
        if not self.is_plain(step):
            yield self.written(step)
            return
        left = self.forms(step)
        for scan in range(1, _MOST_SCANS + 1):
            if not left:
                return
            many = len(left) if scan == _MOST_SCANS else self._together(left)
            yield self.any_of(self.term(_before(step) + form) for form in left[:many])
            left = left[many:]

    def is_plain(self, step: Step) -> TypeGuard[Leaf]:
        """Return whether a step is a word of which each form can be asked for by itself."""
        return isinstance(step, Leaf) and not step.word.prefix and step.kind != UNMARKED_KIND

    def has_rare(self, steps: Sequence[Step]) -> bool:
        """Return whether the first step is so rare that its pages are best looked at one by one."""
        plain = [step for step in steps if self.is_plain(step)]
        terms = sum(len(step.forms) for step in plain)
        parted = _WORTH_A_SCAN * terms // _FORMS_A_SCAN + sum(map(self.sightings, plain))
        return self.sightings(steps[0]) * terms < parted

    def forms(self, leaf: Leaf) -> list[str]:
        """Return the forms of a word, the commonest first."""
        near = [e.form for e in leaf.forms.values() if e.cost <= self.dearest]
        return sorted(near, key=self.seen, reverse=True)

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
