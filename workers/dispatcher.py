"""The dispatcher: keeps a few hints in Redis, and the ledger in order.

It holds nothing that matters: killed at any moment, frozen, or running twice, it sends a hint
twice or later. What Redis forgets goes out again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event as Flag
from time import monotonic
from typing import Any, Final

import redis
from celery import Celery
from kombu.exceptions import OperationalError

from pipeline.model.errors import BrokerError, DatabaseError, DiskFullError
from pipeline.store.board import Board, Hint
from pipeline.store.ledger import Ledger
from pipeline.store.work import Lane
from workers.app import LANES, SOCKET_S, queue_name, task_name
from workers.events import Event, Paused, Resumed
from workers.sweeping import sweep

GENERATION: Final = "razmetka:generation"
_FREE: Final = 0.25
_BROKEN: Final = (redis.RedisError, OperationalError, OSError)


@dataclass(frozen=True, slots=True)
class DispatchOptions:
    """How many hints lie in Redis and how often things are looked at, in seconds.

    ``window`` bounds the hints of each lane, and with them Redis's memory; a lane is filled up once
    a quarter of it is free. A hint that came to nothing is sent again after ``resend_s``, or after
    ``lost_s`` where its queue is empty.
    """

    window: int = 64
    tick_s: float = 0.5
    sweep_s: float = 15.0
    resend_s: float = 120.0
    lost_s: float = 5.0


@dataclass
class Dispatcher:
    """Sends hints for what waits in the ledger."""

    ledger: Ledger
    board: Board
    app: Celery
    redis_url: str
    notify: Callable[[Event], None]
    options: DispatchOptions = field(default_factory=DispatchOptions)

    def __post_init__(self) -> None:
        self._redis: redis.Redis = redis.Redis.from_url(
            self.redis_url,
            socket_timeout=SOCKET_S,
            socket_connect_timeout=SOCKET_S,
            decode_responses=True,
        )
        self._sent: dict[Hint, float] = {}
        self._writes: list[Hint] = []
        self._generation = ""
        self._sweep_at = 0.0
        self._paused = False
        self._stopping = Flag()

    def stop(self) -> None:
        """End after this turn. May be called from a signal handler."""
        self._stopping.set()

    def run(self) -> None:
        """Dispatch until stopped; whatever breaks is waited for."""
        while not self._stopping.is_set():
            problem = self._turn()
            if problem is None and self._paused:
                self.notify(Resumed())
            elif problem is not None and not self._paused:
                self.notify(problem)
            self._paused = problem is not None
            self._stopping.wait(self.options.tick_s)

    def _turn(self) -> Paused | None:
        try:
            self.sweep()
            self.send()
        except (DatabaseError, DiskFullError) as error:
            return Paused(error.problem)
        except _BROKEN as error:
            return Paused(BrokerError(type(error).__name__).problem)
        return None

    # Hints

    def send(self) -> int:
        """Fill the window of each lane; return how many hints went out.

        Raises:
            DatabaseError: the ledger is gone.
            RedisError, OperationalError: Redis is gone.

        """
        self._look_at_generation()
        return sum(self._fill(lane) for lane in LANES)

    def _fill(self, lane: Lane) -> int:
        depth = self._depth(lane)
        room = self.options.window - depth
        if room < max(self.options.window * _FREE, 1):
            return 0
        self._forget(empty=depth == 0)
        wanted = self.board.hints(lane, room + len(self._sent))
        if lane is Lane.BATCH:
            wanted = self._writes + wanted
        fresh = [hint for hint in wanted if hint not in self._sent][:room]
        for hint in fresh:
            self.app.send_task(
                task_name(hint.kind),
                args=[hint.id],
                queue=queue_name(lane),
                ignore_result=True,
                retry=False,
            )
            self._sent[hint] = monotonic()
        return len(fresh)

    def _forget(self, *, empty: bool) -> None:
        """Forget hints that must have come to nothing by now, so that they are sent again."""
        patience = self.options.lost_s if empty else self.options.resend_s
        since = monotonic() - patience
        self._sent = {hint: sent for hint, sent in self._sent.items() if sent > since}

    def _depth(self, lane: Lane) -> int:
        length: Any = self._redis.llen(queue_name(lane))
        return int(length)

    def _look_at_generation(self) -> None:
        """Send everything again where Redis has lost its memory, and with it the mark."""
        self._redis.set(GENERATION, secrets.token_hex(8), nx=True)
        found = str(self._redis.get(GENERATION))
        if found != self._generation:
            self._generation = found
            self._sent.clear()

    # The ledger

    def sweep(self) -> None:
        """Free what vanished workers held, and end batches that are read and written.

        Raises:
            DatabaseError, DiskFullError: the ledger cannot be written.

        """
        if monotonic() >= self._sweep_at:
            self._writes = sweep(self.ledger, self.board, self.options.window)
            self._sweep_at = monotonic() + self.options.sweep_s

    def close(self) -> None:
        """Let go of Redis."""
        with suppress(*_BROKEN):
            self._redis.close()
            self.app.close()
