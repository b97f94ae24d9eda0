"""Putting together what a worker and a dispatcher need, out of a ledger and a few folders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.vocabulary import load_vocabulary
from pipeline.store.blobs import open_blobs
from pipeline.store.board import Board
from pipeline.store.ledger import Ledger
from workers.bench import Bench, Tools
from workers.crew import Crew
from workers.events import Event
from workers.fetching import ORIGINALS, Originals
from workers.options import PoolOptions
from workers.pool import lack_of_room
from workers.reader import MakeReader
from workers.writing import Writing


@dataclass(frozen=True, slots=True)
class Premises:
    """Where a worker lives: its own folder, and where blobs are kept (``None``: in there)."""

    home: Path
    blobs_url: str | None = None


def build_bench(
    ledger: Ledger,
    premises: Premises,
    readers: Mapping[str, MakeReader],
    options: PoolOptions,
    notify: Callable[[Event], None],
) -> Bench:
    """Return the bench of a worker; ``readers`` are by recipe."""
    home = premises.home
    board = Board(ledger.engine, ledger.clock)
    previews = open_blobs(premises.blobs_url, home, "previews")
    originals = open_blobs(premises.blobs_url, home, ORIGINALS)
    tools = Tools(
        ledger=ledger,
        board=board,
        previews=previews,
        originals=Originals(originals, home / "fetched"),
        writing=Writing(ledger, board, previews, load_vocabulary()),
        readers=readers,
        notify=notify,
        room=lambda: lack_of_room(home, options.min_free_mib),
    )
    crew = Crew(next(iter(readers.values())), home / "scratch")
    return Bench(tools, crew, options)
