"""``python -m benchmarks.baselines``: how hard each level of damage is for stock Tesseract.

Lines that a reader does not find would hide how it reads those that it finds, so here it is told
where text stands: each printed or typed zone is cut out along its true box and read by itself. The
levels of damage (``samples/facsimile/wear.py``) are set by these figures; ``--publish`` writes them
to ``docs/facsimile.md``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
from PIL import Image

from benchmarks.metrics.counts import Tally
from benchmarks.metrics.folding import flowing
from benchmarks.metrics.text import letter_errors
from benchmarks.pages import BenchPage
from benchmarks.peers.programs import ONE_THREAD, first_line, measured
from benchmarks.report.publish import replace_block
from benchmarks.sets.drawn import ROOT, Choice, drawn
from pipeline.model.errors import BenchError
from pipeline.model.geometry import Box
from samples.facsimile.wear import LEVELS

KINDS: Final = ("telegram", "memorandum", "report", "letter", "resolution")
"""The kinds that are typed running text."""

PAGES: Final = 20
MARGIN_PX: Final = 8
INSIDE: Final = 0.9
TIMEOUT_S: Final = 60.0
DRAWS: Final = 2000
BLOCK: Final = "baselines"


@dataclass(frozen=True, slots=True)
class Level:
    """The errors on each page of a level, in bodies alone and in all printed and typed zones."""

    name: str
    body: list[Tally]
    every: list[Tally]


def main() -> None:
    """Read the command line, read the zones, and tell the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.baselines", description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--pages", type=int, default=PAGES, help="pages of each level")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--publish", action="store_true", help="write to docs/facsimile.md")
    asked = parser.parse_args()
    levels = [level(number, asked.build, asked.pages, asked.seed) for number in LEVELS]
    lines = list(table(levels))
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.publish:
        replace_block(ROOT / "docs" / "facsimile.md", BLOCK, lines)


def level(number: int, build: Path, pages: int, seed: int) -> Level:
    """Return how the pages of a level are read."""
    choice = Choice(f"baseline-{number}", kinds=KINDS, damage=(number,))
    found = drawn(build, pages, seed, judged=False, choice=choice)
    with ThreadPoolExecutor(max_workers=2) as pool:
        read = list(pool.map(_read_page, found))
    body = [sum((tally for kind, tally in page if kind == "body"), Tally()) for page in read]
    every = [sum((tally for _, tally in page), Tally()) for page in read]
    return Level(str(number), body, every)


def table(levels: Sequence[Level]) -> Iterator[str]:
    """Yield the lines of a table in Markdown, a level in each row and all together in the last."""
    pages, reader = len(levels[0].every), first_line(["tesseract", "--version"])
    yield f"{pages} pages a level, all ways of scanning; {reader}, `-l rus --psm 6`."
    yield ""
    yield "| damage | body | all printed and typed zones | 95 % interval |"
    yield "|---|---:|---:|---:|"
    bodies = [tally for each in levels for tally in each.body]
    every = [tally for each in levels for tally in each.every]
    for each in (*levels, Level("all", bodies, every)):
        low, high = interval(each.every)
        figures = _rate(each.body), _rate(each.every), f"{low:.3f}–{high:.3f}"
        yield f"| {each.name} | {' | '.join(figures)} |"


def interval(pages: Sequence[Tally]) -> tuple[float, float]:
    """Return where the rate of 95 in 100 sets of as many pages lies, drawn with replacement."""
    counts = np.array([(page.count, page.of) for page in pages], dtype=np.float64)
    chosen = np.random.default_rng(0).integers(len(pages), size=(DRAWS, len(pages)))
    errors, letters = counts[chosen].sum(axis=1).T
    low, high = np.quantile(errors / np.maximum(letters, 1), (0.025, 0.975))
    return float(low), float(high)


def _rate(pages: Sequence[Tally]) -> str:
    rate = sum(pages, Tally()).rate
    return "–" if rate is None else f"{rate:.3f}"


def _read_page(page: BenchPage) -> list[tuple[str, Tally]]:
    """Return the kind of each printed or typed zone, and its errors."""
    with TemporaryDirectory(prefix="baselines-") as folder, Image.open(page.file) as picture:
        picture.load()
        read = partial(_read_zone, Path(folder), picture)
        return [
            (kind, letter_errors(flowing(lines), flowing(read(box))))
            for kind, box, lines in _zones(page)
        ]


def _zones(page: BenchPage) -> Iterator[tuple[str, Box, list[str]]]:
    """Yield the kind, box and lines of each zone that holds text which no hand wrote or stamped."""
    truth = page.truth
    for zone in truth.page.zones if truth.page else ():
        inside = [
            line.text
            for line in truth.lines or ()
            if line.kind == zone.kind and line.box and line.box.share_inside(zone.box) > INSIDE
        ]
        if inside and zone.kind != "stamp":
            yield zone.kind, zone.box, inside


def _read_zone(folder: Path, picture: Image.Image, box: Box) -> list[str]:
    around = (box.x - MARGIN_PX, box.y - MARGIN_PX, box.right + MARGIN_PX, box.bottom + MARGIN_PX)
    dpi = picture.info.get("dpi", (300, 300))
    picture.convert("L").crop(around).save(folder / "zone.png", dpi=dpi)
    command = ["tesseract", "zone.png", "out", "-l", "rus", "--psm", "6"]
    ended = measured(command, folder, TIMEOUT_S, ONE_THREAD)
    if ended.problem:
        raise BenchError(f"tesseract: {ended.problem}")
    return (folder / "out.txt").read_text("utf-8").splitlines()


if __name__ == "__main__":
    main()
