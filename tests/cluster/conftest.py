from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.servers import Redis
from tests.cluster.scenes import Cluster
from tests.servers import emptied, open_folder, postgres, redis_server, url

__all__ = ["emptied", "open_folder", "postgres", "redis_server", "url"]


@pytest.fixture
def cluster(tmp_path: Path, url: str, redis_server: Redis) -> Iterator[Cluster]:
    """Give a cluster of no process yet on each kind of database; no rule may be broken at last."""
    built = Cluster(tmp_path, url, redis_server)
    yield built
    built.end()
    built.check()
