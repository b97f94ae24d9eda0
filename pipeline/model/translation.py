"""A translation beside its original: paragraphs of both in rows, and what a record says of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the original. ``key`` says where it stands: ``page:zone:number``."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Paragraphs of the original, and what stands beside them; one side may be empty.

    Several paragraphs of a translation are parted by an empty line.
    """

    original: tuple[Paragraph, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Translation:
    """A document in another language, row by row, with what the heading of its record says.

    ``language`` is a tag of BCP 47 (``en``). An empty ``title`` or ``date`` is told by the facts of
    the page; ``date`` is written as it is to be shown.
    """

    language: str
    rows: tuple[Row, ...]
    title: str = ""
    date: str = ""
    summary: str = ""
    translator: str = ""
    credit: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is translated."""
        return not any(row.text.strip() for row in self.rows)
