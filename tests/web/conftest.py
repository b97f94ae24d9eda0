from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline.store.people import Role
from tests.s3 import s3
from tests.servers import emptied, open_folder, postgres
from tests.web.browser import chromium
from tests.web.shelves import shelve
from tests.web.sitting import Desk, open_desk
from tests.web.visits import Visit, open_house

__all__ = ["emptied", "open_folder", "postgres", "s3"]


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """Give a desk over an empty house, and nobody logged in."""
    with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
def reader(visit: Visit) -> Visit:
    """Give a reader who is logged in."""
    return visit.person("reader", Role.READER)


@pytest.fixture
def operator(visit: Visit) -> Visit:
    """Give an operator who is logged in."""
    return visit.person("operator", Role.OPERATOR)


@pytest.fixture
def editor(visit: Visit) -> Visit:
    """Give an editor who is logged in."""
    return visit.person("editor", Role.EDITOR)


@pytest.fixture
def administrator(visit: Visit) -> Visit:
    """Give an administrator who is logged in."""
    return visit.person("administrator", Role.ADMINISTRATOR)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a Chromium without a screen."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def desk(visit: Visit, browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    """Give a desk that is served, with a telegram on it."""
    shelve(visit.house, tmp_path)
    with open_desk(visit, browser) as made:
        yield made
