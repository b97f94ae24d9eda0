"""The short form of the storm, and each thing that may break, broken once."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from time import sleep

import pytest
import redis

from desk.servers import Postgres, Redis
from pipeline.model.page import PageState
from pipeline.store.database import open_engine
from pipeline.store.migrate import upgrade
from pipeline.store.work import Lane
from tests.cluster.chaos import Plan, Storm
from tests.cluster.scenes import Cluster
from tests.servers import sqlite_url

_numbers = count(1)
SEED = int(os.environ.get("RAZMETKA_SEED", "1950"))


@pytest.fixture
def own_redis(open_folder: Path) -> Iterator[Redis]:
    with Redis(open_folder / f"redis-to-kill-{next(_numbers)}") as server:
        yield server


@pytest.fixture
def own_postgres(open_folder: Path) -> Iterator[Postgres]:
    with Postgres(open_folder / f"postgres-to-kill-{next(_numbers)}", durable=False) as server:
        upgrade(engine := open_engine(server.url()))
        engine.dispose()
        yield server


def _weather(cluster: Cluster, plan: Plan, postgres: Postgres | None) -> None:
    print(f"replay with RAZMETKA_SEED={plan.seed}")  # noqa: T201
    storm = Storm(cluster, plan, postgres)
    try:
        batch = storm.run()
    finally:
        cluster.end()
    storm.check(batch)
    cluster.check()


def test_a_storm_on_postgresql(tmp_path: Path, own_redis: Redis, own_postgres: Postgres) -> None:
    cluster = Cluster(tmp_path, own_postgres.url(), own_redis)
    _weather(cluster, Plan(SEED, pages=100, poison=2, kills=10), own_postgres)


def test_a_storm_on_sqlite(tmp_path: Path, own_redis: Redis) -> None:
    cluster = Cluster(tmp_path, sqlite_url(tmp_path), own_redis)
    _weather(cluster, Plan(SEED + 1, pages=40, poison=1, kills=4), None)


def test_servers_that_forget_freeze_and_restart_cost_no_page(
    tmp_path: Path, own_redis: Redis, own_postgres: Postgres
) -> None:
    cluster = Cluster(tmp_path, own_postgres.url(), own_redis, reader="SlowReader")
    batch = cluster.submit(cluster.files("a", 4, pages=50))
    for part in ("dispatch", "worker"):
        cluster.start(part)
    try:
        cluster.wait_for(lambda: cluster.ledger.progress(batch).pages_final > 10)
        client = redis.Redis.from_url(own_redis.url)
        client.flushall()
        client.close()
        cluster.wait_for(lambda: cluster.ledger.progress(batch).pages_final > 40)
        own_postgres.restart()
        cluster.wait_for(lambda: cluster.ledger.progress(batch).pages_final > 80)
        assert own_redis.process is not None
        own_redis.process.send_signal(signal.SIGSTOP)
        upload = cluster.submit(cluster.files("upload", 1), Lane.INTERACTIVE)
        sleep(7.0)
        own_redis.process.send_signal(signal.SIGCONT)
        cluster.wait_for_end(upload)
        cluster.wait_for_end(batch)
    finally:
        cluster.end()
    assert cluster.ledger.progress(batch).pages == {PageState.DONE: 200}
    assert cluster.ledger.progress(upload).pages == {PageState.DONE: 1}
    cluster.check()


def test_a_worker_frozen_past_its_lease_is_refused(cluster: Cluster) -> None:
    cluster.reader = "Napper"  # page 3 takes longer than the rest
    batch = cluster.submit(cluster.files("a", 1, pages=3))
    cluster.start("dispatch")
    frozen = cluster.start("worker")

    def naps() -> bool:
        return cluster.ledger.progress(batch).pages == {PageState.DONE: 2, PageState.RUNNING: 1}

    cluster.wait_for(naps)
    frozen.send_signal(signal.SIGSTOP)
    cluster.start("worker")
    cluster.wait_for_end(batch)
    frozen.send_signal(signal.SIGCONT)
    cluster.wait_for(lambda: "lost to somebody else" in cluster.log(), 20)
    assert cluster.ledger.progress(batch).pages == {PageState.DONE: 3}


def test_a_full_disk_holds_up_and_quarantines_nothing(cluster: Cluster) -> None:
    cluster.reader = "Crowded"
    batch = cluster.submit(cluster.files("a", 2, pages=4))
    for part in ("dispatch", "worker"):
        cluster.start(part)
    cluster.wait_for_end(batch)
    assert cluster.ledger.progress(batch).pages == {PageState.DONE: 8}
    assert "DISK_FULL" in cluster.log()
