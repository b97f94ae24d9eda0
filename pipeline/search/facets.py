"""Counting the pages found by year, place, person, kind and fond, in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, TextClause, text

from pipeline.search.engine import Asked, bound, within
from pipeline.search.results import FACETS
from pipeline.store.indexed import PARTED

Counted = tuple[tuple[str, int], ...]
"""Values and how many pages have them, the commonest first."""

_MOST_VALUES: Final = 20
_COLUMNS: Final = "texts.page_id, source_id, date, place, kind, fond, people"
_COUNTED: Final = {
    "year": "substr(date, 1, 4)",
    "place": "place",
    "person": "people",
    "kind": "kind",
    "fond": "fond",
}
_FOUND, _PAGES = "found", "pages"


@dataclass(frozen=True, slots=True)
class Answer:
    """Pages that answer and are open, by id; whether there are more; their facets if asked for."""

    pages: list[int]
    more: bool
    facets: dict[str, Counted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted: at most so many pages, none that are closed, their facets or not.

    ``closed`` are batches whose files are passed over, ``closed_pages`` pages.
    """

    most: int
    facets: bool
    closed: Collection[int] = ()
    closed_pages: Collection[int] = ()


def answer(connection: Connection, asked: Asked, counting: Counting) -> Answer:
    """Return the pages that are asked for, counted where they lie: one statement, few rows."""
    dialect = connection.dialect.name
    values: dict[str, Any] = {"counted": counting.most, **asked.values}
    values["closed"] = bound(dialect, counting.closed)
    values["closed_pages"] = bound(dialect, counting.closed_pages)
    rows = connection.execute(_query(dialect, asked, counting), values).all()
    told: dict[str, list[tuple[str | None, int]]] = {}
    for facet, value, pages in rows:
        told.setdefault(facet, []).append((value, pages))
    ((_, found),) = told.pop(_FOUND)
    ((pages, _),) = told.pop(_PAGES)
    counts = {name: _commonest(name, told.get(name, ())) for name in FACETS}
    ids = sorted(map(int, pages.split())) if pages else []
    return Answer(ids, found > counting.most, counts if counting.facets else {})


def _query(dialect: str, asked: Asked, counting: Counting) -> TextClause:
    joined = "group_concat" if dialect == "sqlite" else "string_agg"
    tables = (
        f"WITH found AS MATERIALIZED (SELECT {_COLUMNS} {asked.rows}),"  # noqa: S608  # noqa: S608
        " counted AS MATERIALIZED (SELECT * FROM found LIMIT :counted),"
        f" open AS MATERIALIZED (SELECT * FROM counted {_open(dialect, counting)})"
    )
    parts = [
        f"SELECT '{_FOUND}', CAST(NULL AS TEXT), count(*) FROM found",  # noqa: S608
        f"SELECT '{_PAGES}', {joined}(CAST(page_id AS TEXT), ' '), count(*) FROM open",  # noqa: S608
    ]
    if counting.facets:
        parts += (
            f"SELECT '{name}', {value}, count(*) FROM open GROUP BY {value}"  # noqa: S608
            for name, value in _COUNTED.items()
        )
    return text(f"{tables} {' UNION ALL '.join(parts)}")


def _open(dialect: str, counting: Counting) -> str:
    """Return the condition that a page is closed to nobody; batches by their files."""
    told = []
    if counting.closed_pages:
        told.append(f"NOT ({within(dialect, 'page_id', 'closed_pages')})")
    if counting.closed:
        there = f"NOT ({within(dialect, 'files.batch_id', 'closed')})"
        listed = "SELECT 1 FROM files WHERE files.source_id = counted.source_id"
        told.append(f"EXISTS ({listed} AND {there})")
    return f"WHERE {' AND '.join(told)}" if told else ""


def _commonest(name: str, rows: Iterable[tuple[str | None, int]]) -> Counted:
    counts: Counter[str] = Counter()
    for value, pages in rows:
        for each in (value or "").split(PARTED) if name == "person" else [value or ""]:
            counts[each] += pages
    told = [(value, pages) for value, pages in counts.items() if value]
    return tuple(sorted(told, key=lambda item: (-item[1], item[0]))[:_MOST_VALUES])
