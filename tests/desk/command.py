"""The command with a home of its own: what it says, how it ends and what it leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from desk.cli import main

ROOT = Path(__file__).parents[2]
LEAVES = Path("ГАУЧ", "12", "3", "45")
SAMPLES, TRUTH = ROOT / "samples" / "pages" / LEAVES, ROOT / "samples" / "truth" / LEAVES
LIMIT_S = 120


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """Its JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    def of(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == name]

    @property
    def codes(self) -> dict[str, str]:
        """The code of each file that was not read in the end, by the end of its path."""
        return {_name(event): event["code"] for event in self.of("failure") if event["final"]}


def _name(event: dict[str, Any]) -> str:
    return str(event["path"]).rpartition("/")[2]


@dataclass(frozen=True)
class Razmetka:
    """The command with a folder to work in: its home, its results, its scans."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def scans(self) -> Path:
        return self.folder / "scans"

    def __call__(self, *words: str | Path, **settings: str) -> Said:
        """Give the command in this process, which saves a second each time."""
        out, err, code = StringIO(), StringIO(), 0
        with ExitStack() as stack:
            stack.enter_context(chdir(self.folder))
            stack.enter_context(patch.dict(os.environ, self._environment(settings), clear=True))
            stack.enter_context(patch.object(sys, "argv", ["razmetka", *self._words(words)]))
            stack.enter_context(redirect_stdout(out))
            stack.enter_context(redirect_stderr(err))
            try:
                main()
            except SystemExit as end:
                code = int(end.code or 0)
        return Said(code, out.getvalue(), err.getvalue())

    def script(self, *words: str | Path, within_s: float = LIMIT_S, **settings: str) -> Said:
        """Give the command as a script does: in a process of its own."""
        done = subprocess.run(
            self._line(words),
            capture_output=True,
            check=False,
            cwd=self.folder,
            env=self._environment(settings),
            timeout=within_s,
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def started(self, *words: str | Path) -> subprocess.Popen[str]:
        """Return the command while it runs, its JSON lines to be read one by one."""
        return subprocess.Popen(
            self._line(words),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=self._environment({}),
            text=True,
        )

    def run(self, *words: str | Path, **settings: str) -> Said:
        """Read the folder of scans, telling events as JSON lines."""
        return self(*self.order(), *words, **settings)

    def order(self, jobs: int = 2) -> tuple[str | Path, ...]:
        """Return the words for reading the folder of scans."""
        return ("--json-lines", "run", self.scans, "--out", self.out, "--jobs", str(jobs))

    def document(self, name: str) -> dict[str, Any]:
        """Return a JSON result."""
        found: dict[str, Any] = json.loads((self.out / name).read_bytes())
        return found

    def text(self, name: str) -> list[str]:
        """Return the text of each page of a JSON result."""
        pages = self.document(name)["pages"]
        return ["\n".join(zone["text"] for zone in page["zones"]) for page in pages]

    def _line(self, words: tuple[str | Path, ...]) -> list[str]:
        return [sys.executable, "-m", "desk.cli", *self._words(words)]

    def _words(self, words: tuple[str | Path, ...]) -> list[str]:
        return ["--home", str(self.folder / "home"), *map(str, words)]

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("RAZMETKA_")}
        clean = {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "COLUMNS": "200"}
        return kept | clean | self.settings | settings


def children(pid: int) -> list[int]:
    """Return the living children of a run's pool, without its keeper."""
    below: list[str] = []
    with suppress(FileNotFoundError):
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in below if b"workers.child" in _command(child)]


def _command(pid: str) -> bytes:
    """Return the words a process was started with; none where it has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
