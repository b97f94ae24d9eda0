"""Keeping the ledger in order: whoever hands out work does it from time to time."""

from __future__ import annotations

from pipeline.store.board import Board, Hint, Kind
from pipeline.store.ledger import Ledger
from workers.processes import has_ended


def sweep(ledger: Ledger, board: Board, most: int) -> list[Hint]:
    """Free what vanished workers held, and end batches that are read and written.

    Returns what is read and not yet written, at most ``most`` files of each batch.

    Raises:
        DatabaseError, DiskFullError: the ledger cannot be written.

    """
    for owner in filter(has_ended, ledger.owners()):
        ledger.release(owner)
    ledger.reconcile()
    board.wake()
    writes: list[Hint] = []
    for batch in board.read_out():
        unwritten = _unwritten(ledger, board, batch, most)
        writes += [Hint(Kind.WRITE, number) for number in unwritten]
        if not unwritten:
            board.end(batch)
    return writes


def _unwritten(ledger: Ledger, board: Board, batch: int, most: int) -> list[int]:
    found: dict[int, None] = {}
    for name in board.standing(batch).formats:
        for file in ledger.unwritten(batch, name):
            found[file.id] = None
            if len(found) >= most:
                return list(found)
    return list(found)
