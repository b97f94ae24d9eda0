"""A pool in a process of its own, to be interrupted and killed: ``FOLDER READER``."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.workers import readers
from tests.workers.scenes import QUICK, House
from workers.events import PageRead
from workers.pool import stopped_by_signals


def main() -> None:
    house = House(Path(sys.argv[1]))
    pool = house.pool(getattr(readers, sys.argv[2]))

    def tell(event: object) -> None:
        if isinstance(event, PageRead):
            print(event.page.number, flush=True)  # noqa: T201

    with stopped_by_signals(pool):
        outcome = pool.run(house.batch(), QUICK, tell)
    sys.exit(3 if outcome.stopped else 0)


if __name__ == "__main__":
    main()
