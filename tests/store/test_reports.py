"""What people and exporters get to see."""

from __future__ import annotations

import pytest

from pipeline.model.citation import Citation
from pipeline.model.errors import TruncatedError
from pipeline.model.page import PageState
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Blame
from pipeline.store.work import NewFile, Output, Selection
from tests.store.scenes import LEASE_S, ME, RUN, Clock, batch_of, claim, inspected, read


def test_a_document_carries_its_citation_its_run_and_its_pages(ledger: Ledger) -> None:
    citation = Citation("РГАСПИ", "558", "11", "334", 56, verso=True)
    batch = ledger.begin_batch("scans", RUN, b"/out")
    ledger.list_files(batch, [NewFile(b"/s", b"/s/a.tif", b"a.tif", "a.tif", citation)])
    work = ledger.claim_file(ME, LEASE_S, batch)
    assert work is not None
    ledger.open_file(work, inspected("a", 3))
    ledger.finish(claim(ledger), read(1))
    problem = TruncatedError("x").problem
    ledger.fail(claim(ledger), problem, Blame.PAGE)
    document = ledger.document(work.id)
    assert (document.source.name, document.citation, document.run) == ("a.tif", citation, RUN)
    first, second = document.pages
    assert first == read(1)
    assert (second.number, second.state, second.problem) == (2, PageState.QUARANTINED, problem)


def test_a_file_that_was_never_opened_is_no_document(ledger: Ledger) -> None:
    with pytest.raises(LookupError, match="never opened"):
        ledger.document(1)


def test_progress_counts_what_is_known(ledger: Ledger) -> None:
    batch = batch_of(ledger, [4])
    ledger.finish(claim(ledger), read(1))
    told = ledger.progress(batch)
    assert (told.pages_final, told.pages_known) == (1, 4)


def test_files_are_given_for_export_once_all_pages_are_final(ledger: Ledger, clock: Clock) -> None:
    batch = batch_of(ledger, [1, 2])
    first, second = ledger.files(batch)
    assert list(ledger.unwritten(batch, "txt")) == []
    ledger.finish(claim(ledger), read(1))
    assert list(ledger.unwritten(batch, "txt")) == [first]
    ledger.write_down_output(first.id, Output("txt", b"/out/a.txt", "0" * 64))
    assert list(ledger.unwritten(batch, "txt")) == []
    assert list(ledger.unwritten(batch, "pdf")) == [first]
    while work := ledger.claim(ME, LEASE_S):
        ledger.fail(work, TruncatedError("x").problem, Blame.PAGE)
    assert list(ledger.unwritten(batch, "txt")) == [second]
    clock.forward(1)
    ledger.retry(Selection(file=first.id), "Анна", frozenset({PageState.DONE}))
    clock.forward(1)
    ledger.finish(claim(ledger), read(1, "new"))
    assert list(ledger.unwritten(batch, "txt")) == [first, second], "what is out of date counts"
    ledger.write_down_output(first.id, Output("txt", b"/out/a.txt", "1" * 64))
    assert list(ledger.unwritten(batch, "txt")) == [second]


def test_more_pages_than_one_query_gives(ledger: Ledger) -> None:
    batch = batch_of(ledger, [1200])
    (file,) = ledger.files(batch)
    assert file.source is not None
    assert [page.number for page in ledger.pages(file.source)] == list(range(1, 1201))
