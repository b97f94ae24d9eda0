"""What goes into the ledger and what is handed out to be worked on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.intake.files import Fingerprint
from pipeline.model.citation import Citation
from pipeline.model.page import PageState, Problem

READ: Final = frozenset({PageState.DONE, PageState.SUSPECT, PageState.BLANK})
"""The states of a page that was read; each has one accepted reading."""

PREVIEW: Final = ".jpg"
"""How the names of previews end."""


class FileState(StrEnum):
    """Where a listed file stands. The last two are final until a person asks again."""

    LISTED = "listed"
    OPENING = "opening"
    OPENED = "opened"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be listed, as the walk found it. Paths are raw bytes; ``name`` is fit to be shown.

    ``relative`` is the path below ``root``, the place that was named by the person. ``problem``
    stands where the file was refused at the door. ``blob_sha256`` is set where its bytes lie in
    the blob store, for workers that do not see the path; ``promised_sha256`` where a list of
    checksums vouches for them.
    """

    root: bytes
    path: bytes
    relative: bytes
    name: str
    citation: Citation | None = None
    problem: Problem | None = None
    blob_sha256: str | None = None
    promised_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class FileWork:
    """A listed file that the holder of ``fence`` may open."""

    id: int
    batch: int
    path: bytes
    fence: int
    attempts: int
    setbacks: int
    blob_sha256: str | None = None
    promised_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A page that the holder of ``fence`` may read; ``attempts`` counts this one."""

    id: int
    source: int
    number: int
    round: int
    fence: int
    attempts: int
    setbacks: int
    recipe: str
    path: bytes
    expected: Fingerprint
    batch: int | None = None
    blob_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person points at: all pages of a batch, of a file, or one page; or by its problem."""

    batch: int | None = None
    file: int | None = None
    page: int | None = None
    code: str | None = None


class Lane(StrEnum):
    """Who works a batch off: the pool that listed it, or workers, uploads before folders."""

    LOCAL = "local"
    INTERACTIVE = "interactive"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a batch is read: for whom, in which lane, by which profile, written as what."""

    owner: str | None = None
    lane: Lane = Lane.LOCAL
    profile: str = "default"
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was exported: its format, where it lies (raw bytes), and its SHA-256."""

    format: str
    path: bytes
    sha256: str
