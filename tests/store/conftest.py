from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store.ledger import Ledger
from pipeline.store.verify import verify
from tests.store.scenes import Clock, open_ledger


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    """Give a ledger on a real file; after each test it must break no rule."""
    opened = open_ledger(tmp_path, clock)
    yield opened
    findings = verify(opened.engine, clock())
    opened.close()
    assert findings == []
