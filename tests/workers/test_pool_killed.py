"""Kills and interruptions: nothing is lost, nothing is read twice, nothing is left running."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from time import sleep

import pytest

from pipeline.model.page import PageState
from tests.workers import readers
from tests.workers.scenes import QUICK, House, has_gone
from workers import crew as crew_module
from workers.events import Failure, PageRead

PAGES = 100
PATIENCE = 60  # seconds: a busy machine starts programs slowly


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Give an empty house; after each test no rule may be broken and nothing left behind."""
    built = House(tmp_path)
    yield built
    built.check()
    built.ledger.close()


def test_ten_killed_children_change_nothing(
    house: House, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(1950)  # noqa: S311
    crews: list[crew_module.Crew] = []
    enter = crew_module.Crew.__enter__

    def watched(crew: crew_module.Crew) -> crew_module.Crew:
        crews.append(crew)
        return enter(crew)

    monkeypatch.setattr(crew_module.Crew, "__enter__", watched)
    house.file("a.txt", PAGES // 2)
    house.file("b.txt", PAGES // 2)
    kills: list[int] = []
    read = count(1)

    def kill_one(event: object) -> None:
        if not isinstance(event, PageRead):
            return
        busy = [child.process.pid for child in crews[0].children if child.work]
        if next(read) >= 7 * (len(kills) + 1) and busy and len(kills) < 10:
            sleep(dice.uniform(0, 0.02))
            kills.append(dice.choice(busy))
            os.kill(kills[-1], signal.SIGKILL)

    outcome = house.run(readers.SlowReader, QUICK, kill_one)
    assert len(kills) == 10
    assert outcome.progress.pages == {PageState.DONE: PAGES}
    accepted = [event.page.id for event in house.events if isinstance(event, PageRead)]
    assert sorted(accepted) == list(range(1, PAGES + 1))
    undisturbed = House(tmp_path_factory.mktemp("undisturbed"))
    undisturbed.file("a.txt", PAGES // 2)
    undisturbed.file("b.txt", PAGES // 2)
    undisturbed.run(readers.Reader)
    assert house.texts() == undisturbed.texts()
    undisturbed.ledger.close()


def test_a_poisoned_page_is_quarantined_after_three_children(house: House) -> None:
    house.file("a.txt", 10)
    outcome = house.run(readers.Killer)
    assert outcome.progress.pages == {PageState.DONE: 9, PageState.QUARANTINED: 1}
    last = [event for event in house.events if isinstance(event, Failure)][-1]
    assert (last.problem.code, last.final) == ("KILLED", True)
    assert "3" in last.problem.ru
    assert house.run(readers.Killer).progress == outcome.progress


def test_ctrl_c_ends_the_pages_in_hand_and_the_next_run_goes_on(house: House) -> None:
    house.file("a.txt", 25)
    with _pool(house, "SlowReader") as pool:
        _read_lines(pool, 5)
        pool.send_signal(signal.SIGINT)
        assert pool.wait(10) == 3
    stopped = house.ledger.progress(1).pages
    assert PageState.RUNNING not in stopped
    assert 5 <= stopped[PageState.DONE] < 25
    house.check()
    assert house.run(readers.Reader).progress.pages == {PageState.DONE: 25}
    assert sum(isinstance(e, PageRead) for e in house.events) == 25 - stopped[PageState.DONE]


def test_ctrl_c_twice_does_not_wait(house: House) -> None:
    path = house.file("a.txt", 3)
    with _pool(house, "Hanger") as pool:
        hanging = _pids_in(path)
        pool.send_signal(signal.SIGINT)
        sleep(0.2)
        pool.send_signal(signal.SIGINT)
        assert pool.wait(10) == 3
    assert all(has_gone(pid) for pid in hanging)
    assert house.ledger.owners() == []


def test_a_killed_pool_leaves_no_process_and_the_next_run_finishes(house: House) -> None:
    path = house.file("a.txt", 3)
    with _pool(house, "Hanger") as pool:
        hanging = _pids_in(path)
        below = _descendants(pool.pid)
        pool.kill()
    assert set(hanging) < set(below)
    assert all(has_gone(pid) for pid in below)
    assert len(house.ledger.owners()) == 1, "the ledger still thinks that it works"
    outcome = house.run(readers.Reader, replace(QUICK, lease_s=600))
    assert outcome.progress.pages == {PageState.DONE: 3}


def test_children_end_with_the_pool_even_without_its_keeper(house: House) -> None:
    path = house.file("a.txt", 3)
    with _pool(house, "Sleeper") as pool:
        sleeping = _pids_in(path)
        keepers = [pid for pid in _descendants(pool.pid) if "keeper.py" in _command(pid)]
        assert len(keepers) == 1
        os.kill(keepers[0], signal.SIGKILL)
        assert has_gone(keepers[0])
        pool.kill()
    assert all(has_gone(pid) for pid in sleeping)
    assert house.run(readers.Reader).progress.pages == {PageState.DONE: 3}


def test_children_leave_ctrl_c_to_the_pool(house: House) -> None:
    house.file("a.txt", 3)
    assert house.run(readers.Interrupted).progress.pages == {PageState.DONE: 3}
    assert not any(isinstance(event, Failure) for event in house.events)


def test_killed_over_and_over_it_still_finishes(house: House) -> None:
    house.file("a.txt", 12)
    for _ in range(3):
        with _pool(house, "SlowReader") as pool:
            _read_lines(pool, 2)
    outcome = house.run(readers.Reader)
    assert outcome.progress.pages == {PageState.DONE: 12}


@contextmanager
def _pool(house: House, reader: str) -> Iterator[subprocess.Popen[bytes]]:
    """Give a pool that runs in a process of its own."""
    command = [sys.executable, "-m", "tests.workers.run_pool", str(house.folder), reader]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as pool:
        yield pool
        pool.kill()


def _read_lines(pool: subprocess.Popen[bytes], count: int) -> None:
    """Wait until the pool has read some pages."""
    assert pool.stdout
    for _ in range(count):
        assert pool.stdout.readline(), "the pool ended too early"


def _pids_in(path: Path) -> list[int]:
    """Return the programs that a hanging page has started, once there is one."""
    told = path.with_suffix(".pids")
    for _ in range(PATIENCE * 50):
        if told.exists() and (pids := told.read_text().split()):
            return [int(pid) for pid in pids]
        sleep(0.02)
    raise AssertionError("no program was started")


def _descendants(pid: int) -> list[int]:
    below: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            below += [child, *_descendants(child)]
    return below


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()
