"""``razmetka desk``: the web desk on an address, and beside it the pool that reads."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from types import FrameType
from typing import Final

import uvicorn
from fastapi import FastAPI

from desk.beside import Beside
from desk.context import Desk, now
from desk.recipes import Recipes
from desk.web.app import create_app
from desk.web.house import House
from desk.web.pages import VENDOR
from desk.web.warming import warm
from pipeline.model.errors import DeskNotBuiltError

_EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104


@dataclass(frozen=True, slots=True)
class Address:
    """Where the desk listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address as people type it."""
        host = "localhost" if self.host in _EVERYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether a pool reads beside the desk, and with how many processes."""

    beside: bool
    jobs: int


def serve_desk(desk: Desk, address: Address, reading: Reading) -> None:
    """Serve the desk until told to stop.

    Raises:
        DeskNotBuiltError: the pages' assets were not built.

    """
    if not VENDOR.is_dir():
        raise DeskNotBuiltError(str(VENDOR))
    settings = desk.settings()
    hosts = (*settings.desk.hosts, address.host)
    settings = settings.model_copy(update={"desk": replace(settings.desk, hosts=hosts)})
    pool = Beside(settings, desk.config, reading.jobs) if reading.beside else None
    with desk.ledger(settings) as ledger:
        recipes = Recipes(desk.config)
        house = House(settings, ledger, now, secrets.token_urlsafe(24), recipes)
        if pool is not None:
            house.pool_alive = lambda: pool.alive
            pool.start()
        recipes.begin()
        try:
            _serve(desk, house, address)
        finally:
            if pool is not None:
                pool.stop()


def _serve(desk: Desk, house: House, address: Address) -> None:
    app = create_app(house)
    warm(app, house)
    desk.say(address.url)
    if house.people.nobody():
        desk.say(f"{desk.words.first_visit}: {address.url}/setup?key={house.setup_key}")
    config = uvicorn.Config(
        app,
        host=address.host,
        port=address.port,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    server = Server(config)
    server.app = app
    server.run()


class Server(uvicorn.Server):
    """A server that ends its streams before it waits for them."""

    app: FastAPI

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note that it is to end."""
        self.app.state.closing = True
        super().handle_exit(sig, frame)
