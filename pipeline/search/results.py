"""What a search tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pipeline.model.geometry import Box
from pipeline.search.wording import Why

FACETS: Final = ("year", "place", "person", "kind", "fond")


class Sort(StrEnum):
    """What hits are sorted by. Pages without a date come last."""

    RELEVANCE = "relevance"
    DATE = "date"
    NEWEST = "newest"
    CITATION = "citation"


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How much a search tells.

    Attributes:
        limit: Hits that are told, 1 to 200.
        offset: Hits that are passed over.
        sort: What they are sorted by.
        facets: Whether to count the pages found by year, place, person, kind and fond.
        group: Whether copies of one paper are told as one hit.
        closed: Batches whose files are passed over as if they were not there.
        closed_pages: Pages that are passed over too, by their ids.

    """

    limit: int = 20
    offset: int = 0
    sort: Sort = Sort.RELEVANCE
    facets: bool = True
    group: bool = True
    closed: frozenset[int] = frozenset()
    closed_pages: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """A word on the page that answers a word of the query.

    ``asked`` is the word as it was typed, ``read`` as it stands in the page's text. ``cost`` is 0
    for what was typed, about 1 for a letter that is wholly wrong. Boxes are of the source image.
    """

    asked: str
    read: str
    why: Why
    cost: float
    zone: str
    kind: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class SnippetWord:
    """A word of a snippet; ``marked`` where it answers the query."""

    text: str
    box: Box
    marked: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words of a zone around a match, in reading order, and the part of the scan they are on."""

    zone: str
    kind: str
    box: Box
    words: tuple[SnippetWord, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """Another copy of a hit's paper. ``notes`` are stamps and handwriting that only it has."""

    page_id: int
    file: int | None
    name: str
    number: int
    citation: str
    copy: int | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that answers.

    Attributes:
        page_id: The page in the ledger.
        file: The newest file that has it, and its ``name``; ``None`` where it is listed no more.
        number: Which page of the file, from 1.
        citation: How it is cited; the file's name where no citation is known.
        score: How well it answers; told apart from others of this search only.
        copy: Which copy of the telegram it is (экз. №), where it says so.
        notes: Stamps and handwriting that its other copies do not have.
        size: Width and height of the source image, in pixels.

    """

    page_id: int
    file: int | None
    name: str
    number: int
    citation: str
    date: str | None
    state: str
    score: float
    preview_sha256: str | None = None
    copy: int | None = None
    notes: tuple[str, ...] = ()
    size: tuple[int, int] | None = None
    matches: tuple[Match, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """What was sought for a word of the query: forms, each with its reason and cost."""

    word: str
    forms: tuple[tuple[str, Why, float], ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found.

    ``count`` is the number of pages; where ``more`` holds there are at least so many. Facets give
    values and counts, the commonest first, over the pages that were looked at.
    """

    query: str
    hits: tuple[Hit, ...]
    count: int
    more: bool
    facets: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    sought: tuple[Sought, ...] = ()
