"""A visitor of the desk in a test: a client with cookies, and the token of the pages it sees."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from config.settings import Settings
from desk.recipes import Recipes
from desk.web.app import create_app
from desk.web.house import House
from desk.web.visitor import SESSION, csrf_of_secret
from pipeline.model.provenance import Run
from pipeline.store.ledger import Ledger
from pipeline.store.people import Person, Role
from tests.servers import new_sqlite

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its client's successor, which nothing else here needs
    from starlette.testclient import TestClient

KEY = "the key on the terminal"
PASSWORD = "сорок тысяч телеграмм"  # noqa: S105


class Clock:
    """A clock that tests put forward. It begins at the real time, as sessions are compared."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Known(Recipes):
    """What reads, without loading it."""

    def of(self, profile: str) -> Run:
        return Run("a double", {}, f"recipe of {profile}")


@dataclass
class Visit:
    """A browser without a screen."""

    house: House
    clock: Clock
    client: TestClient
    csrf: str = ""

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.send("GET", path, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        """Send a form with the token that our pages put into it."""
        found: httpx.Response = self.client.post(
            path, data={"csrf": self.csrf, **(data or {})}, **more
        )
        return found

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send something as our scripts do: with the token in a header."""
        headers = {"X-CSRF-Token": self.csrf, **more.pop("headers", {})}
        found: httpx.Response = self.client.request(method, path, headers=headers, **more)
        return found

    def look(self, path: str) -> str:
        """Return a page's HTML; its token is used from now on."""
        found = self.get(path)
        assert found.status_code == 200, found.text
        self.csrf = re.findall(r'<meta name="csrf" content="(\w*)">', found.text)[0]
        return found.text

    def another(self) -> Visit:
        """Return another browser at the same desk."""
        return Visit(self.house, self.clock, _client(self.house))

    def person(self, login: str, role: Role) -> Visit:
        """Return another browser in which a new person is logged in."""
        return self.another().as_person(self.house.people.add(login, login.title(), role, None))

    def as_person(self, person: Person) -> Visit:
        secret = self.house.people.begin_session(person.id)
        self.client.cookies.set(SESSION, secret)
        self.csrf = csrf_of_secret(secret)
        return self


def _client(house: House) -> TestClient:
    return TestClient(
        create_app(house),
        base_url="http://127.0.0.1",
        follow_redirects=False,
        raise_server_exceptions=False,
    )


@contextmanager
def open_house(folder: Path, **settings: Any) -> Iterator[Visit]:
    """Open a desk over a folder."""
    clock = Clock()
    folder.mkdir(parents=True, exist_ok=True)
    made = Settings.model_construct(**{**_defaults(), "home": folder, **settings})
    kept = Path(made.database_url.removeprefix("sqlite:///"))
    if made.database_url.startswith("sqlite:") and not kept.exists():
        new_sqlite(kept)
    ledger = Ledger.open(made.database_url, clock)
    house = House(made, ledger, clock, KEY, Known(None))
    try:
        yield Visit(house, clock, _client(house))
    finally:
        ledger.close()


def _defaults() -> dict[str, Any]:
    settings = Settings.model_construct()
    return {name: getattr(settings, name) for name in Settings.model_fields}
