"""What a pool tells whoever watches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.page import PageState, Problem
from pipeline.store.reports import Progress
from pipeline.store.work import FileWork, Work


@dataclass(frozen=True, slots=True)
class FileOpened:
    """A file is what it should be, and has so many pages."""

    file: FileWork
    page_count: int


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page was read and accepted; ``seconds`` is how long each step took, where it is known."""

    page: Work
    state: PageState
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or page failed; it is tried again unless this is ``final``.

    ``trace`` is for whoever mends the program: a traceback, or the last words of a killed child.
    """

    work: FileWork | Work
    problem: Problem
    final: bool
    trace: str = ""


@dataclass(frozen=True, slots=True)
class LostWork:
    """Somebody else owns the file or page by now; what we did is thrown away."""

    work: FileWork | Work


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A file or page went back unread, at no cost."""

    work: FileWork | Work


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing new is begun until this mends; it is looked at again and again."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Resumed:
    """It mended."""


Event = FileOpened | PageRead | Failure | LostWork | GivenBack | Paused | Resumed


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: of itself, ``stopped`` by a person, or for a ``problem``."""

    progress: Progress
    stopped: bool = False
    problem: Problem | None = None
    trace: str = ""
