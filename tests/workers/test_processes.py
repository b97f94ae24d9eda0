"""Knowing a process again, and ending what a dead one left."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.workers.scenes import has_gone
from workers import keeper
from workers.crew import clear_scratch
from workers.keeper import left_behind
from workers.processes import die_with_parent, has_ended, own_name, resident_mib


def test_a_living_process_is_known_by_its_name() -> None:
    assert not has_ended(own_name())


def test_a_number_that_came_round_again_is_another_process() -> None:
    *place, pid, start = own_name().split(":")
    assert has_ended(":".join([*place, pid, str(int(start) - 1)]))


def test_a_process_from_before_the_machine_started_anew_has_ended() -> None:
    host, _, *rest = own_name().split(":")
    assert has_ended(":".join([host, "another-boot", *rest]))


@pytest.mark.parametrize("name", ["somebody", "", "other-host:b:1:1:1"])
def test_of_others_nothing_is_known(name: str) -> None:
    assert not has_ended(name)


def test_a_dead_process_has_ended() -> None:
    code = "from workers.processes import own_name; print(own_name())"
    name = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert has_ended(name.stdout.strip())


def test_an_orphan_does_not_begin() -> None:
    with pytest.raises(ProcessLookupError):
        die_with_parent(parent=1 << 22)
    assert resident_mib() > 1


def test_the_keeper_ends_what_was_not_struck_out() -> None:
    assert left_behind(["+12\n", "+13\n", "-12\n", "-99\n"]) == {13}
    sleepers = [subprocess.Popen(["/bin/sleep", "60"], start_new_session=True) for _ in range(2)]
    ended, spared = sleepers
    lines = f"+{ended.pid}\n+{spared.pid}\n-{spared.pid}\n+{1 << 22}\n"
    script = [sys.executable, "-I", "-S", keeper.__file__]
    subprocess.run(script, input=lines, text=True, check=True)
    assert has_gone(ended.pid)
    assert spared.poll() is None
    spared.kill()
    for sleeper in sleepers:
        sleeper.wait()


def test_what_dead_pools_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    host, _, *rest = own_name().split(":")
    dead = tmp_path / (":".join([host, "another-boot", *rest]) + "~x")
    alive, foreign = tmp_path / f"{own_name()}~y", tmp_path / "notes"
    for folder in (dead, alive, foreign):
        folder.mkdir()
    clear_scratch(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {alive.name, foreign.name}
    clear_scratch(tmp_path / "missing")
