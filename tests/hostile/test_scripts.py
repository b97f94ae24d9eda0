"""Risk: a PDF with scripts, actions or a program inside starts something, or calls somebody."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile import pdfs

pytestmark = pytest.mark.xdist_group("scripts")

PROGRAMS = {
    "sh",
    "unshare",
    "setpriv",
    "env",
    "true",
    "pdfinfo",
    "pdfimages",
    "pdftotext",
    "pdftoppm",
}
TRACED = "execve,socket,connect,bind,sendto"
READ = """
import sys
from pathlib import Path
from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import inspect, load
options = IntakeOptions()
path = Path(sys.argv[1])
load(path, 1, inspect(path, options).fingerprint, options)
"""


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Give the system calls of reading such a page that start programs or open lines."""
    strace = shutil.which("strace")
    assert strace, "install strace: scripts/system-packages test"
    folder = tmp_path_factory.mktemp("scripts")
    pdfs.scripts(folder)
    traced: list[str | Path] = [
        strace,
        "-f",
        "-qq",
        "-s",
        "200",
        "-e",
        f"trace={TRACED}",
        "-o",
        folder / "trace",
    ]
    command = [*traced, sys.executable, "-c", READ, folder / "a.pdf"]
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert not (folder / "ran").exists()
    return (folder / "trace").read_text(errors="replace").splitlines()


def test_no_program_runs_but_those_that_draw(trace: list[str]) -> None:
    started = [
        found[1] for line in trace if (found := re.search(r'execve\("([^"]+)".* = 0$', line))
    ]
    names = {Path(path).name for path in started}
    assert "pdftoppm" in names
    assert names <= PROGRAMS | {Path(sys.executable).name, Path(sys.executable).resolve().name}


def test_nobody_is_called(trace: list[str]) -> None:
    lines = [line for line in trace if re.search(r"(socket|connect|bind|sendto)\(", line)]
    assert not [line for line in lines if "AF_INET" in line or "AF_UNIX" in line]
