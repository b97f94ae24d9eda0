"""Risk: at a desk over Redis and PostgreSQL, people wait or lose work while Redis is gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

import pytest
from playwright.sync_api import Browser, Page, expect

from desk.servers import Postgres, Redis
from tests.servers import new_database
from tests.web.browser import Running, Servers, administrator, running_desk, running_part
from tests.web.piles import mixed_pile
from tests.web.test_judging import (
    BAD,
    NEW_LIST,
    Watched,
    found_by,
    handed_in,
    list_corrected,
    names_of,
    reasons_of,
    taken_away,
    watched_to_the_end,
)

ANSWER_S = 5.0
PILE = 6


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    with Redis(tmp_path / "redis") as server:
        yield server


@pytest.fixture
def cluster(tmp_path: Path, postgres: Postgres, redis: Redis) -> Iterator[Running]:
    """Give a desk over both servers, with a dispatcher and a worker of one process."""
    home = tmp_path / "desk" / "home"
    home.mkdir(parents=True)
    servers: Servers = {"DATABASE_URL": new_database(postgres), "REDIS_URL": redis.url}
    with ExitStack() as parts:
        parts.enter_context(running_part(home, servers, "dispatch"))
        parts.enter_context(running_part(home, servers, "worker", "--jobs", "1"))
        yield parts.enter_context(running_desk(home, servers=servers))


def answered(page: Page, address: str) -> None:
    """Go somewhere; nobody is kept waiting."""
    begun = perf_counter()
    page.goto(address)
    assert perf_counter() - begun < ANSWER_S, address


def test_the_whole_job_goes_on_while_redis_is_stopped(
    cluster: Running, redis: Redis, browser: Browser, tmp_path: Path
) -> None:
    watched = Watched(browser)
    anna, url = watched.page, cluster.url
    administrator(cluster, anna)
    before = handed_in(anna, url, mixed_pile(tmp_path / "before", 2, "до остановки"), 4)
    watched_to_the_end(anna)
    redis.stop()
    for path in ("/", f"/batches/{before}", "/upload", "/search?q=Vyshinsky", "/audit"):
        answered(anna, url + path)
    batch = handed_in(anna, url, mixed_pile(tmp_path / "during", PILE - BAD, "без Redis"), PILE - 1)
    expect(anna.locator(".wait")).to_be_visible()
    assert len(anna.locator(".wait").inner_text()) > 20
    found_by(anna, url, "Vyshinsky")
    list_corrected(anna, NEW_LIST)
    assert names_of(taken_away(anna))[-1] == "Вышинский"
    redis.start()
    anna.goto(f"{url}/batches/{batch}")
    watched_to_the_end(anna)
    assert sum(reasons_of(anna, url, batch).values()) == BAD
    watched.context.close()
    assert watched.faults == []
