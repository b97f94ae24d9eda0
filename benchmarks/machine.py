"""What the figures were taken on."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def about(now: datetime) -> dict[str, str]:
    """Return the date, the machine and the version of the code, for people."""
    return {
        "date": f"{now:%Y-%m-%d}",
        "machine": f"{len(os.sched_getaffinity(0))} cores, {_processor()}",
        "load before": f"{os.getloadavg()[0]:.1f}",
        "code": _commit(),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, os.uname().machine)


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except FileNotFoundError:
        return "unknown"
    return done.stdout.strip() or "unknown"
