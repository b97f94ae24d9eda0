"""The vocabulary of an index: how often each form was seen, and how surely it was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    select,
    update,
)

from pipeline.store.database import add_missing, among, listed, lists
from pipeline.store.search_tables import SearchSet
from pipeline.text.lexemes import is_known
from pipeline.text.skeleton import keys

EXACT_UP_TO: Final = 16
"""Sightings of a word that are counted one by one; beyond, counting is by chance (Morris 1978),
so that workers need not wait for each other at the commonest words."""

UNSURE: Final = 0.65
"""A word of the dictionary that is read less surely than this may be a misreading, 0 to 1."""


def count_words(
    connection: Connection, held: SearchSet, page_id: int, seen: dict[str, float]
) -> None:
    """Add a page's forms to the vocabulary, in one order, so that no two wait for each other."""
    known = _known(connection, held, list(seen))
    new = sorted(seen.keys() - known.keys())
    if new:
        rows = [{"form": form, "seen": 1, "confidence": seen[form]} for form in new]
        add_missing(connection, held.vocabulary, rows)
        doubted = [form for form in new if stands_in_doubt(form, seen[form])]
        _add_keys(connection, held, doubted)
    if changed := list(_sighted(page_id, known, seen)):
        dialect = connection.dialect.name
        rows = [{"word": each.word, "step": each.step, "sure": each.sure} for each in changed]
        bound = lists(rows) if dialect == "postgresql" else rows
        connection.execute(_recount(dialect, held.vocabulary), bound)
        _add_keys(connection, held, sorted(_come_into_doubt(known, changed)))


def stands_in_doubt(form: str, confidence: float) -> bool:
    """Return whether a form may be a misreading: no dictionary has it, or it was read unsurely."""
    return confidence < UNSURE or not is_known(form)


def counting_step(seen: int) -> int:
    """Return how many sightings one that is written down stands for, a power of two."""
    return int(1 << max((seen // EXACT_UP_TO).bit_length() - 1, 0))


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A word's number, how often it counts as seen now, and how surely it was read, 0 to 1."""

    word: int
    step: int
    sure: float


def _known(connection: Connection, held: SearchSet, forms: list[str]) -> dict[str, Row[Any]]:
    query = _asking(connection.dialect.name, held.vocabulary)
    return {row.form: row for row in connection.execute(query, {"forms": forms})}


def _add_keys(connection: Connection, held: SearchSet, forms: list[str]) -> None:
    """Write the keys under which words are found by their look-alikes."""
    if not forms:
        return
    words = _known(connection, held, forms)
    rows = [{"key": key, "word": words[form].id} for form in forms for key in sorted(keys(form))]
    if rows:
        add_missing(connection, held.keys, rows)


def _sighted(
    page_id: int, known: dict[str, Row[Any]], seen: dict[str, float]
) -> Iterator[_Sighting]:
    for form, row in known.items():
        step = counting_step(row.seen)
        if step == 1 or _chance(form, page_id) % step == 0:
            yield _Sighting(row.id, step, seen[form])


def _chance(form: str, page_id: int) -> int:
    """Return a number that looks like chance and is the same on every database."""
    return int.from_bytes(blake2b(f"{page_id}:{form}".encode(), digest_size=8).digest())


def _come_into_doubt(known: dict[str, Row[Any]], changed: list[_Sighting]) -> Iterator[str]:
    """Yield words of the dictionary that were read surely up to now, and no longer are."""
    sighted = {each.word: each for each in changed}
    for form, row in known.items():
        each = sighted.get(row.id)
        if each is None or row.confidence < UNSURE or not is_known(form):
            continue
        if (
            row.confidence + (each.sure - row.confidence) * each.step / (row.seen + each.step)
            < UNSURE
        ):
            yield form


@lru_cache
def _asking(dialect: str, table: Table) -> Select[Any]:
    columns = table.c.id, table.c.form, table.c.seen, table.c.confidence
    return select(*columns).where(among(dialect, table.c.form, "forms"))


@lru_cache
def _recount(dialect: str, table: Table) -> Update:
    """Return the statement that counts sightings; PostgreSQL locks the words in one order."""
    if dialect != "postgresql":
        row = update(table).where(table.c.id == bindparam("word"))
        return row.values(_counted(table, bindparam("step"), bindparam("sure")))
    told = listed(Column("word", Integer), Column("step", Integer), Column("sure", Float))
    held = (
        select(table.c.id, told.c.step, told.c.sure)
        .join(told, told.c.word == table.c.id)
        .order_by(table.c.id)
        .with_for_update(of=table)
        .cte("held")
    )
    row = update(table).where(table.c.id == held.c.id)
    return row.values(_counted(table, held.c.step, held.c.sure))


def _counted(table: Table, step: Any, sure: Any) -> dict[str, Any]:
    """Return a word's new columns; its confidence is the mean over all sightings."""
    seen, mean = table.c.seen, table.c.confidence
    return {"seen": seen + step, "confidence": mean + (sure - mean) * step / (seen + step)}
