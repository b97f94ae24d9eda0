"""What a reader is to the benchmark: a page's picture in, what it read and what that cost out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from benchmarks.pages import BenchPage
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line, Page, PageState, Zone


class Knows(StrEnum):
    """What a reader tells of a page, beyond its text."""

    WORDS = "words"  # boxes and confidence
    ZONES = "zones"  # kinds, inks and facts


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading a page took.

    Attributes:
        seconds: from handing over the page to having the answer.
        cpu: processor seconds of all processes at work on it.
        peak_mib: the most memory that any one of them held.
        steps: seconds in each step, where the reader tells.

    """

    seconds: float
    cpu: float
    peak_mib: float
    steps: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as somebody read it; ``problem`` says why there is nothing."""

    page: Page
    cost: Cost
    problem: str | None = None


class Session(Protocol):
    """One reader at work. Sessions of a peer run side by side, one page each at a time."""

    def read(self, page: BenchPage) -> Reading:
        """Return what was read; a failure is a reading with a problem."""
        ...

    def close(self) -> None:
        """End every process of the session."""
        ...


@dataclass(frozen=True, slots=True)
class Bench:
    """What sessions work with.

    Attributes:
        build: folder for environments and scratch files.
        timeout_s: the longest time for one page; what runs longer is ended.

    """

    build: Path
    timeout_s: float = 300.0


@dataclass(frozen=True, slots=True)
class Peer:
    """A reader by name.

    Attributes:
        name: what tables and options call it.
        title: what it is, for people.
        processes: how many sessions run at once.
        knows: what it tells beyond text.
        obstacle: why it cannot run here, in words, or ``None``.
        identity: versions and all else that would change what it reads.
        open: starts a session.

    """

    name: str
    title: str
    processes: int
    knows: frozenset[Knows]
    obstacle: Callable[[Bench], str | None]
    identity: Callable[[Bench], str]
    open: Callable[[Bench], Session]


def plain_page(lines: tuple[Line, ...]) -> Page:
    """Return lines as the page of a reader that knows no zones."""
    zone = Zone("z1", "other", Ink.TYPED, Box(0, 0, 0, 0), 1, lines=lines)
    return Page(1, PageState.DONE, zones=(zone,) if lines else ())


def text_page(text: str) -> Page:
    """Return plain text as a page: lines without places."""
    kept = (line.strip() for line in text.replace("\f", "\n").splitlines())
    return plain_page(tuple(Line(Box(0, 0, 0, 0), line) for line in kept if line))


def failed(problem: str, seconds: float) -> Reading:
    """Return the reading of a page that could not be read."""
    return Reading(Page(1, PageState.QUARANTINED), Cost(seconds, 0.0, 0.0), problem)
