"""A process that works on a ledger and may be killed at a chosen point: ``URL OWNER POINT``.

Without a point it claims and finishes pages until there are none, and prints their ids.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime

from sqlalchemy import Connection, event

from pipeline.store.ledger import Ledger
from tests.store.scenes import LEASE_S, read


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_when_accepting(
    connection: Connection, _cursor: object, statement: str, *_rest: object
) -> None:
    if "INSERT INTO accepted" in statement:
        event.listen(connection.engine, "commit", die)


def main(url: str, owner: str, point: str) -> None:
    ledger = Ledger.open(url, lambda: datetime.now(UTC))
    if point == "before commit":
        event.listen(ledger.engine, "before_cursor_execute", die_when_accepting)
    while work := ledger.claim(owner, LEASE_S):
        if point == "after claim":
            die()
        if ledger.finish(work, read(work.number)):
            print(work.id, flush=True)  # noqa: T201
        if point == "after commit":
            die()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
