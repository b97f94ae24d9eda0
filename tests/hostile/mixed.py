"""Every row among good pages, several times over: ``python -m tests.hostile.mixed``.

``--good 500 --times 3`` is the long form: it reads five hundred good pages in three runs, every
row of the table in each. Nothing may be lost, grow or be left; the figures are printed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.desk.scans import WORDS
from tests.drawing import TEXT
from tests.hostile.pictures import unlike
from tests.hostile.rows import ROWS, Row, made
from tests.hostile.scene import Reading
from workers.options import PoolOptions

MOST_MIB = 2048.0
KINDS = len(TEXT) * len(WORDS)


@dataclass(frozen=True)
class Plan:
    """How many good pages there are, in how many runs, and the longest that a page may last."""

    good: int
    times: int
    page_limit_s: float
    jobs: int = 2
    rows: tuple[Row, ...] = ROWS


def mix(folder: Path, plan: Plan) -> Iterator[tuple[Reading, list[str]]]:
    """Read every run of the plan; yield each with what went wrong in it."""
    pool = PoolOptions(jobs=plan.jobs, page_limit_s=plan.page_limit_s, poll_s=0.1, min_free_mib=0.0)
    for time in range(plan.times):
        reading = Reading(folder / str(time), pool)
        made(reading.scans, plan.rows)
        good = reading.scans / "30~good"
        good.mkdir()
        for number in range(time, plan.good, plan.times):
            unlike(good / f"{number}.png", number % KINDS)
        reading.run()
        yield reading, list(_faults(reading, plan))
        reading.ledger.close()


def _faults(reading: Reading, plan: Plan) -> Iterator[str]:
    for row in plan.rows:
        ends = reading.tallied(f"{row.number:02}".encode())
        if ends != Counter(row.ends):
            yield f"row {row.number} ({row.name}) ended in {dict(ends)}, not {row.ends}"
    good = reading.of(b"30~good")
    yield from (f"{end.relative!r} ended in {end.end}" for end in good if end.end != "done")
    if reading.dead_children():
        yield f"{reading.dead_children()} children died"
    if reading.watch.peak_mib >= MOST_MIB:
        yield f"a process took {reading.watch.peak_mib:.0f} MiB"
    yield from (f"still running: {name}" for name in reading.watch.left())
    yield from (f"broken: {rule}" for rule in reading.broken())
    yield from (f"touched: {path}" for path in reading.touched())


def main() -> int:
    """Read the mix and print what came of it."""
    options = argparse.ArgumentParser()
    options.add_argument("--good", type=int, default=500)
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--page-limit", type=float, default=60.0)
    options.add_argument("--jobs", type=int, default=2)
    given = options.parse_args()
    plan = Plan(given.good, given.times, given.page_limit, given.jobs)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="razmetka-mixed-") as place:
        for reading, faults in mix(Path(place), plan):
            ends = Counter(end.end for end in reading.endings)
            done = sum(end.end == "done" for end in reading.of(b"30~good"))
            sys.stdout.write(
                f"{len(ROWS)} rows, {done} good pages done, peak {reading.watch.peak_mib:.0f} MiB, "
                f"{len(reading.watch.seen)} processes, {reading.seconds:.0f} s: "
                f"{dict(ends.most_common())}\n"
            )
            sys.stdout.writelines(f"  {fault}\n" for fault in faults)
            sys.stdout.flush()
            wrong += len(faults)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
