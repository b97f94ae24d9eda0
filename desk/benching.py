"""``razmetka bench``: how well and how fast, beside others, on the same pages and cores."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks.machine import ROOT, about
from benchmarks.peers import PEERS
from benchmarks.peers.peer import Bench
from benchmarks.report.html import page_html
from benchmarks.report.publish import publish
from benchmarks.report.terminal import shown
from benchmarks.report.values import as_values
from benchmarks.result import Result, judged
from benchmarks.runner import Told, forget, run_phase
from benchmarks.sets import SetOptions, load_set
from desk.context import Desk, now

DOCUMENT = ROOT / "docs/benchmarks.md"
REAL = ROOT.parent / "shared/real"
PIPED_WIDTH = 120  # columns, where no terminal says how many there are


@dataclass(frozen=True, slots=True)
class BenchOrder:
    """What to measure.

    Attributes:
        sets: names of sets.
        peers: names of readers.
        options: which pages.
        repeat: how often each page is read; the least time counts.
        timeout_s: the longest time for one page.
        fresh: forget what was read before.
        document: where results are published, or ``None``.

    """

    sets: tuple[str, ...]
    peers: tuple[str, ...]
    options: SetOptions
    repeat: int = 1
    timeout_s: float = 300.0
    fresh: bool = False
    document: Path | None = None


def run_bench(desk: Desk, order: BenchOrder) -> list[Result]:
    """Measure, print the tables, write JSON and HTML below the build folder; publish if asked."""
    if order.fresh:
        forget(order.options.build, order.peers)
    return [_one_set(desk, order, name) for name in order.sets]


def _one_set(desk: Desk, order: BenchOrder, name: str) -> Result:
    said = about(now())
    with desk.console.status(f"{name}…"):
        pages = load_set(name, order.options)
    bench = Bench(order.options.build.absolute(), order.timeout_s)
    with _told(desk.console) as told:
        phases = [run_phase(PEERS[peer], pages, bench, order.repeat, told) for peer in order.peers]
    result = judged(name, pages, phases)
    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(shown(result))
    for path in _written(result, said, order.options.build / name):
        desk.console.print(str(path), markup=False, highlight=False)
    if order.document is not None:
        publish(order.document, result, said)
    return result


def _written(result: Result, said: dict[str, str], stem: Path) -> Iterator[Path]:
    values = json.dumps(as_values(result, said), ensure_ascii=False, indent=1)
    for ending, text in ((".json", values), (".html", page_html(result, said))):
        path = stem.with_suffix(ending)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        yield path


@contextmanager
def _told(console: Console) -> Iterator[Told]:
    """Show a bar for each reader."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        bars = {name: progress.add_task(name, start=False, visible=False) for name in PEERS}

        def told(name: str, done: int, whole: int) -> None:
            progress.start_task(bars[name])
            progress.update(bars[name], completed=done, total=whole, visible=True)

        yield told


def chosen(text: str, known: Sequence[str], otherwise: str = "all") -> tuple[str, ...]:
    """Return the names in a list with commas, in our own order.

    Raises:
        ValueError: one of them is not known.

    """
    asked = {name.strip() for name in text.split(",") if name.strip()}
    if asked == {otherwise}:
        return tuple(known)
    if unknown := sorted(asked - {*known}):
        raise ValueError(f"{', '.join(unknown)}: {otherwise}, {', '.join(known)}")
    return tuple(name for name in known if name in asked)
