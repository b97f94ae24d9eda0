"""One reading of all rows, shared by every test that looks at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk.scans import scan
from tests.hostile.rows import NOISE, ROWS, made
from tests.hostile.scene import Reading
from workers.options import PoolOptions

GOOD = 5


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """Give the reading of every row but noise, good pages among them; to look at only."""
    pool = PoolOptions(jobs=2, page_limit_s=90.0, poll_s=0.1, min_free_mib=0.0, recheck_s=0.5)
    done = Reading(tmp_path_factory.mktemp("hostile"), pool)
    made(done.scans, tuple(row for row in ROWS if row.number != NOISE))
    for number in range(GOOD):
        (done.scans / f"{11 * number + 5:02}~good").mkdir()
        scan(done.scans / f"{11 * number + 5:02}~good" / "good.png", number)
    done.run()
    yield done
    done.ledger.close()
