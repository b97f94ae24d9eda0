"""Hints: few, never missed for long, and harmless when doubled; and what health looks at."""

from __future__ import annotations

from collections.abc import Iterator
from time import sleep

import pytest
import redis

from desk.servers import Redis
from pipeline.intake.options import IntakeOptions
from pipeline.intake.poppler import PATIENCE
from pipeline.model.errors import DatabaseError
from pipeline.store.work import Lane
from tests.cluster.parts import OPTIONS, RECIPE
from tests.cluster.scenes import Cluster
from tests.workers import readers
from workers.app import SETTINGS, make_app, queue_name
from workers.building import Premises, build_bench
from workers.celery_worker import Watch, WorkerOptions
from workers.dispatcher import Dispatcher, DispatchOptions
from workers.events import Event, Paused
from workers.options import PoolOptions

FEW = DispatchOptions(window=8, lost_s=0.2)


@pytest.fixture
def client(redis_server: Redis) -> Iterator[redis.Redis]:
    made: redis.Redis = redis.Redis.from_url(redis_server.url)
    made.flushall()
    yield made
    made.flushall()
    made.close()


def _dispatcher(cluster: Cluster, told: list[Event] | None = None) -> Dispatcher:
    url = cluster.redis.url
    tell = (told if told is not None else []).append
    return Dispatcher(cluster.ledger, cluster.board, make_app(url), url, tell, FEW)


def test_redis_holds_a_window_and_no_more(cluster: Cluster, client: redis.Redis) -> None:
    cluster.submit(cluster.files("a", 30))
    first, second = _dispatcher(cluster), _dispatcher(cluster)
    sent = [first.send(), second.send(), first.send()]
    assert sent == [8, 0, 0]
    assert client.llen(queue_name(Lane.BATCH)) == 8
    first.close()
    second.close()


def test_a_lane_is_filled_up_once_a_quarter_is_free(cluster: Cluster, client: redis.Redis) -> None:
    cluster.submit(cluster.files("a", 30))
    dispatcher = _dispatcher(cluster)
    sent = []
    for taken in (0, 1, 1, 0):
        for _ in range(taken):
            client.rpop(queue_name(Lane.BATCH))
        sent.append(dispatcher.send())
    assert sent == [8, 0, 2, 0]
    dispatcher.close()


def test_what_redis_forgot_goes_out_again_at_once(cluster: Cluster, client: redis.Redis) -> None:
    cluster.submit(cluster.files("a", 3))
    dispatcher = _dispatcher(cluster)
    assert [dispatcher.send(), dispatcher.send()] == [3, 0]
    client.flushall()
    assert dispatcher.send() == 3
    dispatcher.close()


def test_a_hint_that_came_to_nothing_goes_out_again(cluster: Cluster, client: redis.Redis) -> None:
    cluster.submit(cluster.files("a", 1))
    dispatcher = _dispatcher(cluster)
    assert dispatcher.send() == 1
    client.delete(queue_name(Lane.BATCH))  # as if a worker had taken it and died
    assert dispatcher.send() == 0
    sleep(0.3)
    assert dispatcher.send() == 1
    dispatcher.close()


def test_a_worker_that_only_sits_there_is_found_out(cluster: Cluster, client: redis.Redis) -> None:
    def tell(_event: Event) -> None:
        pass

    bench = build_bench(
        cluster.ledger, Premises(cluster.home), {RECIPE: readers.Reader}, OPTIONS, tell
    )
    watch = Watch(bench, cluster.redis.url, WorkerOptions(stall_s=0.1))
    sleep(0.15)
    assert not watch.stalled(), "nothing waits"
    cluster.submit(cluster.files("a", 1))
    assert not watch.stalled(), "no hint waits: the dispatcher's affair"
    dispatcher = _dispatcher(cluster)
    dispatcher.send()
    dispatcher.close()
    assert watch.stalled()
    bench.in_hand = 1
    assert not watch.stalled(), "it works"


def test_a_dispatcher_without_its_servers_says_so_and_goes_on(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Event] = []
    dispatcher = _dispatcher(cluster, told)

    def gone() -> None:
        dispatcher.stop()
        raise DatabaseError("gone")

    monkeypatch.setattr(dispatcher, "sweep", gone)
    dispatcher.run()
    assert [type(event) for event in told] == [Paused]
    dispatcher.close()


def test_limits_lie_within_each_other() -> None:
    pool, intake = PoolOptions(), IntakeOptions()
    assert PATIENCE * intake.render_timeout_s < pool.page_limit_s < pool.lease_s
    assert pool.grace_s < pool.lease_s


def test_celery_may_forget_everything() -> None:
    assert SETTINGS["accept_content"] == ["json"]
    assert SETTINGS["task_ignore_result"]
    assert not SETTINGS["task_acks_late"]
    assert SETTINGS["worker_prefetch_multiplier"] == 1
    assert SETTINGS["broker_connection_max_retries"] is None
    assert SETTINGS["broker_transport_options"]["socket_timeout"] == 5.0
    app = make_app("redis://:hidden@127.0.0.1:1/0")
    assert app.conf.result_backend is None
    assert "hidden" not in repr(app.connection_for_write().as_uri())
