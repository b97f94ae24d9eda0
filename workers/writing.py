"""Results of a file that is read: written by the worker that ended its last page."""

from __future__ import annotations

import os
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Final

from pipeline.export.formats import FORMATS
from pipeline.model.vocabulary import Vocabulary
from pipeline.store.blobs import Blobs
from pipeline.store.board import Board, Standing
from pipeline.store.ledger import Ledger
from pipeline.store.reports import StoredFile
from workers.outputs import Outputs, Places

_KEPT: Final = 4


@dataclass
class Writing:
    """Writes files once all their pages are final, which SQL tells and nothing counts."""

    ledger: Ledger
    board: Board
    previews: Blobs
    vocabulary: Vocabulary
    _places: OrderedDict[int, tuple[int, Places]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def source_moved(self, source: int) -> None:
        """Write the files with these bytes, if their last page has just ended.

        Raises:
            DatabaseError, DiskFullError, OutputError: not now; the dispatcher asks again.

        """
        for file, batch in self.board.to_write(source):
            self._write(file, batch)

    def write(self, file: int) -> None:
        """Write one file.

        Raises:
            DatabaseError, DiskFullError, OutputError: not now; the dispatcher asks again.

        """
        self._write(*self.board.file(file))

    def _write(self, file: StoredFile, batch: Standing) -> None:
        formats = [name for name in batch.formats if name in FORMATS]
        if not formats:
            return
        outputs = Outputs(
            self.ledger, self.previews, Path(os.fsdecode(batch.out_dir)), self.vocabulary
        )
        outputs.write_file(file, formats, self._places_of(batch))

    def _places_of(self, batch: Standing) -> Places:
        """Return the places of a batch's files; a batch that has grown is looked at again."""
        count = sum(batch.progress.files.values())
        with self._lock:
            known = self._places.get(batch.id)
            if known is None or known[0] != count:
                known = count, Places(self.ledger.files(batch.id))
            self._places[batch.id] = known
            self._places.move_to_end(batch.id)
            while len(self._places) > _KEPT:
                self._places.popitem(last=False)
        return known[1]
