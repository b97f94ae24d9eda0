"""Risk: a small file takes the machine's memory or its time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.intake import makers

PROBE = """
import json, re, sys, time
from pathlib import Path
from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import inspect, load
from pipeline.model.errors import RazmetkaError

path, options = Path(sys.argv[1]), IntakeOptions()
began = time.process_time()
try:
    inspected = inspect(path, options)
    outcome = str(load(path, 1, inspected.fingerprint, options).pixels.shape)
except RazmetkaError as error:
    outcome = error.code
# Not ru_maxrss: that begins with what the parent held when it forked.
peak_kib = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps({
    "outcome": outcome,
    "seconds": time.process_time() - began,
    "mib": peak_kib / 1024,
}))
"""


def measured(path: Path) -> dict[str, str | float]:
    """Return what came of reading a file in a process of its own, its peak memory and its time."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROBE, str(path)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("maker", "outcome"),
    [
        (lambda path: makers.png_bomb(path, 40_000, 1, 0), "TOO_MANY_PIXELS"),
        (lambda path: makers.png_bomb(path, 20_000, 8, 2), "TOO_MANY_PIXELS"),
        (lambda path: makers.g4_bomb(path, 30_000), "TOO_MANY_PIXELS"),
        (lambda path: makers.png(path, 60_000, 60_000, (8, 0), bytes(100)), "TOO_MANY_PIXELS"),
        (lambda path: makers.png_with_text_bomb(path, 200), "TRUNCATED"),
    ],
    ids=["png 1-bit", "png rgb", "g4", "lying header", "text"],
)
def test_a_bomb_is_refused_by_its_header(
    tmp_path: Path, maker: Callable[[Path], Path], outcome: str
) -> None:
    path = maker(tmp_path / "bomb")
    assert path.stat().st_size < 4_000_000
    found = measured(path)
    assert found["outcome"] == outcome
    assert float(found["seconds"]) < 1
    assert float(found["mib"]) < 100


def test_an_honest_map_is_read(tmp_path: Path) -> None:
    path = makers.g4_bomb(tmp_path / "map.tif", 12_248)
    found = measured(path)
    assert found["outcome"] == "(12248, 12248)"
    assert float(found["mib"]) < 600


def test_an_endless_chain_of_directories_ends(tmp_path: Path) -> None:
    path = makers.tiff(tmp_path / "loop.tif", [makers.grey_directory(makers.sheet())], last_link=1)
    found = measured(path)
    assert found["outcome"] == "(320, 240)"
    assert float(found["seconds"]) < 5
