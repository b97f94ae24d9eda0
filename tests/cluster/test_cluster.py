"""Workers, a dispatcher, Redis and a ledger: everything once, with real servers."""

from __future__ import annotations

import json
import signal

from pipeline.model.page import PageState
from pipeline.store.work import Lane
from tests.cluster.scenes import Cluster


def test_a_batch_is_read_by_two_workers_and_written(cluster: Cluster) -> None:
    cluster.reader = "Steady"  # slow enough that a worker which starts later finds pages left
    found = cluster.files("a", 6) + cluster.files("большой", 1, pages=60)
    for part in ("dispatch", "worker", "worker"):
        cluster.start(part)
    batch = cluster.submit(found)
    cluster.wait_for_end(batch)
    assert cluster.ledger.progress(batch).pages == {PageState.DONE: 66}
    written = sorted(path.name for path in cluster.out.glob("*.json"))
    assert written == [f"a-{n:04}.json" for n in range(6)] + ["большой-0000.json"]
    pages = json.loads((cluster.out / "большой-0000.json").read_text())["pages"]
    assert [page["number"] for page in pages] == list(range(1, 61)), "joined from all workers"
    standing = cluster.board.standing(batch)
    assert (standing.owner, standing.lane, standing.seconds_left) == ("Анна", Lane.BATCH, 0.0)
    lines = [json.loads(line) for line in cluster.log().splitlines() if line.startswith("{")]
    read = [line for line in lines if line["event"] == "page read"]
    assert len(read) == 66
    assert {line["batch"] for line in read} == {batch}
    assert len({line["pid"] for line in read}) == 2, "one file's pages spread over the workers"
    assert cluster.redis.password not in cluster.log()


def test_a_worker_that_is_told_to_stop_loses_nothing(cluster: Cluster) -> None:
    cluster.reader = "SlowReader"
    batch = cluster.submit(cluster.files("a", 3, pages=40))
    cluster.start("dispatch")
    worker = cluster.start("worker")
    cluster.wait_for(lambda: cluster.ledger.progress(batch).pages_final > 5)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(15) == 0
    assert PageState.RUNNING not in cluster.ledger.progress(batch).pages
    cluster.start("worker")
    cluster.wait_for_end(batch)
    assert cluster.ledger.progress(batch).pages == {PageState.DONE: 120}
