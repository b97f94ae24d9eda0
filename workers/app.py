"""Celery, set up so that it may forget everything: the ledger remembers.

A message is a hint: one integer, the number of a file or page that waits. Results, retries,
priorities, revoking and times to come are rows in SQL and none of Celery's business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from celery import Celery

from pipeline.store.board import Hint, Kind
from pipeline.store.work import Lane

SOCKET_S: Final = 5.0
"""How long Redis may keep anybody waiting, in seconds. Frozen, it would do so for ever."""
LANES: Final = (Lane.INTERACTIVE, Lane.BATCH)
"""The lanes of workers, the first of them first."""

_SOCKET: Final = {
    "socket_timeout": SOCKET_S,
    "socket_connect_timeout": SOCKET_S,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
SETTINGS: Final[dict[str, Any]] = {
    "accept_content": ["json"],
    "task_serializer": "json",
    "task_ignore_result": True,
    "task_acks_late": False,
    "task_create_missing_queues": False,
    "task_default_queue": "razmetka.batch",
    "worker_prefetch_multiplier": 1,
    "worker_enable_remote_control": False,
    "worker_send_task_events": False,
    "worker_hijack_root_logger": False,
    "worker_redirect_stdouts": False,
    "worker_soft_shutdown_timeout": 10.0,
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "broker_heartbeat": 0,
    "broker_pool_limit": 2,
    "broker_transport_options": {**_SOCKET, "queue_order_strategy": "priority"},
    "redis_backend_health_check_interval": 10,
}


def queue_name(lane: Lane) -> str:
    """Return the name of a lane's queue, which is its key in Redis."""
    return f"razmetka.{lane}"


def _queue(lane: Lane) -> Any:
    from kombu.entity import Queue

    make: Any = Queue
    return make(queue_name(lane))


def task_name(kind: Kind) -> str:
    """Return the name of the task that a kind of hint is for."""
    return f"razmetka.{kind}"


def make_app(redis_url: str) -> Celery:
    """Return the Celery application of a Redis; ``redis_url`` carries its password."""
    app = Celery("razmetka", broker=redis_url, set_as_current=False)
    app.conf.update(SETTINGS)
    app.conf.task_queues = [_queue(lane) for lane in LANES]
    return app


def add_tasks(app: Celery, take: Callable[[Hint], None]) -> None:
    """Have the application hand every hint it gets to ``take``."""
    for kind in Kind:
        app.task(_task(kind, take), name=task_name(kind), ignore_result=True)


def _task(kind: Kind, take: Callable[[Hint], None]) -> Callable[[int], None]:
    def run(number: int) -> None:
        take(Hint(kind, number))

    return run
