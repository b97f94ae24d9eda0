"""A worker or a dispatcher in a process of its own, over small files: ``PART HOME READER``.

Their databases are in the environment, as everywhere.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from unittest.mock import patch

from config.settings import Settings, load_settings
from pipeline.store.board import Board
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Policy
from pipeline.store.work import Lane
from tests.workers import readers
from tests.workers.scenes import utc_now
from workers import log
from workers.app import make_app
from workers.building import Premises, build_bench
from workers.celery_worker import WorkerOptions, run_worker
from workers.dispatcher import Dispatcher, DispatchOptions
from workers.options import PoolOptions

RECIPE = "recipe"
OPTIONS = PoolOptions(
    jobs=2,
    poll_s=0.05,
    recheck_s=0.3,
    min_free_mib=0.0,
    lease_s=6.0,
    page_limit_s=5.0,
    grace_s=5.0,
    pages_per_child=50,
)
HURRY = DispatchOptions(window=16, tick_s=0.1, sweep_s=0.5, resend_s=3.0, lost_s=0.5)
CALM = DispatchOptions(sweep_s=0.5)
POLICY = Policy(backoff_s=0.05)


def open_ledger(settings: Settings) -> Ledger:
    return Ledger.open(settings.database_url, utc_now, POLICY)


def worker(home: Path, reader: str, pool: PoolOptions = OPTIONS) -> int:
    settings = load_settings()
    assert settings.redis_url is not None
    ledger = open_ledger(settings)
    premises = Premises(home, settings.blobs_url)
    made = {RECIPE: getattr(readers, reader)}
    bench = build_bench(ledger, premises, made, pool, log.teller("worker"))
    options = WorkerOptions(tuple(Lane(name) for name in sys.argv[4:]) or WorkerOptions().lanes)
    return run_worker(bench, settings.redis_url, options)


def steady_worker(home: Path, reader: str) -> int:
    """Work as people's workers do, whose children and leases last."""
    return worker(home, reader, PoolOptions(jobs=2, min_free_mib=0.0))


def worker_without_index(home: Path, reader: str) -> int:
    """Work as before there was a search index, to tell what it costs."""
    with (
        patch("pipeline.store.results.indexed"),
        patch("pipeline.store.results.index_page"),
    ):
        return steady_worker(home, reader)


def dispatch(_home: Path, _reader: str, options: DispatchOptions = HURRY) -> int:
    settings = load_settings()
    assert settings.redis_url is not None
    ledger = open_ledger(settings)
    board = Board(ledger.engine, utc_now)
    app = make_app(settings.redis_url)
    tell = log.teller("dispatcher")
    dispatcher = Dispatcher(ledger, board, app, settings.redis_url, tell, options)

    def stop(_number: int, _frame: FrameType | None) -> None:
        dispatcher.stop()

    signal.signal(signal.SIGTERM, stop)
    dispatcher.run()
    return 0


def calm_dispatch(home: Path, reader: str) -> int:
    """Dispatch with people's patience: no hint goes out twice because pages go quickly."""
    return dispatch(home, reader, CALM)


PARTS: dict[str, Callable[[Path, str], int]] = {
    "worker": worker,
    "dispatch": dispatch,
    "steady-worker": steady_worker,
    "worker-without-index": worker_without_index,
    "calm-dispatch": calm_dispatch,
}

if __name__ == "__main__":
    log.set_up()
    sys.exit(PARTS[sys.argv[1]](Path(sys.argv[2]), sys.argv[3]))
