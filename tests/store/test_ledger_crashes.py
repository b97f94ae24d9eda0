"""Processes that share a ledger, and processes that are killed in the middle of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.store.ledger import Ledger
from tests.store.scenes import batch_of, claim, read, states, url_of


def _start(folder: Path, owner: str, point: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.claimer", url_of(folder), owner, point],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_never_get_the_same_page(ledger: Ledger, tmp_path: Path) -> None:
    batch = batch_of(ledger, [60, 60])
    printed = [claimer.communicate(timeout=30)[0] for claimer in _two(tmp_path)]
    finished = [[int(line) for line in text.split()] for text in printed]
    assert sorted(finished[0] + finished[1]) == list(range(1, 121))
    assert states(ledger, batch) == {"done": 120, "file:opened": 2}


def _two(folder: Path) -> list[subprocess.Popen[str]]:
    return [_start(folder, owner) for owner in ("ann", "bob")]


@pytest.mark.parametrize(
    ("point", "left"),
    [
        ("after claim", {"running": 1, "queued": 1}),
        ("before commit", {"running": 1, "queued": 1}),
        ("after commit", {"done": 1, "queued": 1}),
    ],
)
def test_a_process_killed_at_any_point_leaves_a_sound_ledger(
    ledger: Ledger, tmp_path: Path, point: str, left: dict[str, int]
) -> None:
    batch = batch_of(ledger, [2])
    claimer = _start(tmp_path, "gone", point)
    claimer.communicate(timeout=30)
    assert claimer.returncode == -9
    assert states(ledger, batch) == left | {"file:opened": 1}
    assert ledger.release("gone") == left.get("running", 0)
    for _ in range(2 - left.get("done", 0)):
        work = claim(ledger, batch)
        assert ledger.finish(work, read(work.number))
    assert states(ledger, batch) == {"done": 2, "file:opened": 1}
