"""The commands as people and compose give them, over real scans, the real reader and servers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import pytest

from desk.servers import Postgres, Redis
from tests.servers import new_database, sqlite_url

SCANS = sorted((Path(__file__).parents[2] / "samples" / "pages").rglob("*.jpg"))[:2]


@dataclass
class Person:
    """Somebody at a shell."""

    folder: Path
    given: dict[str, str]
    services: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def says(self, *words: str) -> str:
        done = subprocess.run(
            self._command(*words),
            env=os.environ | self.given,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def starts(self, *words: str) -> None:
        with (self.folder / "log").open("ab") as log:
            self.services.append(
                subprocess.Popen(
                    self._command(*words), env=os.environ | self.given, stdout=log, stderr=log
                )
            )

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "desk.cli", "--lang", "en", *words]


@pytest.fixture
def person(tmp_path: Path, postgres: Postgres, redis_server: Redis) -> Iterator[Person]:
    given = {
        "RAZMETKA_HOME": str(tmp_path / "home"),
        "DATABASE_URL": new_database(postgres),
        "REDIS_URL": redis_server.url,
    }
    somebody = Person(tmp_path, given)
    yield somebody
    for service in somebody.services:
        service.terminate()
    for service in somebody.services:
        service.wait(60)


def test_from_submit_to_results(person: Person, tmp_path: Path, postgres: Postgres) -> None:
    out = tmp_path / "out"
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(SCANS[0].read_bytes()[:20_000])
    given = [str(scan) for scan in (*SCANS, cut)]
    batch = person.says("submit", *given, "--out", str(out), "--format", "json,txt").strip()
    assert batch == "1", "at once, with nobody there to read"
    person.says("pause", batch)
    assert "‖" in person.says("status", "--follow")
    person.says("resume", batch)
    person.starts("dispatch")
    person.starts("worker", "--jobs", "1")
    until = monotonic() + 200
    while (
        len(list(out.glob("*.*"))) < 2 * len(SCANS)
        or person.says("status", batch).count("quarantined") == 0
    ):
        assert monotonic() < until, (tmp_path / "log").read_text()[-4000:]
        sleep(0.3)
    for scan in SCANS:
        document = json.loads((out / f"{scan.stem}.json").read_text("utf-8"))
        assert document["pages"][0]["zones"]
    again = tmp_path / "again"
    person.says("export", "--batch", batch, "--out", str(again), "--format", "txt")
    for scan in SCANS:
        name = f"{scan.stem}.txt"
        assert (again / name).read_bytes() == (out / name).read_bytes()
    assert person.says("verify").strip() == "All is sound: no rule is broken."
    told = person.says("doctor", "--cluster")
    shown = told + (tmp_path / "log").read_text()
    assert postgres.password not in shown
    assert "redis" in told
    assert person.says("requeue", "--where", "code=KILLED").strip() == "0"
    assert person.says("requeue", "--where", "code=TRUNCATED").strip() == "1"


def test_a_ledger_moves_by_command(person: Person, tmp_path: Path) -> None:
    old = {"DATABASE_URL": sqlite_url(tmp_path)}
    before = Person(tmp_path, person.given | old)
    before.says("submit", str(SCANS[0]), "--out", str(tmp_path / "out"))
    person.says("migrate-store", "--from", old["DATABASE_URL"])
    assert person.says("cancel", "1").strip() == "1"
