"""A reader that stays: a child process that answers one line of JSON for each line it is given.

The child first says ``{"ready": true}``. For a page it answers with ``page`` (as JSON) or ``text``,
with ``seconds``, ``cpu``, ``peak_mib`` and ``steps``, or with ``problem``.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import IO, Any

from benchmarks.pages import BenchPage
from benchmarks.peers.peer import Bench, Cost, Reading, failed
from benchmarks.peers.programs import SHOWN, end_group, ended_after
from pipeline.model.page import Page

MakePage = Callable[[dict[str, Any]], Page]


class Resident:
    """A session over a child process, started at the first page and again after it fell."""

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], bench: Bench, make_page: MakePage
    ) -> None:
        self._command, self._env, self._bench = command, env, bench
        self._make_page = make_page
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[bytes] | None = None

    def read(self, page: BenchPage) -> Reading:
        """Return what the child read."""
        try:
            self._started()
        except ChildError as error:
            return failed(str(error), 0.0)
        begun = perf_counter()
        try:
            answer = self._asked({"path": str(page.file)})
        except ChildError as error:
            return failed(str(error), perf_counter() - begun)
        if "problem" in answer:
            return failed(answer["problem"], perf_counter() - begun)
        cost = Cost(answer["seconds"], answer["cpu"], answer["peak_mib"], answer.get("steps", {}))
        return Reading(self._make_page(answer), cost)

    def close(self) -> None:
        """End the child."""
        if self._process is not None:
            end_group(self._process.pid)
            self._process.communicate()
            self._process = None
        if self._errors is not None:
            self._errors.close()
            self._errors = None

    def _started(self) -> None:
        if self._process is not None:
            return
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        self._process = subprocess.Popen(
            self._command,
            cwd=Path(__file__).resolve().parents[2],
            env={**os.environ, **self._env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            start_new_session=True,
        )
        self._asked(None)

    def _asked(self, question: dict[str, str] | None) -> dict[str, Any]:
        """Put a question and return the answer; ``None`` waits for the child to be ready."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise ChildError("not started")
        with ended_after(process.pid, self._bench.timeout_s) as clock:
            try:
                if question is not None:
                    process.stdin.write(json.dumps(question) + "\n")
                    process.stdin.flush()
                line = process.stdout.readline()
            except BrokenPipeError:
                line = ""
        if not line:
            said = self._last_word()
            self.close()
            raise ChildError(f"longer than {self._bench.timeout_s:g} s" if clock.rang else said)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _last_word(self) -> str:
        if self._errors is None:
            return "the process fell"
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip().splitlines()
        return f"the process fell: {said[-1][:SHOWN] if said else ''}"


class ChildError(Exception):
    """The child fell or took too long."""
