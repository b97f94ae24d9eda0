"""Risk: a page that never ends holds up the others, or leaves something running."""

from __future__ import annotations

from pathlib import Path

from tests.desk.scans import scan
from tests.hostile.rows import NOISE, ROWS, made
from tests.hostile.scene import ATTEMPTS, Reading
from workers.events import PageRead
from workers.options import PoolOptions

LIMIT_S = 12.0


def test_noise_costs_its_time_and_nothing_else(tmp_path: Path) -> None:
    pool = PoolOptions(jobs=2, page_limit_s=LIMIT_S, poll_s=0.1, min_free_mib=0.0)
    reading = Reading(tmp_path, pool)
    made(reading.scans, (ROWS[NOISE - 1],))
    (reading.scans / "good").mkdir()
    scan(reading.scans / "good" / "good.png")
    reading.run()
    (noise,), (good,) = reading.of(b"19"), reading.of(b"good")
    assert (noise.end, noise.attempts) == ("OCR_TIMEOUT", ATTEMPTS)
    assert good.end == "done"
    assert sum(isinstance(event, PageRead) for event in reading.events) == 1
    assert reading.seconds < ATTEMPTS * LIMIT_S + 60
    assert reading.watch.left() == []
    assert reading.broken() == []
    reading.ledger.close()
