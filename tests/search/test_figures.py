"""Risk: figures are told of an index that is not filled as the real one is."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import ne
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from pipeline.store.database import reading
from pipeline.store.ledger import Ledger
from pipeline.store.search_tables import SearchSet, search_sets
from tests.search.recall import Score
from tests.search.scenes import Archive
from tests.search.synthetic import Texts, fill, sample_page

SEED = 5
PAGES = 4
SIGNS = re.compile(r"\++|[/^]")
MADE_TWO = 0.01
"""Share of words that a misread letter happens to make two: made-up pages are told only once."""


@lru_cache(maxsize=1)
def texts() -> Texts:
    return Texts(SEED)


def rows(connection: Connection, table: Table, *columns: str) -> list[tuple[Any, ...]]:
    found = connection.execute(select(*(table.c[name] for name in columns)))
    return [tuple(row) for row in found]


def vocabulary(connection: Connection, held: SearchSet) -> set[str]:
    return {form for (form,) in rows(connection, held.vocabulary, "form")}


def test_made_up_pages_are_indexed_as_read_ones_are(ledger: Ledger) -> None:
    archive = Archive(ledger)
    archive.put({f"p{n}": sample_page(words) for n, words in enumerate(texts().pages(PAGES))})
    made = search_sets["b"]
    fill(ledger.engine, made, texts(), PAGES)
    with reading(ledger.engine) as connection:
        real = search_sets["a"]
        said = [
            sorted(rows(connection, held.texts, "page_id", "words", "layout"))
            for held in (real, made)
        ]
        tokens = [token for _, line, _ in said[0] for token in line.split()]
        plain = [SIGNS.split(token)[0] for token in tokens]
        assert [(page, layout) for page, _, layout in said[0]] == [
            (page, layout) for page, _, layout in said[1]
        ]
        assert plain == [token for _, line, _ in said[1] for token in line.split()]
        assert sum(map(ne, tokens, plain)) <= MADE_TWO * len(tokens)
        assert set(plain) <= vocabulary(connection, real)
        assert set(plain) <= vocabulary(connection, made)


def test_scores_count_what_was_found_wrongly_and_missed() -> None:
    one, two, three = map(Path, "abc")
    score = Score()
    score.add("слово", {one, two}, {one, three})
    score.add("дело", set(), set())
    assert score.told() == {"recall": 0.5, "precision": 0.5}
    assert score.mistakes == ["wrong слово: b", "missed слово: c"]
