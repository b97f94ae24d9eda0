"""Risk: what is withheld is still told by an export, a search or an older layer, or is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from pipeline.model.editing import set_line_text
from pipeline.model.geometry import Box
from pipeline.model.page import Page, Redaction
from pipeline.model.redaction import GAP
from pipeline.search.results import Results, SearchOptions
from pipeline.search.search import search
from pipeline.search.thesaurus import Thesaurus
from pipeline.store.corrections import Corrections
from pipeline.store.database import reading
from pipeline.store.layers import Layer
from pipeline.store.ledger import Ledger
from pipeline.store.redacting import Redactions, Wanted
from pipeline.store.reindexing import reindex
from pipeline.store.tables import corrections, readings
from pipeline.store.verify import verify
from pipeline.store.work import Output, Selection
from tests.export.documents import TELEGRAM
from tests.model.test_redaction import words_of
from tests.store.scenes import Clock, claim
from tests.store.test_corrections import read_telegram, stand, stroke

WORD = "Толгойт"
BODY = Wanted("тайна", zones=("z11",))


@pytest.fixture
def page(ledger: Ledger) -> int:
    return read_telegram(ledger)


@pytest.fixture
def desk(ledger: Ledger, clock: Clock) -> Redactions:
    return Redactions(ledger.engine, clock)


def found(ledger: Ledger, query: str) -> Results:
    with reading(ledger.engine) as connection:
        return search(connection, query, SearchOptions(), Thesaurus())


def told(ledger: Ledger, layer: Layer = Layer.CORRECTED) -> Page:
    stored = next(iter(ledger.pages(1, layer)))
    assert stored.page is not None
    return stored.page


def test_what_is_withheld_is_neither_told_nor_found(
    ledger: Ledger, page: int, desk: Redactions
) -> None:
    assert found(ledger, WORD).count == 1
    desk.withhold(page, BODY, "Анна")
    assert WORD not in str(told(ledger))
    assert "Соснин" in str(told(ledger))
    assert found(ledger, WORD).count == 0
    assert WORD not in str(ledger.document(1))
    hit = found(ledger, "ШИФРТЕЛЕГРАММА zone:body").hits or found(ledger, "Соснин").hits
    assert WORD not in str(hit)


def test_entitled_callers_get_everything_by_asking_for_it(
    ledger: Ledger, page: int, desk: Redactions
) -> None:
    desk.withhold(page, BODY, "Анна")
    stored = next(iter(ledger.pages(1, unredacted=True)))
    assert stored.page == replace(TELEGRAM, number=1)
    assert stored.page.redactions == ()


def test_facts_of_a_withheld_zone_are_not_found(
    ledger: Ledger, page: int, desk: Redactions
) -> None:
    assert found(ledger, "from:Соснин").count == 1
    desk.withhold(page, Wanted("тайна", zones=("z12",)), "Анна")
    assert found(ledger, "from:Соснин").count == 0
    assert found(ledger, "from:Улан-Батор").count == 1


def test_a_snippet_beside_an_area_has_a_gap(ledger: Ledger, page: int, desk: Redactions) -> None:
    word = next(each for each in words_of(TELEGRAM) if each.text == WORD)
    desk.withhold(page, Wanted("тайна", (word.box,)), "Анна")
    snippet = found(ledger, "станции").hits[0].snippets[0]
    words = [each.text for each in snippet.words]
    assert words[words.index("станции") + 1] == GAP
    at = next(each for each in snippet.words if each.text == "станции")
    assert at.box == next(w.box for w in words_of(TELEGRAM) if w.text == "станции")


def test_corrections_and_older_layers_are_covered_too(
    ledger: Ledger, page: int, desk: Redactions, clock: Clock
) -> None:
    book = Corrections(ledger.engine, clock)
    first = stand(book, page)
    desk.withhold(page, BODY, "Анна")
    line = next(key for key, _ in first.draft.lines("zone:z11"))
    made = stroke(set_line_text(first.draft, line, "Неслыханное слово."))
    book.save(page, first.layer.id, made, "Борис")
    assert found(ledger, "Неслыханное").count == 0
    for layer in Layer:
        assert "Неслыханное" not in str(told(ledger, layer))
        assert WORD not in str(told(ledger, layer))
    newest = stand(book, page)
    book.revert(page, newest.layer.id, first.layer.id, "Борис")
    assert found(ledger, WORD).count == 0


def test_another_reading_is_covered_from_its_first_moment(
    ledger: Ledger, page: int, desk: Redactions
) -> None:
    desk.withhold(page, BODY, "Анна")
    assert ledger.retry(Selection(page=page), "Анна", frozenset({TELEGRAM.state})) == 1
    work = claim(ledger)
    assert ledger.finish(work, replace(TELEGRAM, number=1), None)
    assert found(ledger, WORD).count == 0
    assert WORD not in str(told(ledger))


def test_an_index_that_is_built_anew_lacks_it(ledger: Ledger, page: int, desk: Redactions) -> None:
    desk.withhold(page, BODY, "Анна")
    reindex(ledger.engine)
    assert found(ledger, WORD).count == 0
    assert found(ledger, "Соснин").count == 1


def test_it_is_lifted_and_who_when_and_why_stays(
    ledger: Ledger, page: int, desk: Redactions, clock: Clock
) -> None:
    (made,) = desk.withhold(page, BODY, "Анна")
    then = clock.now
    clock.forward(60)
    desk.lift(made.id, "Борис", "срок истёк")
    assert found(ledger, WORD).count == 1
    assert told(ledger) == replace(TELEGRAM, number=1)
    (kept,) = desk.history(page)
    assert (kept.author, kept.reason, kept.at) == ("Анна", "тайна", then)
    assert kept.lifted is not None
    assert (kept.lifted.author, kept.lifted.why) == ("Борис", "срок истёк")
    with pytest.raises(LookupError):
        desk.lift(made.id, "Борис", "ещё раз")


def test_of_two_that_overlap_one_still_covers(ledger: Ledger, page: int, desk: Redactions) -> None:
    first, _ = (desk.withhold(page, BODY, who)[0] for who in ("Анна", "Борис"))
    desk.lift(first.id, "Анна", "ошибка")
    assert found(ledger, WORD).count == 0
    assert desk.standing(page) == (Redaction(first.box, "тайна"),)


def test_readings_and_corrections_stay_as_they_are(
    ledger: Ledger, page: int, desk: Redactions
) -> None:
    with reading(ledger.engine) as connection:
        before = connection.execute(select(readings.c.page)).all()
    desk.withhold(page, BODY, "Анна")
    with reading(ledger.engine) as connection:
        assert connection.execute(select(readings.c.page)).all() == before
        assert connection.scalar(select(func.count()).select_from(corrections)) == 0
    assert list(verify(ledger.engine, ledger.clock())) == []


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("тайна"),
        Wanted("  ", zones=("z11",)),
        Wanted("тайна", zones=("z99",)),
        Wanted("тайна", (Box(5000, 5000, 10, 10),)),
        Wanted("тайна", (Box(0, 0, 10, 10), Box(10, 10, 0, 5))),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    page: int, desk: Redactions, wanted: Wanted
) -> None:
    with pytest.raises((ValueError, LookupError)):
        desk.withhold(page, wanted, "Анна")
    assert desk.history(page) == []


def test_a_page_that_was_never_read_cannot_be_marked(desk: Redactions) -> None:
    with pytest.raises(LookupError):
        desk.withhold(77, Wanted("тайна", (Box(0, 0, 9, 9),)), "Анна")


def test_what_was_written_before_is_due_again_and_named(
    ledger: Ledger, page: int, desk: Redactions, clock: Clock
) -> None:
    clock.forward(10)
    ledger.write_down_output(1, Output("txt", b"/out/a.txt", "ab" * 32))
    assert list(ledger.unwritten(1, "txt")) == []
    clock.forward(10)
    (made,) = desk.withhold(page, BODY, "Анна")
    assert [file.id for file in ledger.unwritten(1, "txt")] == [1]
    assert desk.written_before([page]) == [b"/out/a.txt"]
    ledger.write_down_output(1, Output("txt", b"/out/a.txt", "cd" * 32))
    assert list(ledger.unwritten(1, "txt")) == []
    clock.forward(10)
    desk.lift(made.id, "Анна", "ошибка")
    assert [file.id for file in ledger.unwritten(1, "txt")] == [1]
