"""The peers' own environment, so that they run with the libraries that they want."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

from benchmarks.peers.peer import Bench

REQUIREMENTS: Final = Path(__file__).resolve().parents[2] / "requirements/peers.txt"
LONGEST_S: Final = 900.0


def python(bench: Bench) -> Path:
    """Return the environment's Python, whether it is there or not."""
    return (bench.build / "peers/bin/python").absolute()


def obstacle(bench: Bench) -> str | None:
    """Make the environment where it is missing or out of date; return why that cannot be."""
    folder = python(bench).parents[1]
    stamp = folder / "made-from"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return None
    if problem := _made(folder):
        return problem
    stamp.write_text(wanted)
    return None


@cache
def package_version(bench: Bench, package: str) -> str:
    """Return the version of a package in the environment."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    done = subprocess.run(
        [str(python(bench)), "-I", "-c", code],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def _made(folder: Path) -> str | None:
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet"]
    steps = (
        [sys.executable, "-m", "venv", str(folder)],
        [*pip, "--disable-pip-version-check", "--require-hashes", "-r", str(REQUIREMENTS)],
    )
    for step in steps:
        try:
            done = subprocess.run(
                step, capture_output=True, text=True, timeout=LONGEST_S, check=False
            )
        except subprocess.TimeoutExpired:
            return f"making the peers' environment took longer than {LONGEST_S:g} s"
        if done.returncode:
            said = done.stderr.strip().splitlines()
            return f"the peers' environment cannot be made: {said[-1][:300] if said else ''}"
    return None
