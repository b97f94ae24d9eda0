"""One reading of all rows, shared by every test that looks at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk.scans import scan
from tests.hostile.rows import ROWS, made
from tests.hostile.scene import Limits, Reading

GOOD = 5
HURRY = Limits(page_s=14.0, file_s=8.0, render_s=3)
"""For rows that end only by a limit, so that they cost no more than it."""


@pytest.fixture(scope="session")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """Give the reading of every row that ends by itself, good pages among them."""
    done = Reading(tmp_path_factory.mktemp("patient"))
    made(done.scans, tuple(row for row in ROWS if not row.endless))
    yield _read(done, GOOD)
    done.close()


@pytest.fixture(scope="session")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """Give the reading of the other rows."""
    done = Reading(tmp_path_factory.mktemp("hurried"), HURRY)
    made(done.scans, tuple(row for row in ROWS if row.endless))
    yield _read(done, 2)
    done.close()


def _read(reading: Reading, good: int) -> Reading:
    for number in range(good):
        place = reading.scans / f"{11 * number + 5:02}~good"
        place.mkdir()
        scan(place / "good.png", number)
    reading.read()
    return reading
