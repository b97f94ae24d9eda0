"""Redis and PostgreSQL of this machine, started in a folder and on ports of their own.

``razmetka stack`` uses them where no cluster of containers is wanted, and so do the tests.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Final, Self

from pipeline.model.errors import MissingProgramError

START_S: Final = 60.0
"""How long a server may take until it answers, in seconds; a crashed one has to recover first."""
_POSTGRES: Final = Path("/usr/lib/postgresql")
_RESTARTS: Final = 20
_ACCOUNTS: Final = ("postgres", "nobody")


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server(ABC):
    """A server as a process of ours, ended by its process number."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @abstractmethod
    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            MissingProgramError: it is not installed, or does not answer in time.

        """

    def stop(self, how: int = signal.SIGINT) -> None:
        """End the server by a signal and wait for it; nothing happens where it has ended."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(START_S)
            self.process = None

    def restart(self, how: int = signal.SIGINT) -> None:
        """End the server, by ``SIGKILL`` if need be, and start it in the same place.

        What a killed PostgreSQL leaves running ends by itself, and until then it cannot start.
        """
        self.stop(how)
        for _ in range(_RESTARTS):
            try:
                self.start()
            except MissingProgramError:
                sleep(0.5)
            else:
                return
        self.start()

    def _run(self, command: Sequence[str], answers: Callable[[], bool], **more: Any) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **more
            )
        until = monotonic() + START_S
        while not answers():
            if self.process.poll() is not None or monotonic() > until:
                self.stop(signal.SIGKILL)
                raise MissingProgramError(f"{command[0]}: {self.folder / 'server.log'}")
            sleep(0.05)


@dataclass
class Redis(Server):
    """Redis with a password. ``keeps`` has it write what it is told to an append-only file."""

    keeps: bool = False
    password: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def url(self) -> str:
        """Where it is, password and all."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = [
            f"port {self.port}",
            "bind 127.0.0.1",
            f"requirepass {self.password}",
            f"dir {self.folder}",
            'save ""',
            f"appendonly {'yes' if self.keeps else 'no'}",
        ]
        file = self.folder / "redis.conf"  # a password does not belong on a command line
        file.touch(mode=0o600)
        file.write_text("\n".join(settings), "utf-8")
        self._run([_program("redis-server"), str(file)], self._answers)

    def _answers(self) -> bool:
        with socket.socket() as line:
            line.settimeout(1.0)
            try:
                line.connect(("127.0.0.1", self.port))
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                with line.makefile("rb") as answers:
                    return (answers.readline(), answers.readline()) == (b"+OK\r\n", b"+PONG\r\n")
            except OSError:
                return False


@dataclass
class Postgres(Server):
    """PostgreSQL, as the account ``postgres`` or ``nobody`` where we are root, which it refuses.

    ``durable`` has it sync at every commit; tests of other things do without. ``settings`` are its
    own, by name.
    """

    durable: bool = True
    settings: Mapping[str, str] = field(default_factory=dict)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    _first: bool = False

    def url(self, database: str = "razmetka") -> str:
        """Return where a database is, password and all."""
        there = f"127.0.0.1:{self.port}/{database}"
        return f"postgresql+psycopg://razmetka:{self.password}@{there}"

    def start(self) -> None:
        """Start the server, after making its files if need be, and wait until it answers."""
        if not (self.folder / "data").exists():
            self._make()
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "100",
            "recovery_init_sync_method": "syncfs",
            "fsync": "on" if self.durable else "off",
            **self.settings,
        }
        command = [
            *_as_account(),
            postgres_program("postgres"),
            "-D",
            str(self.folder / "data"),
        ]
        command += ["-p", str(self.port)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        self._run(command, self._answers, cwd="/", start_new_session=True)

    def stop(self, how: int = signal.SIGINT) -> None:
        """End the server; ``SIGKILL`` ends all of its processes."""
        if self.process is not None and how == signal.SIGKILL:
            with suppress(ProcessLookupError):  # it ended by itself, as a crashed one may
                os.killpg(self.process.pid, signal.SIGKILL)
        super().stop(how)

    def create(self, database: str, template: str = "template1") -> str:
        """Make a database, empty or as a template has it, and return its URL."""
        self._ask(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever uses it."""
        self._ask(f'DROP DATABASE "{database}" WITH (FORCE)')

    def _make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(self.password, "utf-8")
        if os.getuid() == 0:
            account = _account()
            for path in (self.folder, secret):
                os.chown(path, account.pw_uid, account.pw_gid)
        command = [*_as_account(), postgres_program("initdb"), "-D", str(self.folder / "data")]
        command += ["-U", "razmetka", "--pwfile", str(secret), "-A", "scram-sha-256"]
        command += ["-E", "UTF8", "--locale", "C.UTF-8", *([] if self.durable else ["-N"])]
        made = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        secret.unlink()
        if made.returncode != 0:
            raise MissingProgramError(f"initdb: {made.stderr.strip()}")
        self._first = True

    def _answers(self) -> bool:
        ready = postgres_program("pg_isready")
        asked = [ready, "-q", "-h", "127.0.0.1", "-p", str(self.port), "-d", "postgres"]
        if subprocess.run(asked, check=False).returncode != 0:
            return False
        if self._first:
            self.create("razmetka")
            self._first = False
        return True

    def _ask(self, statement: str) -> None:
        asked = [postgres_program("psql"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        asked += ["-U", "razmetka", "-d", "postgres", "-c", statement]
        secret = os.environ | {"PGPASSWORD": self.password}
        subprocess.run(asked, env=secret, check=True, capture_output=True)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingProgramError(name)
    return found


def postgres_program(name: str) -> str:
    """Return a program of the newest PostgreSQL; Debian keeps them off the search path."""
    versions = sorted(_POSTGRES.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(versions[-1]) if versions else _program(name)


def _account() -> pwd.struct_passwd:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in _ACCOUNTS if name in known)


def _as_account() -> list[str]:
    if os.getuid() != 0:
        return []
    account = _account()
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"]
    return [_program("setpriv"), *ids, "--clear-groups"]
