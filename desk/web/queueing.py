"""A delivery becomes a batch."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Final

from desk.recipes import Recipes
from desk.web.counter import Counter
from pipeline.store.deliveries import Delivery
from pipeline.store.ledger import Ledger

RESULTS: Final = "results"


@dataclass(frozen=True)
class Queueing:
    """Puts what lies on the counter into the ledger."""

    counter: Counter
    ledger: Ledger
    recipes: Recipes

    def queue(self, delivery: Delivery, who: str, *, twins: bool) -> int:
        """Register a delivery's whole files as a batch, and return its number.

        Called again after a crash it goes on with the batch that it had begun.

        Raises:
            EngineError: the engine cannot be named.
            DatabaseError, DiskFullError: the ledger cannot be written.

        """
        batch = delivery.batch if delivery.batch is not None else self._begin(delivery, who)
        self.ledger.list_files(batch, self.counter.found(delivery, twins=twins))
        return batch

    def _begin(self, delivery: Delivery, who: str) -> int:
        run = self.recipes.of(delivery.terms.profile)
        terms = replace(delivery.terms, owner=who)
        out = self.counter.settings.home.absolute() / RESULTS / f"delivery-{delivery.id}"
        batch = self.ledger.begin_batch(delivery.name, run, os.fsencode(out), terms)
        self.counter.deliveries.queued(delivery.id, batch)
        return batch
