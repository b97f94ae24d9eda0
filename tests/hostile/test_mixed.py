"""Risk: the long mixed run says that all is well where it is not, or the cluster ends otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desk.servers import Postgres, Redis
from tests.hostile.cluster import Servers
from tests.hostile.mixed import Plan, mix, told
from tests.hostile.rows import ROWS
from tests.hostile.scene import Limits, Reading
from tests.servers import open_folder, postgres, redis_server

__all__ = ["open_folder", "postgres", "redis_server"]

FEW = tuple(ROWS[number - 1] for number in (1, 5, 8, 38, 54))


def test_a_short_mix_is_without_fault(tmp_path: Path) -> None:
    runs = list(mix(tmp_path, Plan(good=3, times=2, rows=FEW), Reading))
    assert [faults for _, faults in runs] == [[], []]
    assert [told(reading)[:22] for reading, _ in runs] == [
        "2 of 2 good pages done",
        "1 of 1 good pages done",
    ]


def test_a_cluster_reads_the_same_mix(
    open_folder: Path, redis_server: Redis, postgres: Postgres
) -> None:
    opened = Servers(redis_server, postgres).opened(Limits(), 1)
    ((reading, faults),) = mix(open_folder / "mix", Plan(good=2, times=1, rows=FEW), opened)
    assert faults == []
    assert {path.suffix for path in reading.out.rglob("*.*")} == {".json", ".txt", ".csv"}


def test_a_row_that_ends_otherwise_is_told(tmp_path: Path) -> None:
    wrong = replace(ROWS[0], ends={"done": 1})
    ((_, faults),) = mix(tmp_path, Plan(good=1, times=1, rows=(wrong,)), Reading)
    assert faults == ["row 1 (empty): ended in {'EMPTY_FILE': 1}, not {'done': 1}"]
