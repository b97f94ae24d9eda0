"""The services of a cluster: worker, dispatcher and watched folder, from settings."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event as Flag
from types import FrameType

from config.settings import profiles
from desk import submitting
from desk.context import Desk, now
from desk.running import Order
from pipeline.model.errors import DatabaseError, DiskFullError, SettingsError, StoreGoneError
from pipeline.store.board import Board
from pipeline.store.work import Lane, Terms
from workers import log
from workers.app import make_app
from workers.building import Premises, build_bench
from workers.celery_worker import WorkerOptions, run_worker
from workers.dispatcher import Dispatcher
from workers.events import Paused
from workers.metrics import Meter, served
from workers.options import PoolOptions
from workers.reader import MakeReader
from workers.scan_reader import reader_maker

LOOK_MS = 1000


def serve_worker(desk: Desk, lanes: Sequence[Lane], jobs: int, metrics_port: int) -> int:
    """Run a worker until it is told to stop; return its exit code."""
    settings = desk.settings()
    log.set_up()
    with desk.ledger(settings) as ledger:
        meter = Meter(log.teller("worker"))
        options = PoolOptions(jobs=jobs or settings.jobs)
        premises = Premises(settings.home, settings.blobs_url)
        bench = build_bench(ledger, premises, _readers(desk), options, meter.notify)
        with served(metrics_port, bench.tools.board):
            return run_worker(bench, _redis(settings.redis_url), WorkerOptions(tuple(lanes)))


def serve_dispatcher(desk: Desk, metrics_port: int) -> None:
    """Run a dispatcher until it is told to stop."""
    settings = desk.settings()
    log.set_up()
    url = _redis(settings.redis_url)
    with desk.ledger(settings) as ledger:
        board = Board(ledger.engine, now)
        meter = Meter(log.teller("dispatcher"))
        dispatcher = Dispatcher(ledger, board, make_app(url), url, meter.notify)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: dispatcher.stop())
        with served(metrics_port, board, url):
            dispatcher.run()
        dispatcher.close()


def watch_folder(desk: Desk, place: Path, out: Path, terms: Terms) -> None:
    """Hand in what comes to lie in a folder, until told to stop."""
    from watchfiles import watch

    settings = desk.settings(terms.profile)
    log.set_up()
    tell = log.teller("watch")
    order = Order((place,), out, terms.formats, 0)
    over = Flag()

    def stop(_number: int, _frame: FrameType | None) -> None:
        over.set()

    signal.signal(signal.SIGTERM, stop)
    with desk.ledger(settings) as ledger, suppress(KeyboardInterrupt):
        root = place.absolute()
        folder = submitting.Folder(root, known=ledger.handed_in(os.fsencode(root)))
        # Looking again every second finds as well what network folders do not announce.
        for _ in watch(
            place, stop_event=over, rust_timeout=LOOK_MS, yield_on_timeout=True, debounce=LOOK_MS
        ):
            if over.is_set():
                return
            try:
                submitting.watch_once(ledger, settings, folder, replace(order), terms)
            except (DatabaseError, DiskFullError, StoreGoneError) as error:
                tell(Paused(error.problem))


def _readers(desk: Desk) -> dict[str, MakeReader]:
    """Return a reader for the recipe of each profile."""
    made: dict[str, MakeReader] = {}
    for name in profiles():
        settings = desk.settings(name)
        made[submitting.run_of(settings).options_digest] = reader_maker(settings)
    return made


def _redis(url: str | None) -> str:
    if url is None:
        raise SettingsError("REDIS_URL")
    return url
