"""Risk: the database makes each page's words anew to answer, or answers otherwise when asked so."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from sqlalchemy import Connection, text

from pipeline.search.engine import TSQUERY, Engine, conditions, make_haste
from pipeline.search.expanding import Expander
from pipeline.search.parsing import parse
from pipeline.search.plan import All, Leaf, Plan, Without, planned
from pipeline.search.results import SearchOptions
from pipeline.search.search import search
from pipeline.search.syntax import Word
from pipeline.search.thesaurus import Thesaurus
from pipeline.search.vocabulary import Vocabulary
from pipeline.search.wording import Expansion, Why
from pipeline.store.database import reading, writing
from pipeline.store.ledger import Ledger
from pipeline.store.migrate import downgrade, upgrade
from pipeline.store.search_tables import refill_full_text, search_sets
from pipeline.text.search_form import Form
from tests.search import scenes
from tests.search.scenes import Archive, archive_of
from tests.search.synthetic import Texts, fill

PAGES = 800
FACTS = SearchOptions(facets=True, group=False)


@lru_cache(maxsize=1)
def made_up() -> Texts:
    return Texts(7)


def queries() -> list[str]:
    """Return questions for words that stand on one page, some common, some rare."""
    pages = list(made_up().pages(6))
    asked = [words[13 + n : 15 + 2 * n] for n, words in enumerate(pages)]
    return [" ".join(words) for words in asked] + ["молотов", "молотов пекин", "сталин НЕ пекин"]


def plan_of(connection: Connection, query: str) -> tuple[Plan, Vocabulary]:
    vocabulary = Vocabulary(connection, search_sets["a"])
    parsed = parse(query)
    parsed = replace(parsed, switches=parsed.switches.with_("ocr", on=False))
    return planned(parsed, Expander(vocabulary, Thesaurus(), parsed.switches)), vocabulary


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    fill(ledger.engine, search_sets["a"], made_up(), PAGES)
    with writing(ledger.engine) as connection:
        refill_full_text(connection, "a")
    with ledger.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    return ledger


def test_the_index_alone_answers(filled: Ledger) -> None:
    if filled.engine.dialect.name == "sqlite":
        return  # FTS5 is asked by name
    with reading(filled.engine) as connection:
        make_haste(connection)
        for query in queries():
            plan, vocabulary = plan_of(connection, query)
            engine = Engine("postgresql", search_sets["a"], vocabulary.seen)
            asked = engine.matching(plan.root, 100)
            explained = text(f"EXPLAIN SELECT texts.page_id {asked.rows}")
            told = "\n".join(connection.scalars(explained, asked.values))
            assert "Bitmap Index Scan" in told
            assert "Filter" not in told, told


def test_words_are_found_however_they_are_asked_for(filled: Ledger) -> None:
    """A page is found if and only if it has one of the forms of each word."""
    with reading(filled.engine) as connection:
        table = search_sets["a"].texts.c
        rows = connection.execute(table.page_id.table.select().with_only_columns(*table)).all()
        said = {row.page_id: set(row.words.split()) for row in rows}
        for query in queries()[:-1]:
            plan, _ = plan_of(connection, query)
            wanted = {
                page
                for page, words in said.items()
                if all(words & leaf.forms.keys() for leaf in plan.leaves)
            }
            found = search(connection, f"{query} ocr:off", FACTS)
            assert found.count == len(wanted) > 0
            assert {hit.page_id for hit in found.hits} <= wanted
            assert sum(pages for _, pages in found.facets["kind"]) == len(wanted)


def leaf(number: int, *forms: str) -> Leaf:
    found = {form: Expansion(form, Why.LEMMA) for form in forms}
    return Leaf(number, Word(Form(forms[0]), forms[0], 0), found)


def test_common_forms_are_asked_for_by_themselves() -> None:
    seen = {"дело": 90_000, "дела": 4000, "делу": 3}
    told = conditions(leaf(0, *seen), TSQUERY, 9.0, seen.__getitem__)
    assert told == [["'дело'", "('дела' | 'делу')"]]


def test_a_rare_word_leads_and_none_is_parted() -> None:
    seen = {"дело": 90_000, "дела": 40_000, "кворум": 4}
    both = All((leaf(0, "дело", "дела"), leaf(1, "кворум")))
    told = conditions(both, TSQUERY, 9.0, seen.__getitem__)
    assert told == [["'кворум'"], ["('дело' | 'дела')"]]


def test_what_must_not_be_there_is_said_with_each_part_of_the_first() -> None:
    seen = {"дело": 90_000, "дела": 40_000, "тело": 95_000, "нет": 4}
    parts = (leaf(0, "дело", "дела"), leaf(1, "тело"), Without(leaf(2, "нет")))
    told = conditions(All(parts), TSQUERY, 9.0, seen.__getitem__)
    assert told == [["('тело' & !('нет'))"], ["'дело'", "'дела'"]]


def test_what_was_indexed_is_found_after_a_migration(ledger: Ledger) -> None:
    with archive_of(ledger, one=scenes.page("старое дело")) as archive:
        before = archive.ask("дело")
        downgrade(ledger.engine, "0008")
        upgrade(ledger.engine)
        assert archive.ask("дело") == before
        more = Archive(ledger, names=archive.names)
        more.put({"two": scenes.page("новое дело")})
        assert more.found("дело") == {"one", "two"}
