"""Risk: the index says what a page no longer says, or loses what is read while it is rebuilt."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import func, select

from pipeline.model.draft import Draft
from pipeline.model.editing import set_line_text
from pipeline.model.layers import Action, Operation, difference
from pipeline.model.page import Page, PageState
from pipeline.store import layers
from pipeline.store.corrections import Corrections
from pipeline.store.counting import counting_step
from pipeline.store.database import reading, writing
from pipeline.store.indexing import active
from pipeline.store.ledger import Ledger
from pipeline.store.reindexing import missing, reindex
from pipeline.store.results import NewReading, finish
from pipeline.store.search_tables import search_sets
from pipeline.store.tables import pages
from pipeline.store.work import Selection
from tests.search.scenes import Archive, archive_of, page, zone
from tests.store.scenes import batch_of, claim


def correct(archive: Archive, name: str, corrected: Page, *, fail: bool = False) -> None:
    """Write a layer of a page, in one transaction."""
    number = next(page_id for page_id, known in archive.names.items() if known == name)
    at = archive.ledger.clock() + timedelta(seconds=1)
    with writing(archive.ledger.engine) as connection:
        layers.lock(connection, number)
        under = layers.standing(connection, number)
        assert under is not None
        draft = Draft.of(corrected)
        made = Operation(Action.SET_TEXT, difference(under.draft, draft), "Анна", at)
        layer = layers.NewLayer(layers.LayerKind.CORRECTION, (made,), "Анна", at)
        layers.add(connection, under, draft, layer)
        if fail:
            raise InterruptedError


def test_a_correction_is_found_and_what_it_replaced_is_not(ledger: Ledger) -> None:
    with archive_of(ledger, one="старое слово", two="старое дело") as archive:
        correct(archive, "one", page("новое слово"))
        assert archive.found("новое") == {"one"}
        assert archive.found("старое") == {"two"}
        assert archive.first("новое").snippets[0].words[0].text == "новое"


def test_a_correction_that_fails_leaves_the_index_as_it_was(ledger: Ledger) -> None:
    with archive_of(ledger, one="старое слово") as archive:
        with suppress(InterruptedError):
            correct(archive, "one", page("новое слово"), fail=True)
        assert archive.found("старое") == {"one"}
        assert archive.found("новое") == set()


def test_the_index_is_built_anew_beside_the_running_one(ledger: Ledger) -> None:
    texts = {f"p{n}": f"дело номер {n}" for n in range(60)}
    with archive_of(ledger, **texts) as archive:
        before = archive.found("дело")
        heard: list[int] = []

        def meanwhile(done: int) -> None:
            heard.append(done)
            assert archive.found("дело") == before, "the running index is asked"
            if done == 50:
                correct(archive, "p3", page("приказ"))
                before.discard("p3")

        assert reindex(ledger.engine, meanwhile) == 60
        assert heard == [50, 60]
        assert archive.found("приказ") == {"p3"}, "the new index has followed"
        assert archive.found("дело") == before
        with reading(ledger.engine) as connection:
            assert active(connection).name == "b"
            old = select(func.count()).select_from(search_sets["a"].texts)
            assert connection.scalar(old) == 0
        assert reindex(ledger.engine) == 60
        assert archive.found("дело") == before


def test_a_page_that_is_accepted_while_a_rebuild_begins_is_in_the_new_index(
    ledger: Ledger,
) -> None:
    with archive_of(ledger, one="дело") as archive, ThreadPoolExecutor() as pool:
        batch_of(ledger, [1])
        work = claim(ledger)
        made = NewReading.of(work, page("приказ"), None)
        with writing(ledger.engine) as connection:
            assert finish(connection, work, made, ledger.clock())
            rebuilt = pool.submit(reindex, ledger.engine)
            with suppress(TimeoutError):
                rebuilt.result(timeout=0.5)
        assert rebuilt.result(timeout=30) == 2
        archive.names[work.id] = "two"
        assert archive.found("приказ") == {"two"}


def test_a_broken_rebuild_is_thrown_away(ledger: Ledger) -> None:
    with archive_of(ledger, **{f"p{n}": "дело" for n in range(60)}) as archive:

        def breaks(_done: int) -> None:
            raise InterruptedError

        with suppress(InterruptedError):
            reindex(ledger.engine, breaks)
        correct(archive, "p1", page("приказ"))
        assert archive.found("приказ") == {"p1"}
        assert reindex(ledger.engine) == 60
        assert archive.found("приказ") == {"p1"}


def test_a_word_that_comes_into_doubt_is_sought_as_a_misreading(ledger: Ledger) -> None:
    with archive_of(ledger, sure=page(zone("папа", confidence=0.9))) as archive:
        assert archive.found("лапа") == set(), "a dictionary's word, surely read, stands for itself"
        archive.put({f"p{n}": page(zone("папа", confidence=0.1)) for n in range(2)})
        assert archive.found("лапа") == {"sure", "p0", "p1"}


def test_pages_that_were_never_indexed_are_counted(ledger: Ledger) -> None:
    with archive_of(ledger, one="дело", two="дело") as archive:
        assert missing(ledger.engine) == 0
        with writing(ledger.engine) as connection:
            held = active(connection)
            gone = select(pages.c.id).limit(1).scalar_subquery()
            connection.execute(held.pages.delete().where(held.pages.c.page_id == gone))
        assert missing(ledger.engine) == 1
        assert reindex(ledger.engine) == 2
        assert missing(ledger.engine) == 0
        assert archive.found("дело") == {"one", "two"}


def test_counting_by_chance_comes_close() -> None:
    seen = 0
    for page_id in range(20_000):
        step = counting_step(seen)
        if step == 1 or hash((page_id * 2_654_435_761) % 2**32) % step == 0:
            seen += step
    assert 14_000 < seen < 27_000


def test_what_people_correct_is_found_at_once_and_after_reading_again(ledger: Ledger) -> None:
    with archive_of(ledger, one="старое слово", two="старое дело") as archive:
        number = next(each for each, name in archive.names.items() if name == "one")
        desk = Corrections(ledger.engine, ledger.clock)
        now = desk.standing(number)
        assert now is not None
        edits = set_line_text(now.draft, "line:z1.1", "новое слово")
        stroke = Operation(Action.SET_TEXT, edits, "Анна", ledger.clock())
        desk.save(number, now.layer.id, [stroke], "Анна")
        assert (archive.found("новое"), archive.found("старое")) == ({"one"}, {"two"})

        ledger.retry(Selection(page=number), "Анна", frozenset({PageState.DONE}))
        assert ledger.finish(claim(ledger), page("старое слово"))
        assert (archive.found("новое"), archive.found("старое")) == ({"one"}, {"two"})
        with reading(ledger.engine) as connection:
            table = active(connection).pages
            newest = select(table.c.reading_id).where(table.c.page_id == number)
            assert connection.scalar(newest) == desk.newest(number)
