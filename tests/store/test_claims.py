"""Every way that a page and a file can go from one state to the next."""

from __future__ import annotations

import pytest

from pipeline.model.errors import (
    ChangedError,
    EngineError,
    KilledError,
    OcrTimeoutError,
    RazmetkaError,
    TruncatedError,
)
from pipeline.model.page import PageState
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Blame
from tests.store.scenes import (
    LEASE_S,
    ME,
    RUN,
    Clock,
    batch_of,
    claim,
    found,
    inspected,
    read,
    states,
)

KILLED = KilledError("3").problem
ENGINE = EngineError("x").problem


def test_a_page_is_claimed_read_and_done(ledger: Ledger) -> None:
    batch = batch_of(ledger)
    work = claim(ledger, batch)
    assert states(ledger, batch) == {"running": 1, "file:opened": 1}
    assert (work.attempts, work.path, work.expected.size) == (1, b"/scans/0.png", 10)
    assert ledger.finish(work, read(1), "c" * 64)
    assert states(ledger, batch) == {"done": 1, "file:opened": 1}
    assert not ledger.waits(batch)
    assert ledger.claim(ME, LEASE_S, batch) is None


@pytest.mark.parametrize("state", [PageState.SUSPECT, PageState.BLANK])
def test_the_reader_says_what_the_page_is(ledger: Ledger, state: PageState) -> None:
    batch = batch_of(ledger)
    assert ledger.finish(claim(ledger), read(1, "", state))
    assert states(ledger, batch)[state] == 1


@pytest.mark.parametrize("state", [PageState.RUNNING, PageState.QUARANTINED])
def test_what_is_no_reading_is_not_accepted(ledger: Ledger, state: PageState) -> None:
    batch_of(ledger)
    work = claim(ledger)
    with pytest.raises(ValueError, match="is no reading of 1"):
        ledger.finish(work, read(1, "", state))


def test_a_reading_of_another_page_is_not_accepted(ledger: Ledger) -> None:
    batch_of(ledger, [2])
    with pytest.raises(ValueError, match="is no reading of 1"):
        ledger.finish(claim(ledger), read(2))


def test_who_comes_late_is_told_so_and_changes_nothing(ledger: Ledger, clock: Clock) -> None:
    batch = batch_of(ledger)
    late = claim(ledger)
    clock.forward(LEASE_S + 1)
    mine = claim(ledger)
    assert mine.fence == late.fence + 1
    assert not ledger.renew(late, LEASE_S)
    assert not ledger.finish(late, read(1, "late"))
    assert not ledger.fail(late, KILLED, Blame.PAGE)
    assert not ledger.give_back(late)
    assert ledger.finish(mine, read(1, "mine"))
    assert not ledger.finish(late, read(1, "late"))
    (file,) = ledger.files(batch)
    assert file.source is not None
    (page,) = ledger.pages(file.source)
    assert page.page == read(1, "mine")


def test_a_lease_that_ran_out_unnoticed_still_counts(ledger: Ledger, clock: Clock) -> None:
    batch_of(ledger)
    work = claim(ledger)
    clock.forward(LEASE_S + 1)
    ledger.reconcile()
    assert not ledger.renew(work, LEASE_S)
    assert ledger.finish(work, read(1))


def test_a_renewed_lease_keeps_others_away(ledger: Ledger, clock: Clock) -> None:
    batch = batch_of(ledger)
    work = claim(ledger)
    for _ in range(3):
        clock.forward(LEASE_S - 1)
        assert ledger.renew(work, LEASE_S)
        assert ledger.reconcile() == 0
        assert ledger.claim(ME, LEASE_S, batch) is None


def test_a_damaged_page_is_quarantined_at_once(ledger: Ledger) -> None:
    batch = batch_of(ledger)
    problem = TruncatedError("99 %").problem
    assert ledger.fail(claim(ledger), problem, Blame.PAGE)
    (file,) = ledger.files(batch)
    assert file.source is not None
    (page,) = ledger.pages(file.source)
    assert (page.state, page.attempts, page.problem) == (PageState.QUARANTINED, 1, problem)


@pytest.mark.parametrize(
    ("error", "blame"),
    [
        (KilledError("3"), Blame.PROCESS),
        (OcrTimeoutError("180"), Blame.PROCESS),
        (ChangedError("0 B"), Blame.PLACE),
    ],
)
def test_three_failures_quarantine(
    ledger: Ledger, clock: Clock, error: RazmetkaError, blame: Blame
) -> None:
    batch = batch_of(ledger)
    for attempt in (1, 2, 3):
        assert ledger.waits(batch)
        work = claim(ledger, batch)
        assert work.attempts == attempt
        assert ledger.fail(work, error.problem, blame)
        clock.forward(60)
    assert states(ledger, batch)["quarantined"] == 1


def test_surroundings_never_use_up_an_attempt(ledger: Ledger, clock: Clock) -> None:
    batch = batch_of(ledger)
    for _ in range(ledger.policy.max_setbacks - 1):
        work = claim(ledger, batch)
        assert work.attempts == 1
        ledger.fail(work, ENGINE, Blame.SURROUNDINGS)
        assert states(ledger, batch)["queued"] == 1
        clock.forward(60)
    ledger.fail(claim(ledger, batch), ENGINE, Blame.SURROUNDINGS)
    assert states(ledger, batch)["quarantined"] == 1


def test_given_back_a_hundred_times_costs_nothing(ledger: Ledger) -> None:
    batch = batch_of(ledger)
    for _ in range(100):
        assert ledger.give_back(claim(ledger, batch))
    assert claim(ledger, batch).attempts == 1


def test_a_failed_page_pauses_and_then_comes_last(ledger: Ledger, clock: Clock) -> None:
    batch = batch_of(ledger, [3])
    ledger.fail(claim(ledger), KILLED, Blame.PROCESS)
    assert [claim(ledger).number, claim(ledger).number] == [2, 3]
    assert ledger.claim(ME, LEASE_S, batch) is None
    clock.forward(ledger.policy.backoff_s)
    assert claim(ledger).number == 1


def test_a_vanished_owner_costs_no_last_attempt(ledger: Ledger) -> None:
    batch = batch_of(ledger)
    for attempt in (1, 2, 3, 3, 3):
        work = ledger.claim("gone", LEASE_S, batch)
        assert work is not None
        assert work.attempts == attempt
        assert ledger.owners() == ["gone"]
        assert ledger.release("somebody else") == 0
        assert ledger.release("gone") == 1
    assert ledger.owners() == []


def test_nobody_gets_a_page_whose_attempts_are_used_up(ledger: Ledger, clock: Clock) -> None:
    batch = batch_of(ledger)
    for _ in range(3):
        claim(ledger, batch)
        clock.forward(LEASE_S + 1)
    assert ledger.claim(ME, LEASE_S, batch) is None
    ledger.reconcile()
    assert states(ledger, batch)["quarantined"] == 1


def test_leases_that_run_out_end_in_quarantine(ledger: Ledger, clock: Clock) -> None:
    batch = batch_of(ledger)
    for _ in range(3):
        claim(ledger, batch)
        clock.forward(LEASE_S + 1)
        assert ledger.reconcile() == 1
    (file,) = ledger.files(batch)
    assert file.source is not None
    (page,) = ledger.pages(file.source)
    assert page.state is PageState.QUARANTINED
    assert page.problem is not None
    assert page.problem.code == "LOST"


def test_a_file_that_kills_its_process_is_refused(ledger: Ledger, clock: Clock) -> None:
    batch = ledger.begin_batch("scans", RUN, b"/out")
    ledger.list_files(batch, found("bad.pdf"))
    for _ in range(3):
        work = ledger.claim_file(ME, LEASE_S, batch)
        assert work is not None
        ledger.fail(work, KILLED, Blame.PROCESS)
        clock.forward(60)
    assert states(ledger, batch) == {"file:refused": 1}
    (file,) = ledger.files(batch)
    assert file.problem == KILLED


def test_one_page_by_its_number(ledger: Ledger) -> None:
    batch_of(ledger, [3])
    recipes = {RUN.options_digest}
    wanted = ledger.claim_hinted(ME, LEASE_S, 2, recipes)
    assert wanted is not None
    assert wanted.number == 2
    assert ledger.claim_hinted(ME, LEASE_S, 2, recipes) is None


def test_another_attempt_looks_in_another_place(ledger: Ledger, clock: Clock) -> None:
    batch = ledger.begin_batch("scans", RUN, b"/out")
    ledger.list_files(batch, found("a.png", "twin.png"))
    for _ in range(2):
        file = ledger.claim_file(ME, LEASE_S, batch)
        assert file is not None
        ledger.open_file(file, inspected("twin"))
    first = claim(ledger, batch)
    ledger.fail(first, ChangedError("0 B").problem, Blame.PLACE)
    clock.forward(60)
    assert {first.path, claim(ledger, batch).path} == {b"/scans/a.png", b"/scans/twin.png"}
