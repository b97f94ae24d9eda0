"""A worker without Celery, killed at each named point in turn, then let work: ``URL HOME``.

Points are between two steps of ours, so they are put there from outside, by wrapping the steps.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from pipeline.intake.blobs import BlobStore
from pipeline.store.ledger import Ledger
from pipeline.store.work import Lane
from tests.cluster.parts import OPTIONS, POLICY, RECIPE
from tests.workers import readers
from tests.workers.scenes import utc_now
from workers import outputs
from workers.bench import Bench
from workers.building import Premises, build_bench
from workers.crew import Child
from workers.processes import has_ended

POINTS: dict[str, tuple[object, str, bool]] = {
    "a hint was taken": (Ledger, "claim_hinted", False),
    "the page was claimed": (Ledger, "claim_hinted", True),
    "the file was claimed": (Ledger, "claim_file", True),
    "the file was looked at": (Ledger, "open_file", False),
    "the file was opened": (Ledger, "open_file", True),
    "a child got its order": (Child, "order", True),
    "the page was read": (BlobStore, "put", False),
    "the preview was half written": (Path, "replace", False),
    "the preview was renamed": (BlobStore, "put", True),
    "the reading was not yet committed": (Ledger, "", False),
    "the reading was committed": (Ledger, "finish", True),
    "the output was not yet written": (outputs, "replacing", False),
    "the output was renamed": (Ledger, "write_down_output", False),
    "the output was noted": (Ledger, "write_down_output", True),
}
"""By name: whose step it is, which, and whether the point lies after it."""


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def put_there(point: str, bench: Bench) -> None:
    owner, step, after = POINTS[point]
    if not step:
        event.listen(bench.tools.ledger.engine, "before_cursor_execute", _die_when_accepting)
        return
    whole: Callable[..., Any] = getattr(owner, step)

    def wrapped(*given: Any, **named: Any) -> Any:
        if not after:
            die()
        result = whole(*given, **named)
        if result is None and step.startswith("claim"):
            return result
        return die()

    setattr(owner, step, wrapped)


def work(url: str, home: Path, point: str) -> None:
    ledger = Ledger.open(url, utc_now, POLICY)
    made = {RECIPE: readers.Reader}
    bench = build_bench(ledger, Premises(home), made, OPTIONS, lambda _event: None)
    board = bench.tools.board
    for owner in filter(has_ended, ledger.owners()):
        ledger.release(owner)
    with bench.crew:
        if point:
            put_there(point, bench)
        while hints := board.hints(Lane.BATCH, 1):
            bench.take(hints[0])
    for batch in board.read_out():
        for file in list(ledger.unwritten(batch, "json")):
            bench.tools.writing.write(file.id)
        board.end(batch)
    ledger.close()


def _die_when_accepting(
    connection: Connection, _cursor: object, statement: str, *_rest: object
) -> None:
    if "INSERT INTO accepted" in statement:
        event.listen(connection.engine, "commit", die)


def ended_by(url: str, home: Path, point: str) -> int:
    """Work in a fork, which saves importing everything again, and return what ended it."""
    pid = os.fork()
    if pid == 0:
        work(url, home, point)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    for name in (*POINTS, ""):
        print(f"{ended_by(sys.argv[1], Path(sys.argv[2]), name)} {name}", flush=True)  # noqa: T201
