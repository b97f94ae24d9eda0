"""Batches in their lanes: what is handed out first, pausing, ending, and how they stand."""

from __future__ import annotations

import pytest

from pipeline.model.errors import KilledError
from pipeline.store.board import Board, Hint, Kind
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Blame
from pipeline.store.work import Lane, Selection, Terms
from tests.store.scenes import LEASE_S, ME, RUN, Clock, claim, found, inspected, read

RECIPES = frozenset({RUN.options_digest})


@pytest.fixture
def board(ledger: Ledger, clock: Clock) -> Board:
    return Board(ledger.engine, clock)


def _batch(ledger: Ledger, name: str, pages: int, lane: Lane = Lane.BATCH) -> int:
    terms = Terms("Анна", lane, "default", ("json",))
    batch = ledger.begin_batch(name, RUN, b"/out", terms)
    ledger.list_files(batch, found(f"{name}.pdf"))
    work = ledger.claim_file(ME, LEASE_S, batch)
    assert work is not None
    ledger.open_file(work, inspected(name, pages))
    return batch


def test_no_batch_starves_another(ledger: Ledger, board: Board) -> None:
    _batch(ledger, "великий", 500)
    _batch(ledger, "малый", 3)
    first = {hint.id for hint in board.hints(Lane.BATCH, 6)}
    assert first == {1, 2, 3, 501, 502, 503}


def test_lanes_are_apart_and_local_runs_are_nobody_elses(ledger: Ledger, board: Board) -> None:
    _batch(ledger, "a", 1, Lane.LOCAL)
    _batch(ledger, "b", 1, Lane.INTERACTIVE)
    assert board.hints(Lane.BATCH, 9) == []
    assert board.hints(Lane.INTERACTIVE, 9) == [Hint(Kind.READ, 2)]


def test_an_upload_takes_pages_over_from_a_folder(ledger: Ledger, board: Board) -> None:
    _batch(ledger, "same", 2)
    upload = ledger.begin_batch("upload", RUN, b"/out", Terms(lane=Lane.INTERACTIVE))
    ledger.list_files(upload, found("upload.pdf"))
    assert board.hints(Lane.INTERACTIVE, 9) == [Hint(Kind.OPEN, 2)]
    work = ledger.claim_file(ME, LEASE_S, file=2)
    assert work is not None
    ledger.open_file(work, inspected("same", 2))
    assert board.hints(Lane.INTERACTIVE, 9) == [Hint(Kind.READ, 1), Hint(Kind.READ, 2)]


def test_a_paused_batch_hands_out_nothing_and_a_late_hint_is_refused(
    ledger: Ledger, board: Board
) -> None:
    batch = _batch(ledger, "a", 2)
    assert board.pause(batch)
    assert board.hints(Lane.BATCH, 9) == []
    assert ledger.claim_hinted(ME, LEASE_S, 1, RECIPES) is None
    assert board.standing(batch).paused
    assert board.resume(batch)
    assert ledger.claim_hinted(ME, LEASE_S, 1, RECIPES) is not None
    assert not board.pause(77)


def test_a_worker_leaves_recipes_alone_that_it_does_not_know(ledger: Ledger) -> None:
    _batch(ledger, "a", 1)
    assert ledger.claim_hinted(ME, LEASE_S, 1, {"another"}) is None


def test_a_batch_ends_and_goes_on_when_a_person_asks(
    ledger: Ledger, board: Board, clock: Clock
) -> None:
    batch = _batch(ledger, "a", 2)
    assert board.read_out() == []
    assert not board.end(batch)
    ledger.finish(claim(ledger), read(1))
    ledger.fail(claim(ledger), KilledError("3").problem, Blame.PAGE)
    assert board.read_out() == [batch]
    assert board.end(batch)
    assert board.standing(batch).ended
    assert ledger.retry(Selection(batch=batch, code="OCR_TIMEOUT"), "Анна") == 0
    assert ledger.retry(Selection(batch=batch, code="KILLED"), "Анна") == 1
    assert board.wake() == 1
    assert [hint.kind for hint in board.hints(Lane.BATCH, 9)] == [Kind.READ]


def test_rate_and_time_left(ledger: Ledger, board: Board, clock: Clock) -> None:
    batch = _batch(ledger, "a", 10)
    assert board.standing(batch).seconds_left is None
    for _ in range(4):
        work = claim(ledger)
        clock.forward(30)
        ledger.finish(work, read(work.number))
    standing = board.standing(batch)
    assert standing.pages_per_minute == pytest.approx(2.0)
    assert standing.seconds_left == pytest.approx(180.0)
    assert (standing.owner, standing.name) == ("Анна", "a")


def test_what_waits_is_as_old_as_the_last_thing_that_moved(
    ledger: Ledger, board: Board, clock: Clock
) -> None:
    _batch(ledger, "a", 2)
    clock.forward(100)
    assert board.waiting(Lane.BATCH).age_s == 100
    ledger.finish(claim(ledger), read(1))
    clock.forward(7)
    assert board.waiting(Lane.BATCH).age_s == 7
    ledger.finish(claim(ledger), read(2))
    assert not board.waiting(Lane.BATCH).any
