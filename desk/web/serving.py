"""``razmetka desk``: the web desk on an address, and beside it the pool that reads."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

import uvicorn

from desk.context import Desk, now
from desk.web.app import create_app
from desk.web.house import House
from desk.web.pages import VENDOR
from pipeline.model.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Address:
    """Where the desk listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address as people type it."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def serve_desk(desk: Desk, address: Address) -> None:
    """Serve the desk until told to stop.

    Raises:
        SettingsError: the pages' assets were not built.

    """
    if not VENDOR.is_dir():
        raise SettingsError(f"{VENDOR}: scripts/desk-assets")
    settings = desk.settings()
    hosts = (*settings.desk.hosts, address.host)
    settings = settings.model_copy(update={"desk": replace(settings.desk, hosts=hosts)})
    with desk.ledger(settings) as ledger:
        house = House(settings, ledger, now, secrets.token_urlsafe(24))
        desk.say(address.url)
        if house.people.nobody():
            desk.say(f"{desk.words.first_visit}: {address.url}/setup?key={house.setup_key}")
        server = uvicorn.Config(
            create_app(house),
            host=address.host,
            port=address.port,
            log_level="warning",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        uvicorn.Server(server).run()
