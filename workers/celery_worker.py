"""A worker of many: Celery brings hints from Redis, threads hand them to the bench.

Celery's pool is one of threads, each with a child process of ours, as in the local pool: only
this process writes the ledger, and it always knows which page a dead child had in hand.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from types import FrameType
from typing import Any, Final

import redis
from celery import Celery, signals

from pipeline.model.errors import BrokerError, DatabaseError
from pipeline.store.work import Lane
from workers.app import SOCKET_S, add_tasks, make_app, queue_name
from workers.bench import Bench
from workers.events import Paused

STALLED: Final = 70
"""The exit code of a worker that ended itself; whoever started it starts it anew."""


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """``stall_s``: how long nothing may be begun or ended while something waits, in seconds."""

    lanes: Sequence[Lane] = (Lane.INTERACTIVE, Lane.BATCH)
    stall_s: float = 180.0
    watch_s: float = 5.0


def run_worker(bench: Bench, redis_url: str, options: WorkerOptions) -> int:
    """Work until told to stop; return the exit code. Main thread only.

    SIGTERM and Ctrl-C let pages in hand end within the grace time; SIGQUIT gives them back.
    """
    app = make_app(redis_url)
    add_tasks(app, bench.take)

    def stop(sig: str = "", **_rest: Any) -> None:
        bench.stop(0.0 if sig == "SIGQUIT" else None)

    signals.worker_shutting_down.connect(stop, weak=False)
    watch = Watch(bench, redis_url, options)
    watch.start()
    try:
        with bench.crew:
            return _work(app, bench, options)
    finally:
        watch.over.set()
        signals.worker_shutting_down.disconnect(stop)


def _work(app: Celery, bench: Bench, options: WorkerOptions) -> int:
    worker = app.Worker(
        pool="threads",
        concurrency=bench.options.jobs,
        queues=[queue_name(lane) for lane in options.lanes],
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        loglevel="WARNING",
        quiet=True,
    )
    _stop_at_once_when_asked_twice(bench)
    worker.start()
    return int(worker.exitcode or 0)


def _stop_at_once_when_asked_twice(bench: Bench) -> None:
    """SIGQUIT, which Celery takes for a cold end, gives back what is in hand first."""

    def quit_now(_number: int, _frame: FrameType | None) -> None:
        bench.stop(0.0)
        os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(signal.SIGQUIT, quit_now)


class Watch(threading.Thread):
    """Ends the worker where it stands idle although something waits.

    Workers that live and consume nothing after Redis came back have been seen. Whether a worker
    works shows in what it begins and ends, not in that its process is there.
    """

    def __init__(self, bench: Bench, redis_url: str, options: WorkerOptions) -> None:
        super().__init__(name="watch", daemon=True)
        self.over = threading.Event()
        self._bench = bench
        self._options = options
        self._redis_url = redis_url

    def run(self) -> None:
        """Look every few seconds."""
        while not self.over.wait(self._options.watch_s):
            if self.stalled():
                problem = BrokerError(f"no hint for {self._options.stall_s:g} s").problem
                self._bench.tools.notify(Paused(problem))
                self._bench.stop(0.0)
                os._exit(STALLED)

    def stalled(self) -> bool:
        """Return whether this worker does nothing although it could."""
        idle = monotonic() - self._bench.moved_at
        if self._bench.in_hand or idle < self._options.stall_s:
            return False
        return self._hints_wait() and self._pages_wait()

    def _pages_wait(self) -> bool:
        try:
            return any(self._bench.tools.board.waiting(lane).any for lane in self._options.lanes)
        except DatabaseError:
            return False

    def _hints_wait(self) -> bool:
        client: redis.Redis = redis.Redis.from_url(
            self._redis_url, socket_timeout=SOCKET_S, socket_connect_timeout=SOCKET_S
        )
        try:
            found: list[Any] = [client.llen(queue_name(lane)) for lane in self._options.lanes]
        except redis.RedisError:
            return False
        finally:
            client.close()
        return any(found)
