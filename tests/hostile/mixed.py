"""Every row among good pages, several times over: ``python -m tests.hostile.mixed``.

``--good 500 --times 3`` is the long form: it reads five hundred good pages in three runs, every
row of the table in each. ``--cluster`` reads them by a worker and a dispatcher over PostgreSQL and
Redis instead of the local pool. Nothing may be lost, grow or be left; the figures are printed.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from desk.servers import Postgres, Redis
from tests.desk.scans import WORDS
from tests.drawing import TEXT
from tests.hostile.cluster import ClusterReading, Servers
from tests.hostile.judging import faults, faults_around, good
from tests.hostile.pictures import unlike
from tests.hostile.rows import ROWS, Row, made
from tests.hostile.scene import Limits, Reading

KINDS = len(TEXT) * len(WORDS)
Open = Callable[[Path], Reading]
"""Makes a reading over a folder."""


@dataclass(frozen=True)
class Plan:
    """How many good pages there are, in how many runs, and the rows in each."""

    good: int
    times: int
    rows: tuple[Row, ...] = ROWS


def mix(folder: Path, plan: Plan, opened: Open) -> Iterator[tuple[Reading, list[str]]]:
    """Read every run of the plan; yield each with what went wrong in it."""
    for time in range(plan.times):
        reading = opened(folder / str(time))
        made(reading.scans, plan.rows)
        place = reading.scans / "30~good"
        place.mkdir()
        for number in range(time, plan.good, plan.times):
            unlike(place / f"{number}.png", number % KINDS)
        reading.read()
        told = [fault for row in plan.rows for fault in faults(reading, row)]
        yield reading, told + faults_around(reading)
        reading.close()


def told(reading: Reading) -> str:
    """Return the figures of one run in a line."""
    done = sum(end.state == "done" for end in good(reading))
    slowest = max(cost.seconds for cost in reading.costs)
    ends = Counter(end.end for end in reading.endings)
    return (
        f"{done} of {len(good(reading))} good pages done, peak {reading.watch.peak_mib:.0f} MiB, "
        f"slowest order {slowest:.1f} s, {len(reading.watch.seen)} processes, "
        f"{reading.seconds:.0f} s: {dict(ends.most_common())}\n"
    )


def main() -> int:
    """Read the mix and print what came of it."""
    options = argparse.ArgumentParser()
    options.add_argument("--good", type=int, default=500)
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--page-limit", type=float, default=120.0)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--cluster", action="store_true")
    given = options.parse_args()
    limits = Limits(given.page_limit, given.page_limit / 2, int(given.page_limit / 4))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # servers and children end too
    wrong = 0
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="razmetka-mixed-")))
        place.chmod(0o755)  # PostgreSQL does not run as root
        opened: Open = lambda folder: Reading(folder, limits, given.jobs)  # noqa: E731
        if given.cluster:
            servers = Servers(
                stack.enter_context(Redis(place / "redis")),
                stack.enter_context(Postgres(place / "postgres")),
            )
            opened = servers.opened(limits, given.jobs)
        for reading, faulty in mix(place, Plan(given.good, given.times), opened):
            kind = "cluster" if isinstance(reading, ClusterReading) else "local pool"
            sys.stdout.write(f"{kind}, {len(ROWS)} rows, {told(reading)}")
            sys.stdout.writelines(f"  {fault}\n" for fault in faulty)
            sys.stdout.flush()
            wrong += len(faulty)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
