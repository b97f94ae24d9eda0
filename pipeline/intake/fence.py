"""Outside programs behind a fence: bounded in memory, processor time and output, and never left.

A program is started through a launcher, a few lines of shell in a folder of its own. It sets the
limits, asks the kernel to kill the program when the thread that started it dies, notes the process
number, leaves network and environment behind, and becomes the program. So whoever starts the
launcher, pdf2image too, starts it fenced, and leaving the fence ends what still runs. The program
stays in the process group of the child that reads the page, and is killed with it.

Linux only: ``setpriv`` and ``unshare`` come with util-linux.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from errno import ENOSPC
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from pipeline.intake.names import display_name
from pipeline.model.errors import DiskFullError, MissingProgramError, RenderTimeoutError

_LAUNCHER: Final = """\
#!/bin/sh
exec 2>{errors}
ulimit -c 0; ulimit -v {memory_kib}; ulimit -t {cpu_s}; ulimit -f {file_blocks}
echo $$ >{pid}
{source}
exec {apart} {setpriv} --pdeathsig KILL -- {env} -i {environment} {program} "$@"
"""
_STDERR_BYTES: Final = 1 << 16
_SHOWN_CHARACTERS: Final = 160
_TRIAL_S: Final = 10
_ENVIRONMENT: Final = ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "HOME", "LD_LIBRARY_PATH", "PATH")
"""What programs are told of our environment: no password is among it."""

SOURCE: Final = "/proc/self/fd/9"
"""The name under which programs find the one file that a fence may hand them."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a program may take: memory in MiB, processor seconds."""

    memory_mib: int
    cpu_s: int


class Fence:
    """A temporary folder with launchers; programs may write their files into it.

    ``programs`` gives, for each name, the most bytes that it may write into one file. ``source``
    is opened for them as ``SOURCE``, so that its name is never an argument.

    Raises:
        MissingProgramError: one of the programs is not installed.

    """

    def __init__(
        self,
        programs: Mapping[str, int],
        bounds: Bounds,
        scratch: Path | None,
        source: str | None = None,
    ) -> None:
        self._programs = {name: _found(name) for name in programs}
        self._file_bytes = dict(programs)
        self._bounds = bounds
        self._scratch = scratch
        self._source = source
        self._setpriv, self._env = _found("setpriv"), _found("env")

    def __enter__(self) -> Self:
        try:
            self.folder = Path(tempfile.mkdtemp(prefix="razmetka-", dir=self._scratch)).resolve()
            self._furnish()
        except OSError as error:
            if error.errno != ENOSPC:
                raise
            raise DiskFullError("0 MiB") from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name in self._programs:
            _end(self.folder / f"{name}.pid", self.folder / f"{name}.err")
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, name: str, *arguments: str, timeout_s: int) -> bytes:
        """Run one of the programs and return what it printed.

        Raises:
            RenderTimeoutError: it did not end in time; it is killed.

        """
        printed = self.folder / f"{name}.out"
        with printed.open("wb") as out:
            process = subprocess.Popen([self.folder / name, *arguments], stdout=out)
            try:
                process.wait(timeout_s)
            except subprocess.TimeoutExpired as late:
                raise RenderTimeoutError(f"{timeout_s}") from late
            finally:
                process.kill()
                process.wait()
        return printed.read_bytes()

    def complaints(self, name: str) -> tuple[str, ...]:
        """Return the lines that a program's last run wrote to its standard error, safe to show."""
        try:
            with (self.folder / f"{name}.err").open("rb") as file:
                head = file.read(_STDERR_BYTES)
        except FileNotFoundError:
            return ()
        lines = head.decode("utf-8", "replace").splitlines()
        return tuple(display_name(line)[:_SHOWN_CHARACTERS] for line in lines)

    def _furnish(self) -> None:
        try:
            for name, program in self._programs.items():
                launcher = self.folder / name
                launcher.write_text(self._launcher(name, program))
                launcher.chmod(0o700)
        except OSError:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _launcher(self, name: str, program: str) -> str:
        return _LAUNCHER.format(
            memory_kib=self._bounds.memory_mib * 1024,
            cpu_s=self._bounds.cpu_s,
            file_blocks=self._file_bytes[name] // 512 + 1,
            pid=shlex.quote(str(self.folder / f"{name}.pid")),
            program=shlex.quote(program),
            errors=shlex.quote(str(self.folder / f"{name}.err")),
            source=f"exec 9<{shlex.quote(self._source)}" if self._source else "",
            apart=" ".join(map(shlex.quote, without_network())),
            setpriv=shlex.quote(self._setpriv),
            env=shlex.quote(self._env),
            environment=self._environment(),
        )

    def _environment(self) -> str:
        kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        own = {"LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "TMPDIR": str(self.folder)}
        return " ".join(shlex.quote(f"{name}={value}") for name, value in (kept | own).items())


@cache
def without_network() -> tuple[str, ...]:
    """Return the words before a command that starts it without a network.

    None where the system lets us make no network namespace, as Docker's default profile does not.
    """
    unshare = shutil.which("unshare")
    for options in (("--net",), ("--user", "--net")):
        words = (str(unshare), *options, "--")
        if unshare and _succeeds([*words, "/bin/true"]):
            return words
    return ()


def _succeeds(command: list[str]) -> bool:
    done = subprocess.run(command, stderr=subprocess.DEVNULL, check=False, timeout=_TRIAL_S)
    return done.returncode == 0


def _found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise MissingProgramError(program)
    return str(Path(path).absolute())


def _end(note: Path, errors: Path) -> None:
    """Kill and reap the noted process where it still runs and still writes to its own file.

    By then its number may be somebody else's; the file of errors is nobody else's.
    """
    with suppress(OSError, ValueError):
        number = int(note.read_text())
        if os.readlink(f"/proc/{number}/fd/2") == str(errors):  # noqa: PTH115  # no path, a name
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)
