"""Only a person leads a page out of a final state: by a new run, by asking, by another recipe."""

from __future__ import annotations

import pytest

from pipeline.model.errors import (
    EngineError,
    KilledError,
    NotAnImageError,
    TruncatedError,
    UnreadableError,
)
from pipeline.model.page import Page, PageState
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Blame
from pipeline.store.work import FileState, Selection
from tests.store.scenes import (
    LEASE_S,
    ME,
    OTHER_RUN,
    RUN,
    Clock,
    batch_of,
    claim,
    found,
    read,
    states,
)


def _fail_for_good(ledger: Ledger, clock: Clock, error: EngineError | UnreadableError) -> None:
    blame = Blame.PLACE if isinstance(error, UnreadableError) else Blame.SURROUNDINGS
    while work := ledger.claim(ME, LEASE_S):
        ledger.fail(work, error.problem, blame)
        clock.forward(60)


def _pages(ledger: Ledger, batch: int) -> list[Page | None]:
    return [p.page for f in ledger.files(batch) if f.source for p in ledger.pages(f.source)]


def test_a_second_run_by_the_same_recipe_reads_nothing(ledger: Ledger) -> None:
    first = batch_of(ledger, [1, 2])
    while work := ledger.claim(ME, LEASE_S, first):
        ledger.finish(work, read(work.number))
    second = batch_of(ledger, [1, 2])
    assert not ledger.waits(second)
    assert states(ledger, second) == {"done": 3, "file:opened": 2}


def test_a_second_run_leaves_a_damaged_page_alone(ledger: Ledger) -> None:
    batch_of(ledger)
    ledger.fail(claim(ledger), TruncatedError("x").problem, Blame.PAGE)
    assert not ledger.waits(batch_of(ledger))


@pytest.mark.parametrize("error", [EngineError("x"), UnreadableError("x")])
def test_a_second_run_tries_again_what_was_not_the_pages_fault(
    ledger: Ledger, clock: Clock, error: EngineError | UnreadableError
) -> None:
    first = batch_of(ledger)
    _fail_for_good(ledger, clock, error)
    assert states(ledger, first)["quarantined"] == 1
    second = batch_of(ledger)
    work = claim(ledger, second)
    assert (work.round, work.attempts, work.setbacks) == (2, 1, 0)
    assert ledger.finish(work, read(1))


def test_another_recipe_reads_anew_and_keeps_the_old_reading(ledger: Ledger) -> None:
    first = batch_of(ledger)
    ledger.finish(claim(ledger, first), read(1, "old"))
    second = batch_of(ledger, run=OTHER_RUN)
    assert _pages(ledger, first) == [read(1, "old")]
    work = claim(ledger, second)
    assert (work.round, work.recipe) == (2, "recipe-2")
    ledger.finish(work, read(1, "new"))
    assert _pages(ledger, first) == [read(1, "new")]


def test_another_recipe_takes_a_page_from_who_reads_it(ledger: Ledger) -> None:
    first = batch_of(ledger)
    late = claim(ledger, first)
    second = batch_of(ledger, run=OTHER_RUN)
    assert not ledger.finish(late, read(1))
    assert not ledger.waits(first), "the first run has nothing left that it may read"
    assert ledger.claim(ME, LEASE_S, first) is None
    assert claim(ledger, second).round == 2


def test_a_person_asks_for_a_batch_a_file_or_a_page(ledger: Ledger) -> None:
    batch = batch_of(ledger, [2, 1])
    while work := ledger.claim(ME, LEASE_S, batch):
        ledger.fail(work, TruncatedError("x").problem, Blame.PAGE)
    first, second = ledger.files(batch)
    assert ledger.retry(Selection(page=1), "Анна") == 1
    assert ledger.retry(Selection(file=first.id), "Анна") == 1
    assert ledger.retry(Selection(batch=batch), "Анна") == 1
    assert states(ledger, batch)["queued"] == 3
    assert second.source is not None
    assert [page.round for page in ledger.pages(second.source)] == [2]


def test_a_person_may_have_a_done_page_read_again(ledger: Ledger) -> None:
    batch = batch_of(ledger)
    ledger.finish(claim(ledger), read(1, "old"))
    assert ledger.retry(Selection(batch=batch), "Анна") == 0
    assert ledger.retry(Selection(batch=batch), "Анна", frozenset({PageState.DONE})) == 1
    assert _pages(ledger, batch) == [read(1, "old")], "the old reading stands until the new one"
    ledger.finish(claim(ledger), read(1, "new"))
    assert _pages(ledger, batch) == [read(1, "new")]


def test_what_still_waits_cannot_be_asked_for(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="not final"):
        ledger.retry(Selection(), "Анна", frozenset({PageState.RUNNING}))


def test_a_refused_file_is_listed_again(ledger: Ledger) -> None:
    batch = ledger.begin_batch("scans", RUN, b"/out")
    ledger.list_files(batch, found("a.png", "b.png"))
    for _ in range(2):
        work = ledger.claim_file(ME, LEASE_S, batch)
        assert work is not None
        ledger.refuse_file(work, NotAnImageError("text").problem)
    first, _ = ledger.files(batch)
    assert ledger.retry(Selection(page=1), "Анна") == 0
    assert ledger.retry(Selection(file=first.id), "Анна") == 1
    assert [file.state for file in ledger.files(batch)] == [FileState.LISTED, FileState.REFUSED]
    assert [file.problem is None for file in ledger.files(batch)] == [True, False]


def test_cancelling_ends_what_waits_and_takes_what_runs(ledger: Ledger) -> None:
    batch = batch_of(ledger, [3])
    ledger.list_files(batch, found("late.png"))
    done, running = claim(ledger), claim(ledger)
    ledger.finish(done, read(1))
    assert ledger.cancel(Selection(batch=batch), "Анна") == 3
    assert not ledger.finish(running, read(2))
    assert not ledger.waits(batch)
    assert states(ledger, batch) == {
        "done": 1,
        "cancelled": 2,
        "file:opened": 1,
        "file:refused": 1,
    }
    assert ledger.waits(batch_of(ledger, [3])), "a new run takes up what was cancelled"


def test_a_killer_is_left_alone_until_a_person_asks(ledger: Ledger, clock: Clock) -> None:
    batch = batch_of(ledger)
    while work := ledger.claim(ME, LEASE_S):
        ledger.fail(work, KilledError("3").problem, Blame.PROCESS)
        clock.forward(60)
    assert not ledger.waits(batch_of(ledger))
    assert ledger.retry(Selection(batch=batch), "Анна") == 1
    assert claim(ledger, batch).attempts == 1
