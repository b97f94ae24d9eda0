"""What every request of the desk works with: the store, the people, the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated, cast

from fastapi import Depends, Request

from config.settings import Settings
from pipeline.store.audit import Audit
from pipeline.store.blobs import Blobs, open_blobs
from pipeline.store.board import Board
from pipeline.store.ledger import Ledger
from pipeline.store.people import People


@dataclass
class House:
    """The rooms behind the desk. ``clock`` tells the time in UTC, with its zone.

    ``setup_key`` opens the page on which the first administrator is made.
    """

    settings: Settings
    ledger: Ledger
    clock: Callable[[], datetime]
    setup_key: str

    @cached_property
    def board(self) -> Board:
        """How batches stand."""
        return Board(self.ledger.engine, self.clock)

    @cached_property
    def people(self) -> People:
        """Accounts, sessions and tokens."""
        return People(self.ledger.engine, self.clock)

    @cached_property
    def audit(self) -> Audit:
        """Who saw and changed what."""
        return Audit(self.ledger.engine, self.clock)

    @cached_property
    def previews(self) -> Blobs:
        """The small pictures of pages."""
        return open_blobs(self.settings.blobs_url, self.settings.home, "previews")


def house(request: Request) -> House:
    """Return the house that a request is made to."""
    return cast(House, request.app.state.house)


InHouse = Annotated[House, Depends(house)]
