"""A small process that outlives a killed pool for a moment and ends what it left.

The kernel kills the pool's children when the pool dies, but not the programs that those had
started. The keeper is told of every child's process group: ``+123`` and ``-123`` on its standard
input. When that ends, the pool has ended, and so do the groups that are still on the list.

This file is run as a script, alone: it imports nothing of ours, so that it is small and quick.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress


def left_behind(lines: Iterable[str]) -> set[int]:
    """Return the groups that were entered and never struck out."""
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        (groups.add if line.startswith("+") else groups.discard)(group)
    return groups


if __name__ == "__main__":
    for group in left_behind(sys.stdin):
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
