"""Risk: a correction is lost, overwrites another's, or the reading under it is changed."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from pipeline.model.carrying import Leftover
from pipeline.model.draft import Draft
from pipeline.model.editing import set_fact, set_line_text, set_word_text
from pipeline.model.layers import Action, Edit, Operation, StaleEditError, difference
from pipeline.model.page import Page, PageState
from pipeline.store.codec import dump_page, load_page
from pipeline.store.corrections import Conflict, Corrections
from pipeline.store.database import reading, writing
from pipeline.store.layer_codec import dump_operations, load_operations
from pipeline.store.layers import Layer, LayerKind, Standing
from pipeline.store.ledger import Ledger
from pipeline.store.tables import corrections, readings
from pipeline.store.verify import verify
from pipeline.store.work import Selection
from tests.export.documents import TELEGRAM
from tests.export.strategies import pages as any_pages
from tests.model.strategies import pages, strokes
from tests.store.scenes import Clock, batch_of, claim

ROW = "line:z6.2"
WANTED = "     № 2-т. Зимину        № 6-т. Зимину"


def read_telegram(ledger: Ledger, page: Page = TELEGRAM) -> int:
    """Have a page read as the telegram; return the page's id."""
    batch_of(ledger)
    work = claim(ledger)
    assert ledger.finish(work, replace(page, number=1), None)
    return work.id


@pytest.fixture
def page(ledger: Ledger) -> int:
    return read_telegram(ledger)


@pytest.fixture
def desk(ledger: Ledger, clock: Clock) -> Corrections:
    return Corrections(ledger.engine, clock)


def stand(desk: Corrections, page: int, layer: int | None = None) -> Standing:
    found = desk.standing(page, layer)
    assert found is not None
    return found


def stroke(edits: tuple[Edit, ...], by: str = "Анна") -> list[Operation]:
    return [Operation(Action.SET_TEXT, edits, by, Clock()())]


def correct(desk: Corrections, page: int, key: str, text: str, by: str = "Анна") -> Standing:
    now = stand(desk, page)
    made = desk.save(page, now.layer.id, stroke(set_line_text(now.draft, key, text), by), by)
    assert isinstance(made, Standing)
    return made


def shown(ledger: Ledger, layer: Layer = Layer.CORRECTED) -> Page:
    found = next(ledger.pages(1, layer)).page
    assert found is not None
    return found


@given(st.data(), pages())
def test_operations_come_back_from_json(data: st.DataObject, page: Page) -> None:
    made = tuple(stroke(data.draw(strokes(Draft.of(page)))))
    assert load_operations(dump_operations(made)) == made


@given(any_pages)
def test_any_page_comes_back_from_json(page: Page) -> None:
    assert load_page(dump_page(page)) == page


def test_a_correction_is_a_layer_over_a_reading_that_stays(
    ledger: Ledger, desk: Corrections, page: int
) -> None:
    made = correct(desk, page, ROW, WANTED)
    assert (made.layer.author, made.layer.kind) == ("Анна", LayerKind.CORRECTION)
    assert WANTED in shown(ledger).text
    assert shown(ledger) == made.corrected
    assert shown(ledger, Layer.READ) == TELEGRAM
    first, second = desk.history(page)
    assert (first.kind, second.parent, second.base) == (None, first.id, first.id)
    assert second.operations[0].edits == set_line_text(Draft.of(TELEGRAM), ROW, WANTED)


def test_a_page_tells_when_it_was_read_and_when_corrected(
    ledger: Ledger, desk: Corrections, page: int, clock: Clock
) -> None:
    read = clock()
    assert [(each.read_at, each.corrected_at) for each in ledger.pages(1)] == [(read, None)]
    clock.forward(60)
    correct(desk, page, ROW, WANTED)
    assert [(each.read_at, each.corrected_at) for each in ledger.pages(1)] == [(read, clock())]
    was = ledger.pages(1, Layer.READ)
    assert [(each.read_at, each.corrected_at) for each in was] == [(read, None)]


def test_each_layer_says_who_when_before_and_after(
    desk: Corrections, page: int, clock: Clock
) -> None:
    correct(desk, page, ROW, WANTED)
    clock.forward(60)
    correct(desk, page, "line:z10.1", "Тов. ЗИМИНУ.", "Борис")
    told = [(layer.author, layer.at) for layer in desk.history(page)[1:]]
    assert [author for author, _ in told] == ["Анна", "Борис"]
    assert told[1][1] == clock()
    edit = desk.history(page)[2].operations[0].edits[0]
    assert edit.before is not None
    assert edit.after is not None


def test_saving_nothing_makes_no_layer(desk: Corrections, page: int) -> None:
    now = stand(desk, page)
    assert desk.save(page, now.layer.id, [], "Анна") == now
    assert len(desk.history(page)) == 1


def test_two_at_once_on_different_lines_lose_nothing(desk: Corrections, page: int) -> None:
    began = stand(desk, page)
    correct(desk, page, ROW, WANTED, "Борис")
    mine = stroke(set_line_text(began.draft, "line:z10.1", "Тов. ЗИМИНУ."))
    met = desk.save(page, began.layer.id, mine, "Анна")
    assert isinstance(met, Conflict)
    assert met.clashes == ()
    assert [layer.author for layer in met.since] == ["Борис"]
    assert {edit.key.split(".")[0] for edit in met.theirs} == {"word:z6"}
    both = desk.save(page, met.newest.layer.id, stroke(met.mine), "Анна")
    assert isinstance(both, Standing)
    assert WANTED in both.corrected.text
    assert "Тов. ЗИМИНУ." in both.corrected.text


def test_two_at_once_on_one_word_are_left_to_a_person(desk: Corrections, page: int) -> None:
    began = stand(desk, page)
    word = "word:z10.1.2"
    first = stroke(set_word_text(began.draft, word, "ЗИМИНУ."))
    assert isinstance(desk.save(page, began.layer.id, first, "Борис"), Standing)
    second = stroke(set_word_text(began.draft, word, "ЗИМЕНУ."))
    met = desk.save(page, began.layer.id, second, "Анна")
    assert isinstance(met, Conflict)
    clash = met.clashes[0]
    assert (clash.key, clash.field) == (word, "text")
    assert (clash.base, clash.mine, clash.theirs) == ("ЛУГОВУ.", "ЗИМЕНУ.", "ЗИМИНУ.")
    assert met.mine == ()
    assert len(desk.history(page)) == 2


def test_two_who_save_at_the_same_moment_never_both_win(desk: Corrections, page: int) -> None:
    began = stand(desk, page)
    gate, results = threading.Barrier(2), []

    def save(key: str, by: str) -> None:
        made = stroke(set_line_text(began.draft, key, "исправлено"), by)
        gate.wait()
        results.append(desk.save(page, began.layer.id, made, by))

    pair = [
        threading.Thread(target=save, args=args) for args in ((ROW, "Анна"), ("line:z1.1", "Борис"))
    ]
    for each in pair:
        each.start()
    for each in pair:
        each.join(30)
    assert sorted(type(each).__name__ for each in results) == ["Conflict", "Standing"]
    assert len(desk.history(page)) == 2


def test_going_back_is_a_layer_too(ledger: Ledger, desk: Corrections, page: int) -> None:
    began = stand(desk, page)
    now = correct(desk, page, ROW, WANTED)
    back = desk.revert(page, now.layer.id, began.layer.id, "Борис")
    assert isinstance(back, Standing)
    assert back.layer.kind is LayerKind.REVERT
    assert shown(ledger) == TELEGRAM
    assert len(desk.history(page)) == 3
    again = desk.revert(page, back.layer.id, now.layer.id, "Борис")
    assert isinstance(again, Standing)
    assert again.corrected == now.corrected


def test_what_does_not_fit_the_layer_is_refused(desk: Corrections, page: int) -> None:
    now = stand(desk, page)
    wrong = set_line_text(correct(desk, page, ROW, WANTED).draft, ROW, "другое")
    with pytest.raises(StaleEditError):
        desk.save(page, now.layer.id, stroke(wrong), "Анна")
    with pytest.raises(LookupError):
        desk.save(page, 999, [], "Анна")
    with pytest.raises(LookupError):
        desk.save(999, now.layer.id, [], "Анна")
    lost = Edit("zone:z6", now.draft.cells["zone:z6"], None)
    newest = stand(desk, page).layer.id
    with pytest.raises(StaleEditError):
        desk.save(page, newest, stroke((lost,)), "Анна")


def test_reading_again_keeps_what_was_corrected(
    ledger: Ledger, desk: Corrections, page: int, clock: Clock
) -> None:
    correct(desk, page, ROW, WANTED)
    now = stand(desk, page)
    fact = stroke(set_fact(now.draft, "/signer", "Зимин"))
    assert isinstance(desk.save(page, now.layer.id, fact, "Анна"), Standing)
    clock.forward(60)
    assert ledger.retry(Selection(page=page), "Анна", frozenset({PageState.DONE})) == 1
    assert WANTED in shown(ledger).text, "what was read before is shown until it is read again"
    other = tuple(replace(zone, id=f"q{zone.order}") for zone in TELEGRAM.zones)
    assert ledger.finish(claim(ledger), replace(TELEGRAM, zones=other, skew_deg=0.5), None)
    page_now = shown(ledger)
    assert WANTED in page_now.text
    assert (page_now.skew_deg, page_now.records.signer) == (0.5, "Зимин")
    assert shown(ledger, Layer.READ).zones == other
    assert stand(desk, page).layer.kind is LayerKind.CARRIED
    assert stand(desk, page).layer.leftovers == ()


def test_what_has_no_place_in_a_new_reading_is_kept_to_look_at(
    ledger: Ledger, desk: Corrections, page: int
) -> None:
    correct(desk, page, ROW, WANTED)
    ledger.retry(Selection(page=page), "Анна", frozenset({PageState.DONE}))
    without = tuple(zone for zone in TELEGRAM.zones if zone.kind != "distribution_list")
    assert ledger.finish(claim(ledger), replace(TELEGRAM, zones=without), None)
    now = stand(desk, page)
    before = Draft.of(TELEGRAM).line_text(ROW)
    assert now.layer.leftovers == (Leftover(ROW, before, WANTED),)
    assert now.layer.kind is LayerKind.CARRIED


def test_one_who_corrects_while_the_page_is_read_again_loses_nothing(
    ledger: Ledger, desk: Corrections, page: int
) -> None:
    began = stand(desk, page)
    ledger.retry(Selection(page=page), "Анна", frozenset({PageState.DONE}))
    other = tuple(replace(zone, id=f"q{zone.order}") for zone in TELEGRAM.zones)
    assert ledger.finish(claim(ledger), replace(TELEGRAM, zones=other), None)
    met = desk.save(page, began.layer.id, stroke(set_line_text(began.draft, ROW, WANTED)), "Анна")
    assert isinstance(met, Conflict)
    assert met.clashes == ()
    done = desk.save(page, met.newest.layer.id, stroke(met.mine), "Анна")
    assert isinstance(done, Standing)
    assert WANTED in done.corrected.text


def test_a_page_is_reviewed_at_a_layer(desk: Corrections, page: int, clock: Clock) -> None:
    assert desk.reviewed(page) is None
    now = stand(desk, page)
    desk.review(page, now.layer.id, "Анна", reviewed=True)
    assert desk.reviewed_pages(1) == 1
    found = desk.reviewed(page)
    assert found is not None
    assert (found.layer, found.reviewed, found.author) == (now.layer.id, True, "Анна")
    desk.review(page, now.layer.id, "Борис", reviewed=False)
    assert desk.reviewed_pages(1) == 0
    with pytest.raises(LookupError):
        desk.review(page, 999, "Анна", reviewed=True)


def test_a_corrected_layer_makes_outputs_stale(
    ledger: Ledger, desk: Corrections, page: int, clock: Clock
) -> None:
    from pipeline.store.work import Output

    ledger.write_down_output(1, Output("json", b"/out/0.json", "0" * 64))
    assert list(ledger.unwritten(1, "json")) == []
    clock.forward(5)
    correct(desk, page, ROW, WANTED)
    assert [file.id for file in ledger.unwritten(1, "json")] == [1]


def test_the_stored_page_is_what_the_operations_make(
    desk: Corrections, page: int, ledger: Ledger
) -> None:
    correct(desk, page, ROW, WANTED)
    now = correct(desk, page, "line:z1.1", "42")
    with reading(ledger.engine) as connection:
        row = connection.execute(select(readings).where(readings.c.id == now.layer.id)).one()
    assert load_page(row.page) == now.corrected
    assert difference(now.read, now.draft) != ()


def test_a_layer_without_its_author_is_found(ledger: Ledger, desk: Corrections, page: int) -> None:
    correct(desk, page, ROW, WANTED)
    with writing(ledger.engine) as connection:
        connection.execute(delete(corrections))
    found = verify(ledger.engine, Clock()())
    assert [finding.code for finding in found] == ["LAYER_OF_NOBODY"]
    with writing(ledger.engine) as connection:
        connection.execute(delete(readings).where(readings.c.layer == "corrected"))
