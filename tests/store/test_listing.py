"""Files as they are listed and opened: nothing lost, nothing twice, nothing held in memory."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Iterator

from pipeline.model.citation import Citation
from pipeline.model.errors import NotRegularError
from pipeline.store.ledger import Ledger
from pipeline.store.work import FileState, NewFile
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

CYRILLIC_1251 = b"/scans/\xf8\xe8\xf4\xf0-056.tif"


def test_names_come_back_byte_for_byte(ledger: Ledger) -> None:
    citation = Citation("РГАСПИ", "558", "11", "334", 56)
    file = NewFile(b"/scans", CYRILLIC_1251, CYRILLIC_1251[7:], "����-056.tif", citation)
    batch = ledger.begin_batch("scans", RUN, b"/out")
    ledger.list_files(batch, [file])
    (stored,) = ledger.files(batch)
    assert (stored.path, stored.relative) == (file.path, file.relative)
    assert (stored.citation, stored.name) == (citation, file.name)
    work = ledger.claim_file(ME, LEASE_S, batch)
    assert work is not None
    assert work.path == CYRILLIC_1251


def test_a_path_is_listed_once_in_a_batch(ledger: Ledger) -> None:
    batch = ledger.begin_batch("scans", RUN, b"/out")
    assert ledger.list_files(batch, found("a.png", "b.png", "a.png")) == 2
    assert ledger.list_files(batch, found("b.png", "c.png")) == 3


def test_what_the_door_refused_is_listed_with_its_reason(ledger: Ledger) -> None:
    problem = NotRegularError("symlink").problem
    batch = ledger.begin_batch("scans", RUN, b"/out")
    ledger.list_files(batch, [NewFile(b"/s", b"/s/link", b"link", "link", problem=problem)])
    (stored,) = ledger.files(batch)
    assert (stored.state, stored.problem) == (FileState.REFUSED, problem)
    assert ledger.claim_file(ME, LEASE_S, batch) is None
    assert not ledger.waits(batch)


def test_what_was_left_out_is_counted_while_walking(ledger: Ledger) -> None:
    left_out: Counter[str] = Counter()

    def walk() -> Iterator[NewFile]:
        yield from found("a.png")
        left_out["Thumbs.db"] += 2

    batch = ledger.begin_batch("scans", RUN, b"/out")
    ledger.list_files(batch, walk(), left_out)
    assert ledger.progress(batch).left_out == {"Thumbs.db": 2}


def test_an_empty_folder_is_a_batch_with_nothing_to_do(ledger: Ledger) -> None:
    batch = ledger.begin_batch("scans", RUN, b"/out")
    assert ledger.list_files(batch, []) == 0
    assert not ledger.waits(batch)


def test_the_same_bytes_are_read_once_and_listed_twice(ledger: Ledger) -> None:
    batch = ledger.begin_batch("scans", RUN, b"/out")
    ledger.list_files(batch, found("a.png", "twin.png"))
    for _ in range(2):
        work = ledger.claim_file(ME, LEASE_S, batch)
        assert work is not None
        assert ledger.open_file(work, inspected("same", 2))
    assert states(ledger, batch) == {"queued": 2, "file:opened": 2}
    for _ in range(2):
        page = claim(ledger, batch)
        ledger.finish(page, read(page.number))
    texts = [[page.text for page in ledger.document(f.id).pages] for f in ledger.files(batch)]
    assert texts == [["текст", "текст"]] * 2


def test_who_opens_too_late_queues_nothing(ledger: Ledger, clock: Clock) -> None:
    batch = ledger.begin_batch("scans", RUN, b"/out")
    ledger.list_files(batch, found("a.png"))
    late = ledger.claim_file(ME, LEASE_S, batch)
    clock.forward(LEASE_S + 1)
    mine = ledger.claim_file("other", LEASE_S, batch)
    assert late is not None
    assert mine is not None
    assert not ledger.open_file(late, inspected("late", 5))
    assert states(ledger, batch) == {"file:opening": 1}
    assert ledger.open_file(mine, inspected("mine", 2))
    assert states(ledger, batch) == {"file:opened": 1, "queued": 2}


def test_a_file_of_three_thousand_frames(ledger: Ledger) -> None:
    batch = batch_of(ledger, [3000])
    assert states(ledger, batch)["queued"] == 3000


def test_a_great_folder_takes_no_memory(ledger: Ledger) -> None:
    batch = ledger.begin_batch("scans", RUN, b"/out")
    endless = (found(f"{number:07}.tif")[0] for number in range(12_000))
    ledger.list_files(batch, found("first"))
    tracemalloc.start()
    assert ledger.list_files(batch, endless) == 12_001
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6_000_000
