"""Risk: a disk that is full or may not be written costs a page, or nobody is told (row 57)."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from pipeline.model.page import PageState
from tests.cluster.conftest import (
    cluster,
    emptied,
    open_folder,
    postgres,
    redis_server,
    url,
)
from tests.cluster.scenes import Cluster
from tests.desk.command import Said
from tests.desk.scans import scan

__all__ = [
    "cluster",
    "emptied",
    "open_folder",
    "postgres",
    "redis_server",
    "url",
]

WITHIN_S = 150


@cache
def apart() -> tuple[str, ...]:
    """Return the words before a command that may mount disks of its own, which end with it."""
    unshare = str(shutil.which("unshare"))
    for options in (("--mount",), ("--user", "--map-root-user", "--mount")):
        words = (unshare, *options, "--")
        trial = [*words, "mount", "-t", "tmpfs", "none", "/mnt"]
        if subprocess.run(trial, capture_output=True, check=False).returncode == 0:
            return words
    raise AssertionError("mounting needs root, or a kernel that allows user namespaces")


def started(
    folder: Path, disk: str, home: str, out: str, before: str = ""
) -> subprocess.Popen[str]:
    """Begin to read ``a.png`` where ``disk/`` is a disk with these options; ``before`` is shell."""
    (folder / "disk").mkdir(exist_ok=True)
    words = ["--home", home, "--json-lines", "run", "a.png", "--out", out, "--jobs", "1"]
    line = shlex.join([sys.executable, "-m", "desk.cli", *words])
    script = f"mount -t tmpfs -o {disk} none disk\n{before}\nexec {line}"
    return subprocess.Popen(
        [*apart(), "sh", "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        text=True,
    )


def run(folder: Path, disk: str, out: str = "out") -> Said:
    """Read ``a.png`` beside such a disk."""
    with started(folder, disk, "home", out) as process:
        said, complained = process.communicate(timeout=WITHIN_S)
    return Said(process.returncode, said, complained)


@pytest.mark.parametrize(
    ("disk", "code", "said"),
    [("size=4k", "DISK_FULL", "На диске нет места"), ("ro", "OUTPUT", "Результаты не записать")],
    ids=["full", "read-only"],
)
def test_results_that_cannot_be_written_cost_no_page(
    tmp_path: Path, disk: str, code: str, said: str
) -> None:
    scan(tmp_path / "a.png")
    first = run(tmp_path, disk, out="disk/out")
    assert first.code == 3
    assert said in first.err + first.out
    assert [event["state"] for event in first.of("page")] == ["done"]
    assert not list((tmp_path / "disk").iterdir()), "nothing half written, and nothing elsewhere"
    second = run(tmp_path, "size=1m")
    assert second.code == 0
    assert second.of("page") == [], "it was read the first time"
    assert json.loads((tmp_path / "out" / "a.json").read_text())["pages"][0]["state"] == "done"
    assert code not in second.out


def test_a_full_disk_holds_the_work_up_until_there_is_room(tmp_path: Path) -> None:
    scan(tmp_path / "a.png")
    waits = "(until [ -e room ]; do sleep 0.1; done; mount -o remount,size=2g disk) &"
    with started(tmp_path, "size=200m", "disk/home", "out", waits) as process:
        assert process.stdout
        told = []
        for line in process.stdout:
            told.append(json.loads(line))
            if told[-1]["event"] == "paused":
                (tmp_path / "room").touch()
    assert process.returncode == 0
    said = [event.get("code") or event.get("state") for event in told if event["event"] != "end"]
    assert [each for each in said if each] == ["DISK_FULL", "done"]


def test_a_worker_goes_on_with_others_where_one_folder_is_closed(cluster: Cluster) -> None:
    (cluster.folder / "closed").write_text("a file where the folder of results should be")
    found = cluster.files("a", 2)
    open_out, cluster.out = cluster.out, cluster.folder / "closed"
    closed = cluster.submit(found)
    cluster.out = open_out
    for part in ("dispatch", "worker"):
        cluster.start(part)
    other = cluster.submit(cluster.files("b", 2))
    cluster.wait_for_end(other)
    cluster.wait_for(lambda: cluster.ledger.progress(closed).pages == {PageState.DONE: 2})
    cluster.wait_for(lambda: "OUTPUT" in cluster.log())
    assert all(part.poll() is None for part in cluster.parts)
    (cluster.folder / "closed").unlink()
    cluster.wait_for_end(closed)
