"""Risk: a run that is cut off starts over, counts a page twice, or waits for ever."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.cache import Cache
from benchmarks.pages import BenchPage
from benchmarks.peers.peer import Bench, Reading, text_page
from benchmarks.peers.programs import lacking, measured
from benchmarks.peers.resident import Resident
from benchmarks.runner import best, forget, run_phase
from pipeline.model.page import Page
from tests.benchmarks.readers import COST, Scripted, bench_page, page_of, peer

PAGE = page_of({"body": ["посол в Праге"]})
PAGES = [bench_page(f"p{number}", PAGE) for number in range(4)]
ANSWERS = {page.key: PAGE for page in PAGES}


def nothing_told(name: str, done: int, whole: int) -> None:
    assert done <= whole


class Interrupted(Scripted):
    """A session that is stopped at its third page, as by a person."""

    def read(self, page: BenchPage) -> Reading:
        if len(self.asked) == 2:
            raise KeyboardInterrupt
        return super().read(page)


def test_a_run_that_was_cut_off_goes_on(tmp_path: Path) -> None:
    first, second = Interrupted(ANSWERS, []), Scripted(ANSWERS, [])
    with pytest.raises(KeyboardInterrupt):
        run_phase(peer(lambda _: first), PAGES, Bench(tmp_path), 1, nothing_told)
    phase = run_phase(peer(lambda _: second), PAGES, Bench(tmp_path), 1, nothing_told)
    assert first.asked + second.asked == ["p0", "p1", "p2", "p3"]
    assert {key: reading.page for key, reading in phase.readings.items()} == ANSWERS
    assert all(reading.cost == COST for reading in phase.readings.values())


def test_a_line_that_was_cut_off_is_read_again(tmp_path: Path) -> None:
    run_phase(peer(lambda _: Scripted(ANSWERS, [])), PAGES, Bench(tmp_path), 1, nothing_told)
    kept = tmp_path / "readings/razmetka.jsonl"
    kept.write_bytes(kept.read_bytes()[:-20])
    again = Scripted(ANSWERS, [])
    run_phase(peer(lambda _: again), PAGES, Bench(tmp_path), 1, nothing_told)
    assert again.asked == ["p3"]
    assert len(Cache(tmp_path / "readings", "razmetka", "v1").readings("p3")) == 1


def test_another_version_reads_everything_anew(tmp_path: Path) -> None:
    for version in ("v1", "v2"):
        session = Scripted(ANSWERS, [])
        reader = peer(lambda _, s=session: s, identity=lambda _, v=version: v)  # type: ignore[misc]
        run_phase(reader, PAGES, Bench(tmp_path), 1, nothing_told)
        assert len(session.asked) == 4


def test_what_is_forgotten_is_read_again(tmp_path: Path) -> None:
    session = Scripted(ANSWERS, [])
    for _ in range(2):
        run_phase(peer(lambda _: session), PAGES, Bench(tmp_path), 1, nothing_told)
        forget(tmp_path, ["razmetka"])
    assert len(session.asked) == 8


def test_repeating_keeps_the_first_text_and_the_least_time(tmp_path: Path) -> None:
    session = Scripted(ANSWERS, [])
    run_phase(peer(lambda _: session), PAGES, Bench(tmp_path), 3, nothing_told)
    assert len(session.asked) == 12
    slow, quick = Reading(PAGE, COST), Reading(text_page("шум"), replace(COST, seconds=0.5))
    assert best([slow, quick]) == Reading(PAGE, quick.cost)


def test_a_page_that_fails_is_kept_as_not_read_and_the_rest_goes_on(tmp_path: Path) -> None:
    session = Scripted({"p0": PAGE}, [])
    phase = run_phase(peer(lambda _: session), PAGES, Bench(tmp_path), 1, nothing_told)
    assert [phase.readings[page.key].problem for page in PAGES] == [None, *["no answer"] * 3]


def test_a_reader_that_cannot_run_says_why_and_is_not_asked(tmp_path: Path) -> None:
    session = Scripted(ANSWERS, [])
    reader = peer(lambda _: session, obstacle=lambda _: lacking("no-such-program"))
    phase = run_phase(reader, PAGES, Bench(tmp_path), 1, nothing_told)
    assert phase.obstacle == "not installed: no-such-program (apt-get install no-such-program)"
    assert session.asked == []


def test_a_program_that_never_ends_is_ended_with_its_children(tmp_path: Path) -> None:
    script = "sleep 60 & echo $! > child; wait"
    begun = time.monotonic()
    ended = measured(["sh", "-c", script], tmp_path, 0.5, {})
    assert ended.problem == "longer than 0.5 s"
    assert time.monotonic() - begun < 20
    child = Path("/proc") / (tmp_path / "child").read_text().strip()
    assert _gone(child)


def test_a_program_is_measured_and_its_last_word_kept(tmp_path: Path) -> None:
    code = "import sys; b = bytearray(80 << 20); sum(range(2_000_000)); sys.exit('no ink')"
    ended = measured([sys.executable, "-c", code], tmp_path, 60, {})
    assert ended.problem == "exit 1: no ink"
    assert 80 < ended.cost.peak_mib < 200
    assert 0.01 < ended.cost.cpu <= ended.cost.seconds + 0.5


CHILD = """
import json, os, sys, time
say = lambda values: print(json.dumps(values), flush=True)
say({"ready": True})
for line in sys.stdin:
    name = json.loads(line)["path"]
    if name == "fall.png": os.abort()
    if name == "wait.png": time.sleep(60)
    say({"text": name, "seconds": 1, "cpu": 1, "peak_mib": 1})
"""


@pytest.fixture
def resident(tmp_path: Path) -> Iterator[Resident]:
    def page(answer: dict[str, Any]) -> Page:
        return text_page(answer["text"])

    session = Resident([sys.executable, "-c", CHILD], {}, Bench(tmp_path, timeout_s=5), page)
    yield session
    session.close()


def test_a_child_that_falls_costs_one_page(resident: Resident) -> None:
    read = [resident.read(bench_page(name, PAGE)) for name in ("one", "fall", "two")]
    assert [one.page.text or one.page.zones[0].lines[0].text for one in (read[0], read[2])] == [
        "one.png",
        "two.png",
    ]
    assert read[1].problem is not None
    assert read[1].problem.startswith("the process fell")


def test_a_child_that_never_answers_is_ended(resident: Resident) -> None:
    assert resident.read(bench_page("wait", PAGE)).problem == "longer than 5 s"
    assert resident.read(bench_page("one", PAGE)).problem is None


def _gone(process: Path) -> bool:
    """Wait a little for a killed process to be gone or a zombie."""
    for _ in range(50):
        try:
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state in "ZX":
            return True
        time.sleep(0.1)
    return False
