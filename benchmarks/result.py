"""What a run over one set came to: totals of each reader, groups of pages, the worst lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.figures import (
    CPU_RATIO,
    FREE_CER,
    PAGE_CER,
    QUALITY,
    RATIO,
    STOCKS_WORDS,
    Figure,
    speed,
)
from benchmarks.metrics.matching import LineMatch
from benchmarks.pages import BenchPage, TruthLine
from benchmarks.peers import STOCK
from benchmarks.peers.peer import Peer
from benchmarks.runner import Phase
from benchmarks.scoring import Score, Scored, score_page

GROUPS = ("kind", "damage", "scan")
MOST_OF_A_PAGE = 3  # worst lines shown of one page, or one bad page would fill the list


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader over a set. ``obstacle`` says why it could not run."""

    peer: Peer
    identity: str
    pages: tuple[Scored, ...]
    obstacle: str | None = None

    @property
    def total(self) -> Score:
        """Return the sum over all pages."""
        return sum((one.score for one in self.pages), Score())

    def group(self, tag: str, value: str) -> Score:
        """Return the sum over the pages that carry a tag."""
        chosen = (one.score for one in self.pages if one.page.tags[tag] == value)
        return sum(chosen, Score())


@dataclass(frozen=True, slots=True)
class WorstLine:
    """A line of the truth that came out badly."""

    page: BenchPage
    line: TruthLine
    match: LineMatch


@dataclass(frozen=True, slots=True)
class Result:
    """All readers over one set."""

    name: str
    pages: tuple[BenchPage, ...]
    readers: tuple[Reader, ...]

    @property
    def ran(self) -> tuple[Reader, ...]:
        """Return the readers that could run."""
        return tuple(reader for reader in self.readers if reader.obstacle is None)

    @property
    def lead(self) -> Figure:
        """Return the error of letters for plots: without order, where all truths allow for it."""
        texts = [page.truth for page in self.pages if page.truth.lines is not None]
        return PAGE_CER if any(truth.reflowed for truth in texts) else FREE_CER

    def values(self, tag: str) -> list[str]:
        """Return what the pages carry under a tag."""
        return sorted({page.tags[tag] for page in self.pages})


def judged(name: str, pages: Sequence[BenchPage], phases: Sequence[Phase]) -> Result:
    """Score every reading of a set."""
    return Result(name, tuple(pages), tuple(_reader(pages, phase) for phase in phases))


def _reader(pages: Sequence[BenchPage], phase: Phase) -> Reader:
    scored = tuple(
        score_page(page, phase.readings[page.key], phase.peer.knows)
        for page in pages
        if page.key in phase.readings
    )
    return Reader(phase.peer, phase.identity, scored, phase.obstacle)


def rows(result: Result) -> Iterator[tuple[Figure, list[float | None]]]:
    """Yield the figures of the table, one value for each reader that ran."""
    totals = [reader.total for reader in result.ran]
    for figure in QUALITY:
        yield figure, [figure.value(total) for total in totals]
    yield STOCKS_WORDS, [_words_of_stock(result, reader) for reader in result.ran]
    speeds = [speed(reader.peer.processes) for reader in result.ran]
    for columns in zip(*speeds, strict=True):
        yield columns[0], [f.value(t) for f, t in zip(columns, totals, strict=True)]
    per_minute = [s[2].value(t) for s, t in zip(speeds, totals, strict=True)]
    per_cpu = [s[1].value(t) for s, t in zip(speeds, totals, strict=True)]
    yield RATIO, _against_stock(result, per_minute)
    yield CPU_RATIO, _against_stock(result, per_cpu)


def _words_of_stock(result: Result, reader: Reader) -> float | None:
    """Return the share of the true words read by stock that a reader reads as well."""
    stock = next((one for one in result.ran if one.peer.name == STOCK), None)
    if stock is None:
        return None
    theirs = {one.page.key: one.right for one in stock.pages}
    known = sum(right.total() for right in theirs.values())
    common = sum((one.right & theirs.get(one.page.key, Counter())).total() for one in reader.pages)
    return common / known if known else None


def _against_stock(result: Result, values: Sequence[float | None]) -> list[float | None]:
    names = [reader.peer.name for reader in result.ran]
    stock = values[names.index(STOCK)] if STOCK in names else None
    return [value / stock if value is not None and stock else None for value in values]


def worst_lines(reader: Reader, count: int) -> list[WorstLine]:
    """Return the lines with the most wrong letters, the worst first, few of any one page."""
    found: list[WorstLine] = []
    for scored in reader.pages:
        if scored.matching is None or scored.page.truth.lines is None:
            continue
        pairs = zip(scored.page.truth.lines, scored.matching.lines, strict=True)
        lines = (WorstLine(scored.page, line, match) for line, match in pairs)
        wrong = sorted((w for w in lines if w.match.errors.count), key=_badness)
        found += wrong[:MOST_OF_A_PAGE]
    return sorted(found, key=_badness)[:count]


def _badness(worst: WorstLine) -> tuple[int, str, str]:
    return -worst.match.errors.count, worst.page.name, worst.line.text
