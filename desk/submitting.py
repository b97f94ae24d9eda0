"""``razmetka submit`` and ``razmetka watch``: files become batches, and others read them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Final

from config.recipe import recipe_digest
from config.settings import Settings
from desk.originals import uploaded
from desk.running import Order, found_below
from pipeline.intake.walk import display_name, walk
from pipeline.model.provenance import Run
from pipeline.ocr.factory import identify
from pipeline.store.ledger import Ledger
from pipeline.store.work import Terms

STILL_S: Final = 3.0
"""How long a file's size and time must have stood still before it is taken, in seconds."""


def run_of(settings: Settings) -> Run:
    """Return what the settings read with: engine, models and the recipe's digest."""
    identity = identify(settings.engine)
    digest = recipe_digest(settings.reading, settings.engine, identity)
    return Run(identity.name, identity.models, digest)


def submit(ledger: Ledger, settings: Settings, order: Order, terms: Terms) -> int:
    """Register files as a batch and return its number; nothing of them is read here.

    Where blobs lie in an object store, the originals are kept there, as workers do not see them.
    """
    name = ", ".join(display_name(path) for path in order.paths)
    batch = ledger.begin_batch(name, run_of(settings), os.fsencode(order.out.absolute()), terms)
    files = walk(order.paths)
    ledger.list_files(batch, uploaded(found_below(files, order), settings), files.left_out)
    return batch


@dataclass
class Folder:
    """A watched folder: each subfolder is a batch, and so are the files that lie beside them.

    A file is taken once its size and time have stood still; one that vanishes or is renamed
    before that was never there. What was taken is known by name, size and time, and is not
    taken again until it changes; ``known`` says when it had changed of what was taken by an
    earlier watch, ``None`` where that is not known yet.
    """

    place: Path
    still_s: float = STILL_S
    known: Mapping[bytes, int | None] = field(default_factory=dict)
    _seen: dict[Path, tuple[tuple[int, int], float]] = field(default_factory=dict)
    _taken: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def ripe(self) -> dict[Path, list[Path]]:
        """Return the files that may be taken now, by subfolder; call it again and again."""
        now = monotonic()
        found: dict[Path, list[Path]] = {}
        there: set[Path] = set()
        for path in (file.path for file in walk([self.place]) if file.problem is None):
            status = _status(path)
            if status is None:
                continue
            there.add(path)
            if path not in self._seen and self._was_taken(path, status):
                self._taken[path] = status
            before, since = self._seen.get(path, (status, now))
            if before != status:
                since = now
            self._seen[path] = status, since
            if now - since >= self.still_s and self._taken.get(path) != status and status[0]:
                found.setdefault(self._group(path), []).append(path)
        self._seen = {path: seen for path, seen in self._seen.items() if path in there}
        return found

    def take(self, paths: Iterable[Path]) -> None:
        """Note that files were registered."""
        for path in paths:
            self._taken[path] = self._seen[path][0]

    def _was_taken(self, path: Path, status: tuple[int, int]) -> bool:
        raw = os.fsencode(path)
        return raw in self.known and self.known[raw] in (None, status[1])

    def _group(self, path: Path) -> Path:
        below = path.relative_to(self.place)
        return self.place / below.parts[0] if len(below.parts) > 1 else self.place


def watch_once(
    ledger: Ledger, settings: Settings, folder: Folder, order: Order, terms: Terms
) -> list[int]:
    """Register what is ripe; return the numbers of the batches."""
    batches = []
    for group, paths in folder.ripe().items():
        out = order.out if group == folder.place else order.out / group.name
        wanted = replace(order, paths=tuple(paths), out=out)
        batches.append(submit(ledger, settings, wanted, terms))
        folder.take(paths)
    return batches


def _status(path: Path) -> tuple[int, int] | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
