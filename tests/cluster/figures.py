"""What the queue and the ledger cost: ``python -m tests.cluster.figures [--rows 1000000]``.

Prints a line of JSON for each figure; ``--publish`` writes them into ``docs/operate.md``. It starts
servers of its own and takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import monotonic

import redis

from benchmarks.machine import about as about_machine
from benchmarks.report.publish import replace_block
from desk.servers import Postgres, Redis
from pipeline.store import tallies
from pipeline.store.board import Board
from pipeline.store.database import writing
from pipeline.store.ledger import Ledger
from pipeline.store.work import Lane, NewFile, Terms
from tests.cluster.parts import RECIPE
from tests.cluster.scenes import RUN, Cluster
from tests.workers.scenes import utc_now
from workers.app import make_app, queue_name
from workers.dispatcher import Dispatcher

DOCUMENT = Path(__file__).parents[2] / "docs" / "operate.md"
_ABOUT = ("database", "rows", "words", "indexed", "load")
_TIMES = 200
_NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) {insert}"
)


Told = dict[str, object]
"""A figure: its name under ``figure``, what it was measured on, and what came of it."""


def p95_ms(what: Callable[[], object]) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    took = []
    for _ in range(_TIMES):
        began = monotonic()
        what()
        took.append((monotonic() - began) * 1000)
    return {"median": round(median(took), 1), "p95": round(quantiles(took, n=20)[-1], 1)}


def fill(ledger: Ledger, rows: int) -> int:
    """Make a batch of so many queued pages, a thousand to a file, by SQL alone."""
    terms = Terms("Анна", Lane.BATCH, "default", ("json",))
    batch = ledger.begin_batch("миллион", RUN, b"/out", terms)
    sources = rows // 1000
    with writing(ledger.engine) as connection:
        tallies.remove(connection)
        postgres = connection.dialect.name == "postgresql"
        text = "lpad(CAST(i AS text), 64, '0')" if postgres else "printf('%064d', i)"
        raw = f"CAST({text} AS bytea)" if postgres else f"CAST({text} AS blob)"
        listed = f"{batch}, {raw}, {raw}, {raw}, {raw}, {text}, i, 'opened', 0, '1'"
        page = f"1 + i / 1000, 1 + i % 1000, 1, '{RECIPE}', {batch}, 'queued'"
        for count, insert in (
            (
                sources,
                "INSERT INTO sources (sha256, size, media_type, page_count, flags)"
                f" SELECT {text}, 1, 'image/tiff', 1000, '[]' FROM n",
            ),
            (
                sources,
                "INSERT INTO files (batch_id, root, path, path_key, relative, name, source_id,"
                f" state, mtime_ns, inode) SELECT {listed} FROM n",
            ),
            (
                rows,
                "INSERT INTO pages (source_id, number, round, recipe, batch_id, state)"
                f" SELECT {page} FROM (SELECT i - 1 AS i FROM n) AS m",
            ),
        ):
            if postgres:
                made = insert.replace("FROM n", f"FROM generate_series(1, {count}) AS n(i)")
                connection.exec_driver_sql(made.replace("%", "%%"))
            else:
                before, _, after = insert.partition(" SELECT ")
                numbers = _NUMBERS.format(rows=count, insert=f"SELECT {after}")
                connection.exec_driver_sql(f"{before} {numbers}")
        tallies.install(connection)
        if postgres:
            connection.exec_driver_sql("ANALYZE")
    return batch


def large(ledger: Ledger, name: str, rows: int) -> Told:
    """Ask a large ledger what workers and people ask."""
    batch = fill(ledger, rows)
    board = Board(ledger.engine, utc_now)
    pages = iter(range(1, rows, max(rows // (_TIMES + 1), 1)))
    figures = {
        "claim": p95_ms(lambda: ledger.claim_hinted("me", 600, next(pages), {RECIPE})),
        "claim of the pool": p95_ms(lambda: ledger.claim("me", 600, batch)),
        "hints": p95_ms(lambda: board.hints(Lane.BATCH, 64)),
        "progress": p95_ms(lambda: ledger.progress(batch)),
        "status": p95_ms(lambda: board.newest(10)),
    }
    return {"figure": "milliseconds", "database": name, "rows": rows, **figures}


def submitting(ledger: Ledger, name: str, count: int = 20_000) -> Told:
    """List files as ``submit`` does."""
    batch = ledger.begin_batch("папка", RUN, b"/out", Terms(lane=Lane.BATCH))
    paths = (f"{number:08}.tif".encode() for number in range(count))
    found = (NewFile(b"/s", b"/s/" + path, path, path.decode()) for path in paths)
    began = monotonic()
    ledger.list_files(batch, found)
    rate = round(count / (monotonic() - began))
    return {"figure": "files a second listed", "database": name, "rate": rate}


def memory(ledger: Ledger, server: Redis) -> Told:
    """Dispatch from a large ledger and look how much Redis holds."""
    board = Board(ledger.engine, utc_now)
    dispatcher = Dispatcher(ledger, board, make_app(server.url), server.url, lambda _event: None)
    for _ in range(20):
        dispatcher.send()
    client: redis.Redis = redis.Redis.from_url(server.url, decode_responses=True)
    info: dict[str, object] = client.info("memory")
    held: object = client.llen(queue_name(Lane.BATCH))
    client.flushall()
    client.close()
    dispatcher.close()
    return {"figure": "memory of Redis", "hints": held, "used": info["used_memory_human"]}


@dataclass(frozen=True)
class Staff:
    """How many workers there are, of which kind, and what their children read with."""

    reader: str
    workers: int = 1
    kind: str = "steady-worker"


def pages_a_second(place: Path, url: str, server: Redis, staff: Staff) -> tuple[float, float]:
    """Read 400 pages, from the first page to the last.

    Return pages a second, and the processor's milliseconds a page in workers and dispatcher,
    which are the queue's and the ledger's: reading is done by their children, and no results
    are written.
    """
    place.mkdir()
    cluster = Cluster(place, url, server, reader=staff.reader)
    try:
        began = cluster.submit(cluster.files("first", staff.workers * 4, 2))
        for part in ("calm-dispatch", *[staff.kind] * staff.workers):
            cluster.start(part)
        cluster.wait_for_end(began, 300)
        since, busy = monotonic(), _busy_s(cluster)
        batch = cluster.submit(cluster.files("a", 8, pages=50), formats=())
        cluster.wait_for_end(batch, 600)
        took, busy = monotonic() - since, _busy_s(cluster) - busy
    finally:
        cluster.end()
        cluster.ledger.close()
    return 400 / took, busy * 1000 / 400


def costs(place: Path, postgres: Postgres, server: Redis) -> Iterator[Told]:
    """Read pages that take no time, short ones and such as archives have."""
    for reader, words in (("Reader", 3), ("Typist", 180)):
        for kind in ("worker-without-index", "steady-worker"):
            name = f"{reader}_{kind}".lower().replace("-", "_")
            staff = Staff(reader, kind=kind)
            rate, busy = pages_a_second(place / name, postgres.create(name), server, staff)
            told = {"wall": round(1000 / rate, 1), "processor": round(busy, 1)}
            load = round(os.getloadavg()[0], 1)
            indexed = kind == "steady-worker"
            about = {"figure": "milliseconds a page", "words": words, "indexed": indexed}
            yield {**about, "load": load, **told}


def _busy_s(cluster: Cluster) -> float:
    """Return the processor time that the parts have used so far, in seconds."""
    stats = [Path(f"/proc/{part.pid}/stat").read_text() for part in cluster.parts]
    fields = [stat.rpartition(")")[2].split() for stat in stats]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def workers(place: Path, postgres: Postgres, server: Redis) -> Told:
    """Read pages of a fifth of a second with one worker and with two."""
    one, two = (
        pages_a_second(place / f"of{n}", postgres.create(f"of{n}"), server, Staff("Steady", n))
        for n in (1, 2)
    )
    return {"figure": "two workers against one", "ratio": round(two[0] / one[0], 2)}


def ledgers(place: Path, postgres: Postgres, server: Redis, rows: int) -> Iterator[Told]:
    """Ask both databases, large ones too."""
    for name, url in (
        ("postgresql", postgres.url()),
        ("sqlite", f"sqlite:///{place / 'ledger.sqlite'}"),
    ):
        ledger = Ledger.open(url, utc_now)
        yield submitting(ledger, name)
        ledger.close()
    for name, url in (
        ("postgresql", postgres.create("large")),
        ("sqlite", f"sqlite:///{place / 'large.sqlite'}"),
    ):
        ledger = Ledger.open(url, utc_now)
        yield large(ledger, name, rows)
        if name == "postgresql":
            yield memory(ledger, server)
        ledger.close()


def measured(rows: int, only: str | None) -> Iterator[Told]:
    """Measure everything on both databases."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="razmetka-figures-")))
        place.chmod(0o755)
        postgres = stack.enter_context(Postgres(place / "postgres"))
        server = stack.enter_context(Redis(place / "redis"))
        if only != "costs":
            yield from ledgers(place, postgres, server, rows)
        if only != "rows":
            yield from costs(place, postgres, server)
            yield workers(place, postgres, server)


def table(told: Iterable[Told]) -> Iterator[str]:
    """Yield the figures as lines of a table in Markdown."""
    yield " · ".join(f"{name}: {value}" for name, value in about_machine(utc_now()).items())
    yield ""
    yield "| Figure | Measured on | Result |"
    yield "|---|---|---|"
    for figure in told:
        about = {name: value for name, value in figure.items() if name in _ABOUT}
        rest = {name: value for name, value in figure.items() if name not in _ABOUT}
        yield f"| {rest.pop('figure')} | {_listed(about)} | {_listed(rest)} |"


def _listed(values: Mapping[str, object]) -> str:
    return "; ".join(f"{name} {_shown(value)}" for name, value in values.items())


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {inner}" for name, inner in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def main() -> None:
    """Measure, tell and perhaps publish."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--only", choices=["rows", "costs"], help="leave the other half out")
    options.add_argument("--publish", action="store_true", help="write to docs/operate.md")
    given = options.parse_args()
    told = []
    for figure in measured(given.rows, given.only):
        sys.stdout.write(json.dumps(figure, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        told.append(figure)
    if given.publish:
        replace_block(DOCUMENT, "figures", table(told))


if __name__ == "__main__":
    main()
