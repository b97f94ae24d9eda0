"""Outside programs, measured: seconds, processor seconds and memory of a process and its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Final

from benchmarks.peers.peer import Cost

LAUNCHER: Final = Path(__file__).with_name("launch.py")
SHOWN: Final = 300
ONE_THREAD: Final = {"OMP_THREAD_LIMIT": "1", "OPENCV_FOR_THREADS_NUM": "1"}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended; ``problem`` is its own last word, or that time was up."""

    cost: Cost
    problem: str | None


def measured(
    command: Sequence[str], folder: Path, timeout_s: float, env: Mapping[str, str]
) -> Ended:
    """Run a program in a folder to its end and return what it took."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(LAUNCHER), *command],
        cwd=folder,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with ended_after(process.pid, timeout_s) as clock:
        said, errors = process.communicate()
    end_group(process.pid)
    if not said:
        reason = f"longer than {timeout_s:g} s" if clock.rang else _last_word(errors)
        return Ended(Cost(timeout_s, 0.0, 0.0), reason)
    took = json.loads(said)
    cost = Cost(took["seconds"], took["cpu"], took["peak_mib"])
    return Ended(cost, f"exit {took['code']}: {_last_word(errors)}" if took["code"] else None)


def _last_word(errors: bytes) -> str:
    said = errors.decode(errors="replace").strip().splitlines()
    return said[-1][:SHOWN] if said else "no word of explanation"


@dataclass
class Clock:
    """Whether the time was up."""

    rang: bool = False


@contextmanager
def ended_after(leader: int, timeout_s: float) -> Iterator[Clock]:
    """Kill a process group when the time is up."""
    clock = Clock()

    def ring() -> None:
        clock.rang = True
        end_group(leader)

    timer = Timer(timeout_s, ring)
    timer.daemon = True
    timer.start()
    try:
        yield clock
    finally:
        timer.cancel()


def end_group(leader: int) -> None:
    """Kill a process and whatever it started; nothing happens where they are gone."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def first_line(command: Sequence[str]) -> str:
    """Return the first line that a program says of itself, such as its version."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return (done.stdout or done.stderr).splitlines()[0].strip()


def lacking(*programs: str) -> str | None:
    """Return which of the programs are not installed, in words, or ``None``."""
    gone = [name for name in programs if shutil.which(name) is None]
    return f"not installed: {', '.join(gone)} (apt-get install {' '.join(gone)})" if gone else None
