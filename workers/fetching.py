"""Originals that lie in the blob store, brought to a worker that shares no disk with them."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from pipeline.intake.blobs import BlobStore
from pipeline.store.blobs import Blobs

ORIGINALS = "originals"
"""The folder of originals in a blob store; they carry no ending, as their bytes tell what they are.
"""


@dataclass
class Originals:
    """A small cupboard of files on the worker's own disk, the oldest thrown out first."""

    store: Blobs
    folder: Path
    most: int = 64
    _held: OrderedDict[str, Path] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def path_of(self, path: Path, sha256: str | None) -> Path:
        """Return where a file can be read here: at its own path, or fetched and verified.

        Raises:
            StoredFileError: the blob is missing or damaged.

        """
        if sha256 is None:
            return path
        cupboard = BlobStore(self.folder)
        with self._lock:
            here = cupboard.path(sha256, "")
            if not (here.exists() and _digest(here) == sha256):
                cupboard.put(self.store.read(sha256, ""), "")
            self._held[sha256] = here
            self._held.move_to_end(sha256)
            while len(self._held) > self.most:
                _, oldest = self._held.popitem(last=False)
                oldest.unlink(missing_ok=True)
        return here


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
