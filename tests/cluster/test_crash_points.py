"""A worker killed between any two steps leaves a sound ledger, and the next one goes on."""

from __future__ import annotations

import subprocess
import sys

from pipeline.model.page import PageState
from pipeline.store.verify import verify
from tests.cluster.at_point import POINTS
from tests.cluster.scenes import Cluster
from tests.workers.scenes import utc_now

FILES = len(POINTS) + 2


def test_every_point_is_hit_and_costs_nothing(cluster: Cluster) -> None:
    batch = cluster.submit(cluster.files("a", FILES))
    command = [sys.executable, "-m", "tests.cluster.at_point", cluster.url, str(cluster.home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for point, line in zip((*POINTS, ""), process.stdout, strict=True):
            assert line.rstrip("\n") == f"{-9 if point else 0} {point}"
            assert verify(cluster.ledger.engine, utc_now()) == [], point
    assert cluster.ledger.progress(batch).pages == {PageState.DONE: FILES}
    assert len(list(cluster.out.glob("*.json"))) == FILES
    assert cluster.board.standing(batch).ended
