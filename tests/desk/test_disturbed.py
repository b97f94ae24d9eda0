"""Risk: Ctrl-C, a killed process or a second run in between costs a page or a letter."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from config.settings import load_settings
from pipeline.intake.source import PageImage
from pipeline.ocr.factory import open_engine
from pipeline.process import read_page
from tests.desk.command import Razmetka, children
from tests.desk.scans import strip, volume
from tests.desk.storm import Plan, weather
from tests.drawing import DPI

pytestmark = pytest.mark.xdist_group("disturbed")

PAGES = 8
VOLUME = "том.json"


@pytest.fixture(scope="module")
def undisturbed() -> list[str]:
    """Give the text of every page as the engine reads it in peace, without pool and ledger."""
    settings = load_settings()
    engine = open_engine(settings.engine)
    pages = [PageImage(np.asarray(strip(number), np.uint8), DPI) for number in range(PAGES)]
    read = [read_page(page, 1, engine, settings.reading) for page in pages]
    engine.close()
    texts = ["\n".join(zone.text for zone in page.zones) for page in read]
    assert len(set(texts)) == PAGES
    return texts


def test_ctrl_c_ends_cleanly_and_the_next_run_finishes(
    tmp_path: Path, undisturbed: list[str]
) -> None:
    razmetka = _scanned(Razmetka(tmp_path))
    with _running(razmetka, jobs=1) as run:
        events = [_event(run, "file")]
        run.send_signal(signal.SIGINT)
        rest, _ = run.communicate(timeout=60)
    events += [json.loads(line) for line in rest.splitlines()]
    assert run.returncode == 3
    assert events[-1]["stopped"] is True
    before = _numbers(events)
    assert len(before) < PAGES
    assert not (razmetka.out / VOLUME).exists(), "half a volume is no result"
    assert razmetka("verify").code == 0
    after = razmetka.run()
    assert after.code == 0
    assert sorted(before + _numbers(after.events)) == list(range(1, PAGES + 1))
    assert razmetka.text(VOLUME) == undisturbed


def test_a_killed_child_costs_nothing(tmp_path: Path, undisturbed: list[str]) -> None:
    razmetka = _scanned(Razmetka(tmp_path))
    with _running(razmetka) as run:
        events = [_event(run, "file")]
        living = children(run.pid)
        assert living
        for child in living:
            os.kill(child, signal.SIGKILL)
        rest, _ = run.communicate(timeout=60)
    events += [json.loads(line) for line in rest.splitlines()]
    assert run.returncode == 0
    assert sorted(_numbers(events)) == list(range(1, PAGES + 1))
    told = {(e["code"], e["final"]) for e in events if e["event"] == "failure"}
    assert told <= {("KILLED", False)}
    assert razmetka.text(VOLUME) == undisturbed
    assert razmetka("verify").code == 0


def test_children_killed_at_random_change_no_page(tmp_path: Path) -> None:
    plan = Plan(seed=1950, pages=16, kills=3, facsimiles=0)
    tally = weather(tmp_path, plan)
    assert tally.harmless(plan), tally


def _scanned(razmetka: Razmetka) -> Razmetka:
    razmetka.scans.mkdir()
    volume(razmetka.scans / "том.tif", PAGES)
    return razmetka


@contextmanager
def _running(razmetka: Razmetka, jobs: int = 2) -> Iterator[subprocess.Popen[str]]:
    with razmetka.started(*razmetka.order(jobs)) as run:
        yield run
        run.kill()


def _event(run: subprocess.Popen[str], name: str) -> dict[str, Any]:
    """Wait for the first event of a kind."""
    assert run.stdout
    for line in run.stdout:
        event: dict[str, Any] = json.loads(line)
        if event["event"] == name:
            return event
    raise AssertionError("the run ended too early")


def _numbers(events: list[dict[str, Any]]) -> list[int]:
    return [event["page"] for event in events if event["event"] == "page"]
