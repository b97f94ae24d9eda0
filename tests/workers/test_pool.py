"""The pool over a healthy folder, and over readers that fail in every way there is."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from pipeline.model.page import PageState
from pipeline.store.verify import previews
from pipeline.store.work import FileState, FileWork
from tests.workers import readers
from tests.workers.scenes import QUICK, House, has_gone
from workers.events import Failure, FileOpened, GivenBack, PageRead, Paused, Resumed
from workers.options import PoolOptions
from workers.reader import MakeReader


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Give an empty house; after each test no rule may be broken and nothing left behind."""
    built = House(tmp_path)
    yield built
    built.check()
    built.ledger.close()


def _problems(house: House) -> list[tuple[str, bool]]:
    return [(e.problem.code, e.final) for e in house.events if isinstance(e, Failure)]


def test_every_page_of_every_file_is_read(house: House) -> None:
    house.file("a.txt", 4)
    house.file("b.txt", 1)
    outcome = house.run(readers.Reader)
    assert (outcome.stopped, outcome.problem) == (False, None)
    assert outcome.progress.pages == {PageState.DONE: 5}
    assert outcome.progress.files == {FileState.OPENED: 2}
    assert house.texts() == {
        "a.txt": [f"a.txt, лист {n}" for n in (1, 2, 3, 4)],
        "b.txt": ["b.txt, лист 1"],
    }
    assert sum(isinstance(event, FileOpened) for event in house.events) == 2
    assert sum(isinstance(event, PageRead) for event in house.events) == 5
    assert set(previews(house.ledger.engine)) == {
        path.stem for path in house.previews.folder.glob("*/*.jpg")
    }


def test_a_second_run_reads_nothing(house: House) -> None:
    house.file("a.txt", 2)
    house.run(readers.Reader)
    house.events.clear()
    outcome = house.run(readers.Killer)
    assert outcome.progress.pages == {PageState.DONE: 2}
    assert [type(event) for event in house.events] == [FileOpened]


def test_an_empty_batch_starts_no_child(house: House) -> None:
    assert house.run(readers.Closed).problem is None


@pytest.mark.parametrize(
    ("make_reader", "tries"),
    [
        (readers.Killer, [("KILLED", False), ("KILLED", False), ("KILLED", True)]),
        (readers.Refuser, [("TRUNCATED", True)]),
        (readers.Glutton, [("OUT_OF_MEMORY", False)] * 3 + [("OUT_OF_MEMORY", True)]),
        (readers.Liar, [("UNEXPECTED", False)] * 3 + [("UNEXPECTED", True)]),
    ],
)
def test_one_bad_page_ends_in_quarantine_and_the_rest_is_read(
    house: House, make_reader: MakeReader, tries: list[tuple[str, bool]]
) -> None:
    house.file("a.txt", 5)
    outcome = house.run(make_reader)
    assert _problems(house) == tries
    assert outcome.progress.pages == {PageState.DONE: 4, PageState.QUARANTINED: 1}


def test_a_hanging_page_takes_its_programs_with_it(house: House) -> None:
    path = house.file("a.txt", 4)
    outcome = house.run(readers.Hanger, replace(QUICK, page_limit_s=0.4))
    assert _problems(house) == [("OCR_TIMEOUT", n == 3) for n in (1, 2, 3)]
    assert outcome.progress.pages == {PageState.DONE: 3, PageState.QUARANTINED: 1}
    started = [int(line) for line in path.with_suffix(".pids").read_text().split()]
    assert len(started) == 3
    assert all(has_gone(pid) for pid in started)


def test_a_long_page_keeps_its_lease(house: House) -> None:
    house.file("a.txt", 3)
    outcome = house.run(readers.Napper, replace(QUICK, lease_s=0.6, sweep_s=0.1))
    assert outcome.progress.pages == {PageState.DONE: 3}
    assert _problems(house) == []


def test_a_fault_of_ours_is_told_with_its_trace(house: House) -> None:
    house.file("a.txt", 3)
    house.run(readers.Bungler)
    failure = next(event for event in house.events if isinstance(event, Failure))
    assert failure.problem.code == "UNEXPECTED"
    assert "KeyError" in failure.problem.en
    assert "in stumble" in failure.trace


def test_a_file_that_kills_its_opener_is_refused(house: House) -> None:
    house.file("a.txt", 2)
    house.file("poison.txt", 2)
    outcome = house.run(readers.FileKiller)
    assert outcome.progress.files == {FileState.OPENED: 1, FileState.REFUSED: 1}
    assert outcome.progress.pages == {PageState.DONE: 2}
    assert all(isinstance(e.work, FileWork) for e in house.events if isinstance(e, Failure))


def test_a_full_disk_pauses_and_costs_nothing(house: House) -> None:
    house.file("a.txt", 4)
    outcome = house.run(readers.Crowded)
    assert outcome.progress.pages == {PageState.DONE: 4}
    told = [type(e) for e in house.events if isinstance(e, Paused | Resumed | GivenBack | Failure)]
    assert told == [Paused, GivenBack, Resumed]


def test_no_page_starts_without_room(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.file("a.txt", 1)
    real, looks = shutil.disk_usage, count()

    def nearly_full(folder: Path) -> object:
        return real(folder) if next(looks) > 1 else real(folder)._replace(free=1 << 20)

    monkeypatch.setattr(shutil, "disk_usage", nearly_full)
    outcome = house.run(readers.Reader, replace(QUICK, min_free_mib=2.0))
    assert [type(event) for event in house.events[:2]] == [Paused, Resumed]
    assert outcome.progress.pages == {PageState.DONE: 1}


def test_a_reader_that_cannot_be_built_ends_the_run(house: House) -> None:
    house.file("a.txt", 1)
    outcome = house.run(readers.Closed)
    assert outcome.problem is not None
    assert outcome.problem.code == "MISSING_PROGRAM"
    assert outcome.progress.files == {FileState.LISTED: 1}


def test_children_that_never_start_end_the_run(house: House) -> None:
    house.file("a.txt", 1)
    outcome = house.run(readers.Stillborn)
    assert outcome.problem is not None
    assert "no engine here" in outcome.trace


@pytest.mark.parametrize(
    "options", [replace(QUICK, pages_per_child=2), replace(QUICK, child_memory_mib=1.0)]
)
def test_children_are_replaced(house: House, options: PoolOptions) -> None:
    house.file("a.txt", 5)
    assert house.run(readers.Reader, replace(options, jobs=1)).progress.pages == {PageState.DONE: 5}


def test_a_leak_costs_its_child_and_no_page(house: House) -> None:
    path = house.file("a.txt", 9)
    outcome = house.run(readers.Leaker, replace(QUICK, jobs=1, child_memory_mib=250.0))
    assert outcome.progress.pages == {PageState.DONE: 9}
    assert _problems(house) == []
    told = [line.split() for line in path.with_suffix(".told").read_text().splitlines()]
    assert len({pid for pid, _ in told}) > 1
    assert max(int(held) for _, held in told) < 250 + 60
    assert all(has_gone(int(pid)) for pid, _ in told)


def test_a_child_has_one_thread_and_a_folder_that_goes_with_it(house: House) -> None:
    path = house.file("a.txt", 3)
    house.run(readers.Littering)
    left, threads, pid = path.with_suffix(".told").read_text().splitlines()
    assert threads == "1"
    assert Path(left).is_relative_to(house.home / "scratch")
    assert not Path(left).exists()
    assert has_gone(int(pid))


def test_stopping_lets_pages_in_hand_end(house: House) -> None:
    house.file("a.txt", 40)
    pool, batch = house.pool(readers.SlowReader), house.batch()
    outcome = pool.run(batch, QUICK, lambda e: pool.stop() if isinstance(e, PageRead) else None)
    assert outcome.stopped
    assert PageState.RUNNING not in outcome.progress.pages
    assert 1 <= outcome.progress.pages[PageState.DONE] <= 4


def test_stopping_twice_gives_back_at_once(house: House) -> None:
    house.file("a.txt", 3)
    pool, batch = house.pool(readers.Hanger), house.batch()

    def stop_twice(event: object) -> None:
        if isinstance(event, PageRead) and event.page.number == 2:
            pool.stop()
            pool.stop()

    outcome = pool.run(batch, QUICK, stop_twice)
    assert outcome.stopped
    assert outcome.progress.pages[PageState.QUEUED] >= 1
    assert PageState.RUNNING not in outcome.progress.pages
    assert house.run(readers.Reader).progress.pages == {PageState.DONE: 3}


def test_the_grace_ends(house: House) -> None:
    house.file("a.txt", 3)
    pool, batch = house.pool(readers.Hanger), house.batch()
    options = replace(QUICK, grace_s=0.3)
    outcome = pool.run(batch, options, lambda e: pool.stop() if isinstance(e, PageRead) else None)
    assert outcome.stopped
    assert house.run(readers.Reader).progress.pages == {PageState.DONE: 3}


def test_a_listener_that_fails_leaves_nothing_claimed(house: House) -> None:
    house.file("a.txt", 9)

    def fail(event: object) -> None:
        if isinstance(event, PageRead):
            raise OSError("the terminal is gone")

    with pytest.raises(OSError, match="terminal"):
        house.run(readers.Reader, QUICK, fail)
    assert house.ledger.owners() == []
    assert house.run(readers.Reader).progress.pages == {PageState.DONE: 9}


def test_two_pools_over_the_same_files_read_each_page_once(house: House) -> None:
    house.file("a.txt", 30)
    second = House(house.folder)
    threads = [
        threading.Thread(target=h.run, args=(readers.SlowReader, replace(QUICK, jobs=1)))
        for h in (house, second)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    read = [e.page.id for h in (house, second) for e in h.events if isinstance(e, PageRead)]
    assert sorted(read) == list(range(1, 31))
    second.ledger.close()


def test_options_that_cannot_work_are_refused() -> None:
    with pytest.raises(ValueError, match="jobs"):
        PoolOptions(jobs=0)
    with pytest.raises(ValueError, match="lease_s"):
        PoolOptions(lease_s=0.5)
