"""Risk: an outside program eats the machine, or lives on after the page that started it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.intake.fence import SOURCE, Bounds, Fence, without_network
from pipeline.intake.files import opened
from pipeline.intake.options import IntakeOptions
from pipeline.intake.poppler import Poppler
from pipeline.intake.source import inspect, load
from pipeline.model.errors import (
    DiskFullError,
    MissingProgramError,
    PdfDamagedError,
    RenderTimeoutError,
)
from tests.intake import makers

BOUNDS = Bounds(memory_mib=512, cpu_s=30)
MEGABYTE = 1_000_000


def alive(number: int) -> bool:
    """Tell whether a process runs; one that ended and waits to be reaped does not."""
    try:
        status = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return status != "Z"


def until_dead(number: int) -> None:
    until = time.monotonic() + 5
    while alive(number):
        assert time.monotonic() < until
        time.sleep(0.02)


def until_noted(note: Path) -> None:
    until = time.monotonic() + 5
    while not (note.exists() and note.read_text()):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_program_runs_and_its_complaints_are_kept(tmp_path: Path) -> None:
    with Fence({"sh": MEGABYTE}, BOUNDS, tmp_path) as fence:
        assert fence.run("sh", "-c", "echo out; echo err >&2", timeout_s=5) == b"out\n"
        assert fence.complaints("sh") == ("err",)
    assert list(tmp_path.iterdir()) == []


def test_output_and_memory_are_bounded(tmp_path: Path) -> None:
    with Fence({"sh": MEGABYTE, "head": MEGABYTE}, BOUNDS, tmp_path) as fence:
        assert len(fence.run("head", "-c", "9000000", "/dev/zero", timeout_s=5)) <= 1_000_960
        assert fence.run("sh", "-c", "ulimit -v; ulimit -t", timeout_s=5) == b"524288\n30\n"


def test_time_is_bounded(tmp_path: Path) -> None:
    with Fence({"sleep": MEGABYTE}, BOUNDS, tmp_path) as fence:
        with pytest.raises(RenderTimeoutError):
            fence.run("sleep", "60", timeout_s=1)
        number = int((fence.folder / "sleep.pid").read_text())
        assert not alive(number)


def test_leaving_in_a_hurry_ends_what_somebody_else_started(tmp_path: Path) -> None:
    """A soft time limit strikes inside pdf2image, which then forgets its child."""
    with Fence({"sleep": MEGABYTE}, BOUNDS, tmp_path) as fence:
        forgotten = subprocess.Popen([fence.folder / "sleep", "60"])
        until_noted(fence.folder / "sleep.pid")
    assert not alive(forgotten.pid)
    forgotten.wait()


def test_a_program_dies_with_the_worker(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipeline.intake.fence import Bounds, Fence\n"
        "with Fence({'sleep': 1000}, Bounds(512, 30), Path(sys.argv[1])) as fence:\n"
        "    fence.run('sleep', '60', timeout_s=60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) as worker:
        note = None
        while not note:
            note = next(tmp_path.glob("*/sleep.pid"), None)
            time.sleep(0.02)
        time.sleep(0.3)
        number = int(note.read_text())
        assert alive(number)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        until_dead(number)


def test_a_program_has_no_network(tmp_path: Path) -> None:
    with Fence({"cat": MEGABYTE}, BOUNDS, tmp_path) as fence:
        seen = fence.run("cat", "/proc/net/dev", timeout_s=10).decode()
    ours = Path("/proc/net/dev").read_text()
    wanted = {"lo"} if without_network() else interfaces(ours)
    assert interfaces(seen) == wanted


def interfaces(table: str) -> set[str]:
    return {line.split(":")[0].strip() for line in table.splitlines() if ":" in line}


def test_a_program_is_told_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:secret@h/d")
    with Fence({"env": MEGABYTE}, BOUNDS, tmp_path) as fence:
        told = fence.run("env", timeout_s=10).decode()
        assert f"TMPDIR={fence.folder}" in told
    assert "secret" not in told


def test_the_limits_are_the_kernels(tmp_path: Path) -> None:
    with Fence({"cat": MEGABYTE}, BOUNDS, tmp_path) as fence:
        table = fence.run("cat", "/proc/self/limits", timeout_s=10).decode()
    limits = {line[:25].strip(): line[26:46].strip() for line in table.splitlines()}
    assert limits["Max cpu time"] == "30"
    assert limits["Max address space"] == str(512 << 20)
    assert limits["Max core file size"] == "0"
    assert MEGABYTE <= int(limits["Max file size"]) < MEGABYTE + 1024


def test_an_odd_name_of_a_program_or_file_is_no_command(tmp_path: Path) -> None:
    mark, odd = tmp_path / "ran", tmp_path / "$(touch ran);'\"\n.txt"
    odd.write_text("inside")
    with Fence({"cat": MEGABYTE}, BOUNDS, tmp_path, str(odd)) as fence:
        assert fence.run("cat", SOURCE, timeout_s=10) == b"inside"
        fence.run("cat", "$(touch ran)", "; touch ran", timeout_s=10)
    assert not mark.exists()


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingProgramError, match="no-such-program"):
        Fence({"no-such-program": MEGABYTE}, BOUNDS, tmp_path)


def test_a_folder_that_forbids_programs_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = makers.scan_pdf(tmp_path / "a.pdf")
    monkeypatch.setattr(Path, "chmod", lambda *_: None)  # as on a volume mounted noexec
    with pytest.raises(MissingProgramError, match="Permission denied"):
        inspect(path, IntakeOptions(scratch=tmp_path))


def test_no_page_is_drawn_without_room_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = makers.scan_pdf(tmp_path / "a.pdf")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100_000))
    with pytest.raises(DiskFullError):
        load(path, 1, None, IntakeOptions(scratch=tmp_path))


def test_a_page_that_was_written_short_is_not_read(tmp_path: Path) -> None:
    path = makers.scan_pdf(tmp_path / "a.pdf")
    programs = {"pdfinfo": MEGABYTE, "pdftoppm": 100_000}
    with opened(path) as file:
        source = f"/proc/{os.getpid()}/fd/{file.fileno()}"
        with Fence(programs, BOUNDS, tmp_path, source) as fence:
            pdf = Poppler(fence, SOURCE, 10, 10)
            with pytest.raises(PdfDamagedError, match="< 230400 B"):
                pdf.draw(1, 150, (240, 320))


def test_too_little_memory_is_an_error_not_an_empty_page(tmp_path: Path) -> None:
    path = makers.content_pdf(tmp_path / "a.pdf", b"0 0 50 50 re f")
    options = IntakeOptions(program_memory_mib=150, render_dpi=2000, scratch=tmp_path)
    with pytest.raises(PdfDamagedError):
        load(path, 1, None, options)
