"""What every request of the desk works with: the store, the people, the settings."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, cast

from fastapi import Depends, Request

from config.settings import Settings
from config.thesaurus import load_thesaurus
from desk.recipes import Recipes
from desk.web.counter import Counter
from desk.web.glances import Glances
from desk.web.queueing import Queueing
from pipeline.search.thesaurus import Thesaurus
from pipeline.store.audit import Audit
from pipeline.store.blobs import Blobs, open_blobs
from pipeline.store.board import Board
from pipeline.store.browsing import Browser
from pipeline.store.closing import PageClosures
from pipeline.store.deliveries import Deliveries
from pipeline.store.ledger import Ledger
from pipeline.store.people import People
from pipeline.store.redacting import Redactions
from pipeline.store.reports import StoredFile
from workers.fetching import ORIGINALS, Originals


@dataclass
class House:
    """The rooms behind the desk. ``clock`` tells the time in UTC, with its zone.

    ``setup_key`` opens the page on which the first administrator is made.
    """

    settings: Settings
    ledger: Ledger
    clock: Callable[[], datetime]
    setup_key: str
    recipes: Recipes
    pool_alive: Callable[[], bool] | None = None
    """Whether the pool beside the desk runs; ``None`` where workers of a cluster read."""

    def readers_here(self) -> bool:
        """Return whether anybody is known to work off the queue."""
        return self.pool_alive() if self.pool_alive is not None else bool(self.ledger.owners())

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
    def browser(self) -> Browser:
        """What people look up in batches, and which are closed to whom."""
        return Browser(self.ledger.engine)

    @cached_property
    def closures(self) -> PageClosures:
        """Which single pages are closed to whom."""
        return PageClosures(self.ledger.engine)

    @cached_property
    def redactions(self) -> Redactions:
        """Which parts of pages are withheld."""
        return Redactions(self.ledger.engine, self.clock)

    @cached_property
    def deliveries(self) -> Deliveries:
        """What was handed in and is not queued yet."""
        return Deliveries(self.ledger.engine, self.clock)

    @cached_property
    def counter(self) -> Counter:
        """Where files are handed in."""
        return Counter(self.settings, self.deliveries)

    @cached_property
    def queueing(self) -> Queueing:
        """How deliveries become batches."""
        return Queueing(self.counter, self.ledger, self.recipes)

    @cached_property
    def glances(self) -> Glances:
        """Small pictures of what could not be read."""
        return Glances(self.settings.home / "glances")

    @cached_property
    def thesaurus(self) -> Thesaurus:
        """What searches know of names."""
        return load_thesaurus()

    @cached_property
    def originals(self) -> Originals:
        """What was handed in, where this machine does not see the disk on which it lies."""
        store = open_blobs(self.settings.blobs_url, self.settings.home, ORIGINALS)
        return Originals(store, self.settings.home / "shown")

    def path_of(self, file: StoredFile) -> Path:
        """Return where a file can be read: at its own path, else fetched from the blob store.

        Raises:
            StoredFileError: it is in neither place.
            StoreGoneError: the store cannot be reached.

        """
        path = Path(os.fsdecode(file.path))
        return path if path.exists() else self.originals.path_of(path, file.blob_sha256)

    @cached_property
    def previews(self) -> Blobs:
        """The small pictures of pages."""
        return open_blobs(self.settings.blobs_url, self.settings.home, "previews")


def house(request: Request) -> House:
    """Return the house that a request is made to."""
    return cast(House, request.app.state.house)


InHouse = Annotated[House, Depends(house)]
