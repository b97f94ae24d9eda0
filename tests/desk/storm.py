"""A storm over the real reader: its children are killed at random while pages are read.

``python -m tests.desk.storm --pages 100 --kills 10 --seed 7`` is the long form; ``make chaos``
runs it. The same scans are read once more in peace, and both runs are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from time import monotonic, sleep
from typing import Any

from pipeline.store.policy import Policy
from samples.facsimile import draw
from tests.desk.command import Razmetka, children
from tests.desk.scans import volume
from tests.workers.scenes import has_gone

VOLUME = 25
JITTER_S = 0.4
"""Longer than a strip takes: a kill may fall on any moment of a page."""


@dataclass(frozen=True)
class Plan:
    """How big a storm is, and what it follows from. ``facsimiles`` of the pages are whole ones."""

    seed: int
    pages: int
    kills: int
    facsimiles: int
    within_s: float = 600.0


@dataclass(frozen=True)
class Tally:
    """What came of a storm; a page ``lost`` was never accepted, one ``differing`` reads another."""

    kills: int
    done: int
    twice: int
    lost: int
    differing: int
    retries: int
    left_behind: int

    def harmless(self, plan: Plan) -> bool:
        """Whether each page was done once, as in peace, through all the kills of the plan."""
        harm = self.twice, self.lost, self.differing, self.left_behind
        return not any(harm) and (self.kills, self.done) == (plan.kills, plan.pages)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.retries} retries: {self.done} pages done, "
            f"{self.twice} accepted twice, {self.lost} lost, {self.differing} texts differing, "
            f"{self.left_behind} processes left"
        )


@dataclass
class Storm:
    """One reading of the scans while children die."""

    razmetka: Razmetka
    plan: Plan
    killed: list[int] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    accepted: Counter[tuple[str, int]] = field(default_factory=Counter)
    retries: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.plan.seed)  # noqa: S311

    def run(self) -> None:
        """Read the scans through the storm; fails where that does not end in time or well."""
        with self.razmetka.started(*self.razmetka.order()) as run:
            late = Timer(self.plan.within_s, run.kill)
            late.start()
            assert run.stdout
            for line in run.stdout:
                self._heard(json.loads(line))
                self._kill_when_due(run)
            late.cancel()
        assert run.returncode == 0, (run.returncode, self.plan)

    def _heard(self, event: dict[str, Any]) -> None:
        if event["event"] == "page":
            self.accepted[event["path"], event["page"]] += 1
        elif event["event"] == "failure":
            assert (event["code"], event["final"]) == ("KILLED", False), event
            self.retries += 1

    def _kill_when_due(self, run: subprocess.Popen[str]) -> None:
        """Kill one child for every so many pages, some time after the page.

        A page that ends its process three times is quarantined by right, so its last try is let be.
        """
        pace = self.plan.pages // (self.plan.kills + 2)
        due = len(self.killed) * pace <= self.accepted.total()
        if len(self.killed) == self.plan.kills or not due:
            return
        sleep(self.dice.uniform(0, JITTER_S))
        while _last_tries(self.razmetka) and run.poll() is None:
            sleep(0.02)
        living = children(run.pid)
        self.seen.update(living)
        if living:
            with suppress(ProcessLookupError):  # it was quicker
                os.kill(victim := self.dice.choice(living), signal.SIGKILL)
                self.killed.append(victim)

    def tally(self, calm: Razmetka) -> Tally:
        """Compare with the same scans read in peace."""
        assert self.razmetka("verify").code == 0
        quiet, stormy = texts(calm), texts(self.razmetka)
        assert len(quiet) == self.plan.pages, (len(quiet), self.plan)
        readings = _readings(self.razmetka)
        return Tally(
            len(self.killed),
            done=len(stormy),
            twice=sum(n > 1 for n in [*self.accepted.values(), *readings]),
            lost=len(quiet.keys() - stormy.keys()),
            differing=sum(text != quiet.get(page) for page, text in stormy.items()),
            retries=self.retries,
            left_behind=sum(not has_gone(pid) for pid in self.seen),
        )


def texts(razmetka: Razmetka) -> dict[tuple[str, int], str]:
    """Return the text of every page by the result it stands in and its number there."""
    found = (path.relative_to(razmetka.out) for path in razmetka.out.rglob("*.json"))
    return {
        (str(name), number): text
        for name in found
        for number, text in enumerate(razmetka.text(str(name)), 1)
    }


def weather(folder: Path, plan: Plan) -> Tally:
    """Draw scans, read them in peace and in a storm, and return what came of it."""
    calm, stormy = Razmetka(folder / "calm"), Razmetka(folder / "storm")
    _draw(calm.scans, plan)
    shutil.copytree(calm.scans, stormy.scans)
    peace = calm.script(*calm.order(), within_s=plan.within_s)
    assert peace.code == 0, peace.err
    storm = Storm(stormy, plan)
    storm.run()
    return storm.tally(calm)


def _draw(scans: Path, plan: Plan) -> None:
    """Draw whole facsimiles, and volumes of typed strips for the rest of the pages."""
    scans.mkdir(parents=True)
    if plan.facsimiles:
        draw(scans / "facsimiles", plan.facsimiles, plan.seed, damage=(0, 1))
        shutil.move(scans / "facsimiles" / "pages", scans / "pages")
        shutil.rmtree(scans / "facsimiles")
    first, end = 0, plan.pages - plan.facsimiles
    while first < end:
        volume(scans / f"том-{first}.tif", min(VOLUME, end - first), first)
        first += VOLUME


def _last_tries(razmetka: Razmetka) -> int:
    """Return how many files and pages are tried for the last time right now."""
    tried = " UNION ALL ".join(
        f"SELECT id FROM {table} WHERE state = '{state}' AND attempts >= {Policy().max_attempts}"  # noqa: S608
        for table, state in (("pages", "running"), ("files", "opening"))
    )
    return len(_asked(razmetka, tried))


def _readings(razmetka: Razmetka) -> list[int]:
    """Return how many readings each page has in the ledger."""
    return _asked(razmetka, "SELECT count(*) FROM readings GROUP BY page_id")


def _asked(razmetka: Razmetka, question: str) -> list[int]:
    with closing(sqlite3.connect(razmetka.folder / "home" / "razmetka.db", 30.0)) as ledger:
        return [number for (number,) in ledger.execute(question)]


def main() -> int:
    """Run one storm and print what came of it."""
    options = argparse.ArgumentParser()
    options.add_argument("--pages", type=int, default=100)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = options.parse_args()
    plan = Plan(given.seed, given.pages, given.kills, given.pages // 4, 3600.0)
    sys.stdout.write(f"{plan}\n")
    began = monotonic()
    with tempfile.TemporaryDirectory(prefix="razmetka-storm-") as place:
        tally = weather(Path(place), plan)
    sys.stdout.write(f"{tally}, in {monotonic() - began:.0f} s\n")
    return 0 if tally.harmless(plan) else 1


if __name__ == "__main__":
    sys.exit(main())
