"""What Prometheus may ask: how old the queue is, what came of pages, whether servers answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

import redis
from prometheus_client import Counter, Histogram, start_http_server
from prometheus_client.core import REGISTRY, GaugeMetricFamily
from prometheus_client.registry import Collector

from pipeline.model.errors import DatabaseError
from pipeline.store.board import Board
from workers.app import LANES, SOCKET_S, queue_name
from workers.events import Event, Failure, FileOpened, GivenBack, LostWork, PageRead, Paused
from workers.stopwatch import STEPS

_SHOWN: Final = 50
_EVENTS: Final = Counter("razmetka_events", "What happened in this process", ["what", "code"])

_SECONDS: Final = Histogram(
    "razmetka_step_seconds",
    "How long a step of a page took",
    ["step"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100),
)


class Meter:
    """Counts events on their way to the log."""

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self._tell = tell

    def notify(self, event: Event) -> None:
        """Count an event and pass it on."""
        match event:
            case PageRead(state=state, seconds=took):
                _EVENTS.labels("page", str(state)).inc()
                for step in STEPS:  # a child's words are not to be trusted: no others become labels
                    if step in took:
                        _SECONDS.labels(step).observe(took[step])
            case FileOpened():
                _EVENTS.labels("file", "").inc()
            case Failure(problem=problem, final=final):
                _EVENTS.labels("quarantined" if final else "attempt", problem.code).inc()
            case LostWork() | GivenBack():
                _EVENTS.labels(type(event).__name__.lower(), "").inc()
            case Paused(problem=problem):
                _EVENTS.labels("paused", problem.code).inc()
        self._tell(event)


class Standings(Collector):
    """Asks the ledger and Redis when Prometheus asks us."""

    def __init__(self, board: Board, redis_url: str | None) -> None:
        self._board = board
        self._redis_url = redis_url

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give every gauge; where the database is gone, only that."""
        health = GaugeMetricFamily("razmetka_up", "Whether a server answers", labels=["server"])
        took = GaugeMetricFamily("razmetka_ask_seconds", "How long the ledger took to answer")
        age = GaugeMetricFamily("razmetka_queue_age_seconds", "Oldest wait", labels=["lane"])
        pages = GaugeMetricFamily("razmetka_pages", "Newest batches", labels=["batch", "state"])
        began = monotonic()
        try:
            for lane in LANES:
                age.add_metric([str(lane)], self._board.waiting(lane).age_s)
            for batch in self._board.newest(_SHOWN):
                for state, count in batch.progress.pages.items():
                    pages.add_metric([str(batch.id), str(state)], count)
            health.add_metric(["database"], 1)
        except DatabaseError:
            health.add_metric(["database"], 0)
        took.add_metric([], monotonic() - began)
        yield from (age, pages, took)
        if self._redis_url:
            depth = GaugeMetricFamily("razmetka_hints", "Hints in Redis", labels=["lane"])
            found = hints(self._redis_url)
            health.add_metric(["redis"], found is not None)
            for name, count in (found or {}).items():
                depth.add_metric([name], count)
            yield depth
        yield health


def hints(redis_url: str) -> dict[str, int] | None:
    """Return how many hints each lane has in Redis; ``None`` where it does not answer."""
    client: redis.Redis = redis.Redis.from_url(
        redis_url, socket_timeout=SOCKET_S, socket_connect_timeout=SOCKET_S
    )
    try:
        found: dict[str, int] = {}
        for lane in LANES:
            length: object = client.llen(queue_name(lane))
            found[str(lane)] = int(str(length))
    except redis.RedisError:
        return None
    else:
        return found
    finally:
        client.close()


@contextmanager
def served(port: int, board: Board, redis_url: str | None = None) -> Iterator[None]:
    """Answer ``/metrics`` at a port from a thread meanwhile; port 0 answers nothing."""
    if not port:
        yield
        return
    standings = Standings(board, redis_url)
    REGISTRY.register(standings)
    server, thread = start_http_server(port)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        REGISTRY.unregister(standings)
