"""What Linux lets us know and do about processes."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_MIB: Final = 1 << 20
_PROC: Final = Path("/proc")


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, by whatever cause.

    Raises:
        ProcessLookupError: the parent has ended already.

    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        raise ProcessLookupError(parent)


def kill_group(leader: int) -> None:
    """Kill a process and whatever it started; nothing happens where they are gone."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def resident_mib() -> float:
    """Return the memory that this process holds, in MiB."""
    pages = int((_PROC / "self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MIB


def own_name() -> str:
    """Return a name for this process that no other one has or will have.

    ``host:boot:namespace:pid:start``: a process number alone comes round again.
    """
    return ":".join([*_here(), str(os.getpid()), _started(os.getpid()) or ""])


def has_ended(name: str) -> bool:
    """Return whether the process of a name is known to have ended.

    Of another machine or container nothing is known; there, leases decide.
    """
    parts = name.rsplit(":", 4)
    my_host, my_boot, my_namespace = _here()
    if len(parts) != 5 or (parts[0], parts[2]) != (my_host, my_namespace):
        return False
    _, boot, _, pid, start = parts
    return boot != my_boot or _started(int(pid)) != start


def _here() -> tuple[str, str, str]:
    boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    namespace = str((_PROC / "self/ns/pid").readlink())
    return socket.gethostname(), boot, "".join(filter(str.isdigit, namespace))


def _started(pid: int) -> str | None:
    """Return when a process was started, in the kernel's own count; ``None`` if it is gone."""
    try:
        line = (_PROC / f"{pid}/stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The second field is the program's name in brackets and may hold anything.
    fields = line.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]
