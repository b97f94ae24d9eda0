"""A person's word about batches, and how they stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep

from rich.console import Console
from rich.live import Live
from rich.table import Table

from desk.context import Desk, now
from pipeline.store.board import Board, Standing
from pipeline.store.database import open_engine
from pipeline.store.leaves import leaves_of
from pipeline.store.ledger import Ledger
from pipeline.store.migrate import upgrade
from pipeline.store.moving import move

SHOWN = 10
FOLLOW_S = 1.0


@contextmanager
def board(desk: Desk) -> Iterator[tuple[Ledger, Board]]:
    """Open the ledger and the board over it."""
    with desk.ledger(desk.settings()) as ledger:
        yield ledger, Board(ledger.engine, now)


def move_store(desk: Desk, source: str, to: str) -> dict[str, int]:
    """Copy a ledger; return how many rows of each table."""
    old, new = open_engine(source), open_engine(to or desk.settings().database_url)
    try:
        upgrade(old)
        upgrade(new)
        return move(old, new)
    finally:
        old.dispose()
        new.dispose()


def follow(desk: Desk) -> None:
    """Show how the newest batches stand until all of them have ended."""
    console = Console(quiet=desk.quiet, soft_wrap=True)
    with board(desk) as (_, found), Live(console=console) as live:
        while True:
            standing = found.newest(SHOWN)
            live.update(standing_table(standing))
            if all(batch.ended or batch.paused for batch in standing):
                return
            sleep(FOLLOW_S)


def standing_table(standing: list[Standing]) -> Table:
    """Return batches with their owner, lane, progress, rate and time left."""
    table = Table(box=None, pad_edge=False)
    for head in ("№", "", "", "", "", "/min", ""):
        table.add_column(head)
    for batch in standing:
        told = batch.progress
        state = "‖" if batch.paused else "✓" if batch.ended else "▶"
        left = "" if batch.seconds_left is None else f"{batch.seconds_left / 60:.0f} min"
        pages = f"{told.pages_final}/{told.pages_known}"
        rate = f"{batch.pages_per_minute:.0f}"
        lane = f"{batch.owner or ''} {batch.lane}"
        table.add_row(str(batch.id), state, batch.name, lane, pages, rate, left)
    return table


def leaves_told(ledger: Ledger, batch: int) -> list[str]:
    """Return a line for each delo of a batch whose leaves are not in order."""
    lines = []
    for leaves in leaves_of(ledger.citations(batch)):
        if leaves.sound:
            continue
        parts = {
            "нет / missing": leaves.missing,
            "дважды / twice": leaves.twice,
            "не по порядку / out of order": leaves.out_of_order,
        }
        said = "; ".join(f"{what}: {', '.join(which)}" for what, which in parts.items() if which)
        lines.append(f"{leaves.delo}: {said}")
    return lines
