"""A storm: processes and servers are killed at random while pages are read. Replayed by its seed.

``python -m tests.cluster.chaos --database postgresql --pages 1000 --kills 60 --seed 7`` is the
long form; ``make chaos`` runs it on both databases.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import Select, select
from sqlalchemy.exc import SQLAlchemyError

from desk.servers import Postgres, Redis
from pipeline.model.errors import DatabaseError
from pipeline.model.page import PageState
from pipeline.store.queues import FILES, PAGES, Queue
from pipeline.store.tables import files, pages
from pipeline.store.work import NewFile
from tests.cluster.parts import POLICY
from tests.cluster.scenes import Cluster

PARTS = ("dispatch", "dispatch", "worker", "worker")
WEIGHTS = {"child": 8, "worker": 3, "dispatch": 3, "redis": 2, "postgres": 2}


@dataclass(frozen=True)
class Plan:
    """How big a storm is, and what it follows from."""

    seed: int
    pages: int
    poison: int
    kills: int
    within_s: float = 900.0


@dataclass
class Storm:
    """The state of one storm over a cluster."""

    cluster: Cluster
    plan: Plan
    postgres: Postgres | None = None
    killed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.plan.seed)  # noqa: S311
        self.cluster.reader = "Poisoned"

    def run(self) -> int:
        """Read through the storm and return the batch; fails where it does not end in time."""
        batch = self.cluster.submit(self.files())
        until = monotonic() + self.plan.within_s
        left = self.plan.kills
        pace = max(self.plan.pages // (self.plan.kills + 1), 1)
        while not self._ended(batch):
            assert monotonic() < until, (self.plan, self.killed, self.cluster.log()[-6000:])
            self._keep_alive()
            due = (self.plan.kills - left) * pace <= self._final(batch)
            if left and due and self._kill():
                left -= 1
            sleep(self.dice.uniform(0.05, 0.3))
        return batch

    def files(self) -> list[NewFile]:
        """Make one file of a fifth of the pages, the others of one page, poison among them."""
        big = self.plan.pages // 5
        made = self.cluster.files("большой", 1, pages=big)
        made += self.cluster.files("a", self.plan.pages - big)
        for number in range(self.plan.poison):
            path = self.cluster.scans / f"a-{number * 7:04}.txt"
            path.write_text(f"яд {number}\n")
        return made

    def check(self, batch: int) -> None:
        """Nothing is lost, nothing innocent quarantined, and every text is that of its file."""
        told = self.cluster.ledger.progress(batch).pages
        wanted = {PageState.DONE: self.plan.pages - self.plan.poison}
        if self.plan.poison:
            wanted[PageState.QUARANTINED] = self.plan.poison
        assert told == wanted, (self.plan, self.killed, self._odd(batch))
        for name, texts in self.cluster.texts(batch).items():
            lines = (self.cluster.scans / name).read_text().splitlines()
            assert texts == (lines if "яд" not in lines[0] else [""]), name

    def _odd(self, batch: int) -> list[tuple[object, ...]]:
        """Return what befell the pages that were not read, for whoever looks at a failure."""
        told = (
            pages.c.number,
            pages.c.state,
            pages.c.attempts,
            pages.c.setbacks,
            pages.c.problem_code,
        )
        undone = select(files.c.name, *told).join(files, files.c.source_id == pages.c.source_id)
        undone = undone.where(files.c.batch_id == batch, pages.c.state != PageState.DONE)
        with self.cluster.ledger.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(undone)]

    def _ended(self, batch: int) -> bool:
        with suppress(DatabaseError):
            return self.cluster.board.standing(batch).ended
        return False

    def _final(self, batch: int) -> int:
        with suppress(DatabaseError):
            return self.cluster.ledger.progress(batch).pages_final
        return 0

    def _keep_alive(self) -> None:
        wanted = Counter(PARTS)
        for process in list(self.cluster.parts):
            if process.poll() is None:
                wanted[process.args[3]] -= 1  # type: ignore[index]
            else:
                self.cluster.parts.remove(process)
        for part in wanted.elements():
            self.cluster.start(part)

    def _kill(self) -> bool:
        what = {name: n for name, n in WEIGHTS.items() if name != "postgres" or self.postgres}
        name = self.dice.choices(list(what), list(what.values()))[0]
        actions: dict[str, Callable[[], bool]] = {
            "child": self._kill_child,
            "worker": lambda: self._kill_part("worker"),
            "dispatch": lambda: self._kill_part("dispatch"),
            "redis": lambda: _killed(self.cluster.redis),
            "postgres": lambda: _killed(self.postgres),
        }
        done = actions[name]()
        self.killed[name] += done
        return done

    def _is_last_try(self) -> bool:
        """Return whether something has one try left, or nobody can tell.

        What its reader dies of so often counts as poison: dice would condemn the innocent.
        """
        with suppress(SQLAlchemyError), self.cluster.ledger.engine.connect() as connection:
            return any(connection.scalar(_of_one_try_left(queue)) for queue in (FILES, PAGES))
        return True

    def _kill_part(self, part: str) -> bool:
        if part == "worker" and self._is_last_try():
            return False
        living = [p for p in self.cluster.parts if p.poll() is None and p.args[3] == part]  # type: ignore[index]
        if not living:
            return False
        self.dice.choice(living).kill()
        return True

    def _kill_child(self) -> bool:
        if self._is_last_try():
            return False
        parents = {p.pid for p in self.cluster.parts}
        children = [pid for pid in map(int, _pids()) if _parent(pid) in parents and _reads(pid)]
        if not children:
            return False
        with suppress(ProcessLookupError), suppress(ProcessLookupError):  # it was quicker
            os.kill(self.dice.choice(sorted(children)), signal.SIGKILL)
        return True


def _of_one_try_left(queue: Queue) -> Select[tuple[int]]:
    row = queue.table.c
    left = row.state.in_((queue.waiting, queue.held)), row.attempts >= POLICY.max_attempts - 1
    return select(row.id).where(*left).limit(1)


def _killed(server: Redis | Postgres | None) -> bool:
    if server is None:
        return False
    server.restart(signal.SIGKILL)
    return True


def _pids() -> list[str]:
    return [path.name for path in Path("/proc").iterdir() if path.name.isdigit()]


def _parent(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _reads(pid: int) -> bool:
    with suppress(OSError):
        return b"workers.child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def main() -> int:
    """Run one storm and print what came of it."""
    options = argparse.ArgumentParser()
    options.add_argument("--database", choices=["sqlite", "postgresql"], required=True)
    options.add_argument("--pages", type=int, default=1000)
    options.add_argument("--poison", type=int, default=5)
    options.add_argument("--kills", type=int, default=60)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = options.parse_args()
    plan = Plan(given.seed, given.pages, given.poison, given.kills, 3600.0)
    sys.stdout.write(f"{given.database}: {plan}\n")
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="razmetka-chaos-")))
        place.chmod(0o755)
        postgres = None
        url = f"sqlite:///{place / 'ledger.sqlite'}"
        if given.database == "postgresql":
            postgres = stack.enter_context(Postgres(place / "postgres"))
            url = postgres.url()
        redis = stack.enter_context(Redis(place / "redis"))
        cluster = Cluster(place, url, redis)
        stack.callback(cluster.end)
        storm = Storm(cluster, plan, postgres)
        began = monotonic()
        batch = storm.run()
        cluster.end()
        storm.check(batch)
        cluster.check()
        told = {str(state): count for state, count in cluster.ledger.progress(batch).pages.items()}
        cluster.ledger.close()
        sys.stdout.write(f"{told} after {dict(storm.killed)} in {monotonic() - began:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
