"""The children of a pool: starting them, talking to them, ending them and all they started."""

from __future__ import annotations

import os
import re
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic
from types import TracebackType
from typing import Any, Final, Self, cast

from pipeline.store.work import FileWork, Work
from workers import keeper
from workers.processes import has_ended, kill_group, own_name
from workers.reader import Answer, MakeReader, Order
from workers.wire import MOST_BYTES, unpacked

_END_S: Final = 5.0
_LINE_S: Final = 30
_MARK: Final = "~"
_LAST_WORDS: Final = 4000
_SECRET: Final = re.compile(r"(DATABASE|REDIS)_URL$|AWS_|PG")


@dataclass(slots=True, eq=False)
class Child:
    """One child process, and what it has in hand until ``deadline`` (of ``time.monotonic``)."""

    process: subprocess.Popen[bytes]
    connection: Connection[Any, Any]
    scratch: Path
    deadline: float
    ready: bool = False
    served: int = 0
    work: FileWork | Work | None = None
    renew_at: float = 0.0

    @property
    def idle(self) -> bool:
        """Whether it could do something now."""
        return self.ready and self.work is None

    def order(self, order: Order) -> None:
        """Give an order. A dead child does not hear it, which shows when it is listened to."""
        with suppress(OSError):
            self.connection.send(order)

    def answer(self) -> Answer | None:
        """Return the answer that is there; ``None`` where the child is dead, froze or raves."""
        try:
            return unpacked(self.connection.recv_bytes(MOST_BYTES))
        except (EOFError, OSError, ValueError):
            return None

    def last_words(self) -> str:
        """Return the end of what the child and its programs wrote to standard error."""
        try:
            words = (self.scratch / "stderr").read_bytes()
        except FileNotFoundError:
            return ""
        return words[-_LAST_WORDS:].decode(errors="replace")


class Crew:
    """The children of one pool, each in a process group and a temporary folder of its own.

    Whatever ends a child, its group is killed and its folder removed. If the pool itself is
    killed, the kernel ends the children and the keeper ends their groups.
    """

    def __init__(self, make_reader: MakeReader, scratch: Path) -> None:
        self.children: list[Child] = []
        self._make_reader = make_reader
        self._root = scratch
        self._hired = 0

    def __enter__(self) -> Self:
        clear_scratch(self._root)
        self._root.mkdir(parents=True, exist_ok=True)
        self._place = Path(mkdtemp(prefix=own_name() + _MARK, dir=self._root))
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", keeper.__file__],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for child in list(self.children):
            self.end(child)
        with suppress(BrokenPipeError):
            self._keeper.communicate()
        shutil.rmtree(self._place, ignore_errors=True)

    def hire(self, start_limit_s: float, make_reader: MakeReader | None = None) -> Child:
        """Start a child; it says ``Ready`` once its reader, the crew's by default, is built."""
        self._hired += 1
        scratch = self._place / str(self._hired)
        scratch.mkdir()
        ours, theirs = _line()
        with theirs, (scratch / "stderr").open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "workers.child", str(theirs.fileno()), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=stderr,
                stderr=stderr,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                env=_environment(scratch),
            )
        self._tell(f"+{process.pid}\n")
        child = Child(process, Connection(ours.detach()), scratch, monotonic() + start_limit_s)
        with suppress(OSError):
            child.connection.send(make_reader or self._make_reader)
        self.children.append(child)
        return child

    def heard(self, timeout_s: float) -> Sequence[Child]:
        """Return the children that said something or died, after ``timeout_s`` at the latest."""
        lines = {child.connection: child for child in self.children}
        return [lines[cast("Connection[Any, Any]", line)] for line in wait(list(lines), timeout_s)]

    def end(self, child: Child) -> None:
        """Kill a child and whatever it started, and remove what they left."""
        kill_group(child.process.pid)
        # A process that sleeps in a dead network mount cannot be killed; we do not wait for it.
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(_END_S)
        self._tell(f"-{child.process.pid}\n")
        child.connection.close()
        shutil.rmtree(child.scratch, ignore_errors=True)
        self.children.remove(child)

    def _tell(self, line: str) -> None:
        if self._keeper.stdin:
            with suppress(BrokenPipeError):
                self._keeper.stdin.write(line.encode())
                self._keeper.stdin.flush()


def _line() -> tuple[socket.socket, socket.socket]:
    """Return both ends of a line; ours never waits for ever on a child that froze mid-word."""
    ours, theirs = socket.socketpair()
    patience = struct.pack("ll", _LINE_S, 0)
    for direction in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        ours.setsockopt(socket.SOL_SOCKET, direction, patience)
    return ours, theirs


def clear_scratch(root: Path) -> None:
    """Remove what pools left that were killed."""
    if not root.is_dir():
        return
    for place in root.iterdir():
        if has_ended(place.name.partition(_MARK)[0]):
            shutil.rmtree(place, ignore_errors=True)


def _environment(scratch: Path) -> dict[str, str]:
    """Return a child's environment: one thread for each engine, and our own way of importing.

    The passwords of database, Redis and S3 stay behind: a child needs none of them.
    """
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    own = {"OMP_THREAD_LIMIT": "1", "TMPDIR": str(scratch), "PYTHONPATH": path}
    return {name: value for name, value in os.environ.items() if not _SECRET.match(name)} | own
