"""What made a reading: the document, its source and the run."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.model.citation import Citation
from pipeline.model.page import Page

SCHEMA = "razmetka/document@1"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was handed in; ``name`` is fit to be shown, ``sha256`` says what it is."""

    name: str
    sha256: str
    media_type: str

    @property
    def file_name(self) -> str:
        """The name without folders: what is written of a file lies where the file lies in its."""
        return self.name.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Step:
    """One step that a page went through, with what was decided there."""

    name: str
    detail: dict[str, float | int | str | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """The engine, its models by SHA-256, and a digest of every option that shapes a reading."""

    engine: str
    models: dict[str, str]
    options_digest: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A source file as it was read."""

    source: Source
    citation: Citation | None
    run: Run
    pages: tuple[Page, ...]
    schema: str = SCHEMA
