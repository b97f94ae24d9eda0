"""Processes that share a ledger, and processes that are killed in the middle of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.store.ledger import Ledger
from tests.store.scenes import batch_of, claim, read, states


def _start(url: str, owner: str, point: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.claimer", url, owner, point],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_never_get_the_same_page(ledger: Ledger, url: str) -> None:
    batch = batch_of(ledger, [60, 60])
    printed = [claimer.communicate(timeout=180)[0] for claimer in _two(url)]
    finished = [[int(line) for line in text.split()] for text in printed]
    assert sorted(finished[0] + finished[1]) == list(range(1, 121))
    assert states(ledger, batch) == {"done": 120, "file:opened": 2}


def _two(url: str) -> list[subprocess.Popen[str]]:
    return [_start(url, owner) for owner in ("ann", "bob")]


@pytest.mark.parametrize(
    ("point", "left"),
    [
        ("after claim", {"running": 1, "queued": 1}),
        ("before commit", {"running": 1, "queued": 1}),
        ("after commit", {"done": 1, "queued": 1}),
    ],
)
def test_a_process_killed_at_any_point_leaves_a_sound_ledger(
    ledger: Ledger, url: str, point: str, left: dict[str, int]
) -> None:
    batch = batch_of(ledger, [2])
    claimer = _start(url, "gone", point)
    claimer.communicate(timeout=180)
    assert claimer.returncode == -9
    assert states(ledger, batch) == left | {"file:opened": 1}
    assert ledger.release("gone") == left.get("running", 0)
    for _ in range(2 - left.get("done", 0)):
        work = claim(ledger, batch)
        assert ledger.finish(work, read(work.number))
    assert states(ledger, batch) == {"done": 2, "file:opened": 1}
