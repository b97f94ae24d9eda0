"""Risk: who watches the cluster is told nothing, or what a hijacked child would have them told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.request import urlopen

import pytest
from prometheus_client import REGISTRY

from desk.servers import Redis, free_port
from pipeline.model.errors import KilledError
from pipeline.model.page import PageState
from pipeline.store.board import Board
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Policy
from pipeline.store.work import Lane, Terms
from tests.servers import sqlite_url
from tests.store.scenes import LEASE_S, ME, RUN, Clock, found, inspected
from workers.events import Event, Failure, PageRead
from workers.metrics import Meter, Standings, served
from workers.stopwatch import STEPS, Stopwatch


def values(standings: Standings) -> dict[tuple[str, ...], float]:
    """Return what is told by name and labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in standings.collect()
        for sample in family.samples
    }


@pytest.fixture
def batch(ledger: Ledger) -> int:
    number = ledger.begin_batch("папка", RUN, b"/out", Terms("Анна", Lane.BATCH))
    ledger.list_files(number, found("a.tif"))
    return number


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    opened = Ledger.open(url, Clock(), Policy())
    yield opened
    opened.close()


def test_how_old_the_queue_is_and_what_came_of_pages(
    ledger: Ledger, batch: int, redis_server: Redis
) -> None:
    work = ledger.claim_file(ME, LEASE_S)
    assert work is not None
    assert ledger.open_file(work, inspected("a.tif", 3))
    clock = ledger.clock
    board = Board(ledger.engine, lambda: clock() + timedelta(minutes=2))
    told = values(Standings(board, redis_server.url))
    assert told["razmetka_queue_age_seconds", "batch"] == 120
    assert told["razmetka_queue_age_seconds", "interactive"] == 0
    assert told["razmetka_pages", str(batch), "queued"] == 3
    assert told["razmetka_up", "database"] == told["razmetka_up", "redis"] == 1
    assert told["razmetka_hints", "batch"] == 0
    assert told["razmetka_ask_seconds",] >= 0


def test_servers_that_are_gone_are_told_of(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("gone")
    ledger = Ledger.open(sqlite_url(folder), Clock())
    ledger.engine.dispose()
    (folder / "ledger.sqlite").write_bytes(b"no database at all" * 1000)
    nobody = f"redis://127.0.0.1:{free_port()}/0"
    told = values(Standings(Board(ledger.engine, ledger.clock), nobody))
    assert told["razmetka_up", "database"] == told["razmetka_up", "redis"] == 0


def test_seconds_by_step_and_attempts_are_counted_and_nothing_else(ledger: Ledger) -> None:
    ledger.list_files(ledger.begin_batch("папка", RUN, b"/out"), found("a.tif"))
    work = ledger.claim_file(ME, LEASE_S)
    assert work is not None
    assert ledger.open_file(work, inspected("a.tif", 1))
    page = ledger.claim(ME, LEASE_S)
    assert page is not None
    heard: list[Event] = []
    meter = Meter(heard.append)
    before = REGISTRY.get_sample_value("razmetka_step_seconds_sum", {"step": "ocr"}) or 0.0
    meter.notify(PageRead(page, PageState.DONE, {"ocr": 1.5, "x" * 1000: 1.0}))
    meter.notify(Failure(page, KilledError("1").problem, final=False))
    told = REGISTRY.get_sample_value
    assert told("razmetka_step_seconds_sum", {"step": "ocr"}) == before + 1.5
    assert told("razmetka_step_seconds_sum", {"step": "x" * 1000}) is None
    assert (told("razmetka_events_total", {"what": "attempt", "code": "KILLED"}) or 0) >= 1
    assert len(heard) == 2, "the log hears it too"


def test_metrics_are_answered_at_their_port(ledger: Ledger, redis_server: Redis) -> None:
    port = free_port()
    board = Board(ledger.engine, ledger.clock)
    with (
        served(port, board, redis_server.url),
        urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer,
    ):
        said = answer.read().decode()
    assert 'razmetka_up{server="redis"} 1.0' in said
    assert redis_server.password not in said


def test_a_stopwatch_adds_up_and_starts_anew() -> None:
    watch = Stopwatch()
    for step in ("ocr", "layout", "ocr"):
        with watch.watch(step):
            pass
    assert set(watch.take()) == {"ocr", "layout"} <= set(STEPS)
    assert watch.take() == {}
