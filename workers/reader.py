"""What a child process reads with, and what it and the pool say to each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from pipeline.intake.files import Fingerprint, Inspected
from pipeline.model.page import Page, Problem
from pipeline.store.policy import Blame


class PageReader(Protocol):
    """Opens files and reads pages. A child builds one and keeps it, engine and all.

    Both methods raise ``RazmetkaError``; anything else counts as a fault of ours.
    """

    def inspect(self, path: Path) -> Inspected:
        """Tell what a file is, without reading its pages."""
        ...

    def read(self, path: Path, number: int, expected: Fingerprint) -> tuple[Page, bytes]:
        """Return a page, numbered from 1, and its preview as JPEG, at most 1400 px tall."""
        ...


@runtime_checkable
class Timed(Protocol):
    """A reader that tells how long it took."""

    def take_seconds(self) -> dict[str, float]:
        """Return how long each step took of the page that was read last, in seconds."""
        ...


MakeReader = Callable[[], PageReader]
"""Builds a reader inside the child. A function of a module, or a ``partial`` of one."""


@dataclass(frozen=True, slots=True)
class Inspect:
    """Open a file."""

    path: Path


@dataclass(frozen=True, slots=True)
class Read:
    """Read a page of a file, numbered from 1."""

    path: Path
    number: int
    expected: Fingerprint


@dataclass(frozen=True, slots=True)
class Ready:
    """The reader is built."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """The reader cannot be built, here or in any other child."""

    problem: Problem
    trace: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file is."""

    inspected: Inspected


@dataclass(frozen=True, slots=True)
class Done:
    """A page as read and its preview; ``memory_mib`` is what the child holds by now.

    ``seconds`` is how long each step took, where the reader tells.
    """

    page: Page
    preview: bytes
    memory_mib: float
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """Why not, and who is to blame. A ``sick`` child is not used again."""

    problem: Problem
    blame: Blame
    trace: str = ""
    sick: bool = False


Order = Inspect | Read
Answer = Ready | Unfit | Opened | Done | Failed
