"""The same reading by a worker and a dispatcher as processes, over PostgreSQL and Redis.

``python -m tests.hostile.cluster FOLDER`` is that worker.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

from config.settings import load_settings
from desk.servers import Postgres, Redis
from pipeline.store.board import Board
from pipeline.store.ledger import Ledger
from pipeline.store.work import Lane, Terms
from tests.hostile.recorder import recorder_maker
from tests.hostile.scene import COSTS, FORMATS, POLICY, Limits, Reading
from tests.workers.scenes import utc_now
from workers import log
from workers.building import Premises, build_bench
from workers.celery_worker import WorkerOptions, run_worker

END_S = 30.0
WITHIN_S = 7200.0
PLAN = "plan.json"


@dataclass
class Servers:
    """A Redis and a PostgreSQL that readings share; each reading has a database of its own."""

    redis: Redis
    postgres: Postgres
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def opened(self, limits: Limits, jobs: int) -> Callable[[Path], Reading]:
        """Return what makes a reading over a folder."""

        def make(folder: Path) -> Reading:
            url = self.postgres.create(f"hostile_{next(self._numbers)}")
            return ClusterReading(folder, limits, jobs, database=url, redis=self.redis.url)

        return make


@dataclass
class ClusterReading(Reading):
    """One batch through one worker; results are written by it too."""

    database: str = ""
    redis: str = ""
    restarted: int = 0

    @property
    def url(self) -> str:
        """The ledger's."""
        return self.database

    def left(self) -> list[str]:
        """Return what was left, and which processes ended by themselves."""
        ended = ["a worker or dispatcher that ended by itself"] * self.restarted
        return [*ended, *self._secrets(), *super().left()]

    def _secrets(self) -> Iterator[str]:
        """Yield the logs and results in which a password stands."""
        passwords = [urlsplit(url).password or "" for url in (self.database, self.redis)]
        files = (
            path for place in (self.folder / "log", self.out) for path in (place, *place.rglob("*"))
        )
        for path in files:
            if path.is_file() and any(word.encode() in path.read_bytes() for word in passwords):
                yield f"a password in {path.name}"

    def _terms(self) -> Terms:
        return Terms("Анна", Lane.BATCH, "default", FORMATS)

    def _work(self) -> None:
        plan = {
            "jobs": self.jobs,
            "limits": asdict(self.limits),
            "recipe": self.run.options_digest,
        }
        (self.folder / PLAN).write_text(json.dumps(plan))
        board = Board(self.ledger.engine, utc_now)
        until = monotonic() + WITHIN_S
        dispatcher = ("tests.cluster.parts", "dispatch", str(self.home), "Reader")
        parts = [
            self._started(*dispatcher),
            self._started("tests.hostile.cluster", str(self.folder)),
        ]
        try:
            while not board.standing(self.batch).ended:
                if monotonic() > until or any(part.poll() is not None for part in parts):
                    break
                sleep(0.5)
        finally:
            self.restarted = sum(part.poll() is not None for part in parts)
            for part in parts:
                part.terminate()
            for part in parts:
                part.wait(END_S)

    def _started(self, *words: str) -> subprocess.Popen[bytes]:
        given = {
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis,
            "RAZMETKA_HOME": str(self.home),
        }
        with (self.folder / "log").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", *words],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=os.environ | given,
            )


def work(folder: Path) -> int:
    """Be the worker of the reading whose folder this is."""
    plan = json.loads((folder / PLAN).read_text())
    limits = Limits(**plan["limits"])
    settings = load_settings().model_copy(update={"intake": limits.intake})
    assert settings.redis_url is not None
    ledger = Ledger.open(settings.database_url, utc_now, POLICY)
    readers = {plan["recipe"]: recorder_maker(settings, folder / COSTS)}
    premises, options = Premises(settings.home), limits.pool(plan["jobs"])
    bench = build_bench(ledger, premises, readers, options, log.teller("worker"))
    return run_worker(bench, settings.redis_url, WorkerOptions())


if __name__ == "__main__":
    log.set_up()
    sys.exit(work(Path(sys.argv[1])))
