"""How many processor cores this process may use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_QUOTA: Final = Path("/sys/fs/cgroup/cpu.max")


def cores(quota: Path = _QUOTA) -> int:
    """Return the cores that the scheduler and the container's limit leave us, 1 at least.

    ``quota`` is the file in which Linux tells the limit, "microseconds period" or "max period"
    (cgroup v2); a machine of 64 cores may give a container four of them.
    """
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        most, period = quota.read_text("ascii").split()
        limit = int(most) / int(period)
    except (OSError, ValueError):  # no such limit, or "max"
        return allowed or 1
    return max(1, min(allowed or 1, round(limit)))
