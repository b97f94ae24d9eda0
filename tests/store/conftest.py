from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.store.ledger import Ledger
from pipeline.store.verify import verify
from tests.servers import emptied, open_folder, postgres, url
from tests.store.scenes import Clock, open_ledger

__all__ = ["emptied", "open_folder", "postgres", "url"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(url: str, clock: Clock) -> Iterator[Ledger]:
    """Give a ledger on a real database of each kind; after each test it must break no rule."""
    opened = open_ledger(url, clock)
    yield opened
    findings = verify(opened.engine, clock())
    opened.close()
    assert findings == []
