"""A worker killed between any two steps leaves a sound ledger, and the next one goes on."""

from __future__ import annotations

import subprocess
import sys

from pipeline.model.page import PageState
from pipeline.store.verify import verify
from tests.cluster.at_point import POINTS
from tests.cluster.scenes import Cluster
from tests.workers.scenes import utc_now

FILES = 2 * len(POINTS)


def _work(cluster: Cluster, point: str = "") -> int:
    command = [sys.executable, "-m", "tests.cluster.at_point", cluster.url, str(cluster.home)]
    return subprocess.run([*command, point], check=False, timeout=120).returncode


def test_every_point_is_hit_and_costs_nothing(cluster: Cluster) -> None:
    batch = cluster.submit(cluster.files("a", FILES))
    for point in POINTS:
        assert _work(cluster, point) == -9, point
        assert verify(cluster.ledger.engine, utc_now()) == [], point
    assert _work(cluster) == 0
    assert cluster.ledger.progress(batch).pages == {PageState.DONE: FILES}
    assert len(list(cluster.out.glob("*.json"))) == FILES
    assert cluster.board.standing(batch).ended
