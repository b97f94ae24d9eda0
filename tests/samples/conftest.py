from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

from samples.facsimile import KINDS
from samples.facsimile.make import Made, make_page
from samples.facsimile.plan import PageOrder

ROOT = Path(__file__).parents[2]


class Gallery(Protocol):
    """Every kind drawn once at 150 dpi, damage 1."""

    def __getitem__(self, kind: str) -> Made: ...


@pytest.fixture(scope="session")
def gallery() -> dict[str, Made]:
    return {
        kind: make_page(PageOrder(kind, "grey", 1, 70 + number, 150))
        for number, kind in enumerate(KINDS)
    }
