"""The sets of pages by name: drawn for work and for judging, set by a browser, tracked, real.

Development pages and judged pages come from seed spaces that never meet. Papers set by a browser
are another generator's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pages import BenchPage
from benchmarks.sets.browser import set_by_browser
from benchmarks.sets.drawn import Choice, drawn, tracked
from benchmarks.sets.real import real


@dataclass(frozen=True, slots=True)
class SetOptions:
    """Which pages to take.

    Attributes:
        build: folder where pages are drawn and pictures of frames are kept.
        pages: how many pages to draw, or to take of a set that is there; 0 takes all there are.
        seed: the seed of drawn pages.
        real: the folder of real scans.

    """

    build: Path
    real: Path
    pages: int = 0
    seed: int = 1


DRAWN_PAGES = 44
"""How many pages are drawn where nobody says: four of each kind."""

BROWSER_PAGES = 40
"""The same for papers that a browser sets: each kind in each scan."""

TELEGRAMS = 20
CLEAR_TELEGRAMS = Choice(
    "telegrams", kinds=("telegram",), scans=("colour", "grey", "bitonal"), damage=(0, 1)
)
"""Telegrams as they mostly come: clean or lightly damaged, from a scanner."""


def _samples(options: SetOptions) -> list[BenchPage]:
    return tracked(options.build)


def _dev(options: SetOptions) -> list[BenchPage]:
    return drawn(options.build, options.pages or DRAWN_PAGES, options.seed, judged=False)


def _judged(options: SetOptions) -> list[BenchPage]:
    return drawn(options.build, options.pages or DRAWN_PAGES, options.seed, judged=True)


def _telegrams(options: SetOptions) -> list[BenchPage]:
    return drawn(
        options.build,
        options.pages or TELEGRAMS,
        options.seed,
        judged=False,
        choice=CLEAR_TELEGRAMS,
    )


def _browser(options: SetOptions) -> list[BenchPage]:
    return set_by_browser(options.build, options.pages or BROWSER_PAGES, options.seed)


def _real(options: SetOptions) -> list[BenchPage]:
    return real(options.real, options.build)


SETS: Mapping[str, Callable[[SetOptions], list[BenchPage]]] = {
    "samples": _samples,
    "dev": _dev,
    "judged": _judged,
    "telegrams": _telegrams,
    "browser": _browser,
    "real": _real,
}


def load_set(name: str, options: SetOptions) -> list[BenchPage]:
    """Return the pages of a set, drawn where they are not there yet.

    Raises:
        BenchError: the folder of real scans is not there, or there is no browser.

    """
    pages = SETS[name](options)
    return pages[: options.pages] if options.pages else pages
