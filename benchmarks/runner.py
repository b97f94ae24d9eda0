"""Readers one after the other, each with its processes side by side over the same pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread

from benchmarks.cache import Cache
from benchmarks.pages import BenchPage
from benchmarks.peers.peer import Bench, Peer, Reading

Told = Callable[[str, int, int], None]
"""Called with a reader's name, the pages it has read and the pages there are."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One reader over a set: its readings by page key, or why it could not run.

    A page read several times keeps the first text and the least time.
    """

    peer: Peer
    identity: str
    readings: dict[str, Reading]
    obstacle: str | None = None


def run_phase(
    peer: Peer, pages: Sequence[BenchPage], bench: Bench, repeat: int, told: Told
) -> Phase:
    """Have a reader read every page ``repeat`` times; what is known already is not read again."""
    if obstacle := peer.obstacle(bench):
        return Phase(peer, "", {}, obstacle)
    identity = peer.identity(bench)
    cache = Cache(bench.build / "readings", peer.name, identity)
    lacking = [
        page for turn in range(repeat) for page in pages if len(cache.readings(page.key)) <= turn
    ]
    done = len(pages) * repeat - len(lacking)
    told(peer.name, done, len(pages) * repeat)
    for page, reading in _read(peer, lacking, bench):
        cache.add(page.key, reading)
        done += 1
        told(peer.name, done, len(pages) * repeat)
    return Phase(peer, identity, {page.key: best(cache.readings(page.key)) for page in pages})


def best(readings: Sequence[Reading]) -> Reading:
    """Return the first reading at the cost of the quickest."""
    return replace(readings[0], cost=min((r.cost for r in readings), key=lambda c: c.seconds))


def forget(build: Path, names: Iterable[str]) -> None:
    """Throw away what readers have read."""
    for name in names:
        (build / "readings" / f"{name}.jsonl").unlink(missing_ok=True)


def _read(
    peer: Peer, pages: Sequence[BenchPage], bench: Bench
) -> Iterator[tuple[BenchPage, Reading]]:
    """Yield pages as they are read, by so many sessions at a time."""
    waiting: Queue[BenchPage] = Queue()
    for page in pages:
        waiting.put(page)
    finished: Queue[tuple[BenchPage, Reading] | BaseException] = Queue()
    with _sessions(peer, bench, waiting, finished):
        for _ in pages:
            result = finished.get()
            if isinstance(result, BaseException):
                raise result
            yield result


@contextmanager
def _sessions(
    peer: Peer,
    bench: Bench,
    waiting: Queue[BenchPage],
    finished: Queue[tuple[BenchPage, Reading] | BaseException],
) -> Iterator[None]:
    stop = Event()

    def work() -> None:
        session = peer.open(bench)
        try:
            while not stop.is_set():
                page = waiting.get_nowait()
                finished.put((page, session.read(page)))
        except Empty:
            return
        except BaseException as error:  # handed to the thread that waits, and raised there
            finished.put(error)
        finally:
            session.close()

    threads = [Thread(target=work, daemon=True) for _ in range(peer.processes)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(bench.timeout_s)
