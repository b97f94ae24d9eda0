"""A page to be measured: its file, its truth, and what it is called in the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.metrics.zones import InkedWord, Placed
from config.settings import Settings
from pipeline.intake.source import inspect, load
from pipeline.model.facts import Records
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Ink, Line, Page, Word
from pipeline.ocr.engine import Engine
from pipeline.process import read_page


@dataclass(frozen=True, slots=True)
class TruthLine:
    """A line to be read, the kind of its zone, and its box where that is known."""

    text: str
    kind: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """What stands on a page; ``None`` for what its truth does not tell.

    ``lines`` are in reading order, without what is written by hand: that is not text to be read.
    ``words`` has all words, by hand too. With ``reflowed`` the line breaks are not the page's own.
    ``page`` is the whole page where the project drew it.
    """

    lines: tuple[TruthLine, ...] | None = None
    zones: tuple[Placed, ...] | None = None
    words: tuple[InkedWord, ...] | None = None
    records: Records | None = None
    reflowed: bool = False
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class BenchPage:
    """One page of a set.

    Attributes:
        key: what the page is, for good: the SHA-256 of its file and its number.
        name: what it is called, for people.
        file: a picture with this page alone, the same for every reader.
        tags: ``kind``, ``damage`` and ``scan``, as the tables group them.
        dpi: resolution to tell those who ask, where the file has none.

    """

    key: str
    name: str
    file: Path
    truth: Truth
    tags: dict[str, str]
    dpi: int | None = None


def page_truth(page: Page, beside: dict[str, Any] | None = None) -> Truth:
    """Return the truth from a page drawn with it.

    ``beside`` is the parallel truth by zone id; its ``inks`` say what made each word, the zone's
    own ink says it otherwise.
    """
    lines: list[TruthLine] = []
    words: list[InkedWord] = []
    for zone in page.zones:
        inks = (beside or {}).get(zone.id, {}).get("inks")
        for number, line in enumerate(zone.lines):
            inked = list(_inked(line, inks[number] if inks else None, zone.ink))
            words += inked
            if kept := [word for word in inked if word.ink is not Ink.HAND]:
                text = " ".join(word.text for word in kept)
                lines.append(TruthLine(text, zone.kind, bounding(word.box for word in kept)))
    zones = tuple(Placed(zone.kind, zone.box) for zone in page.zones)
    return Truth(tuple(lines), zones, tuple(words), page.records, page=page)


def _inked(line: Line, inks: list[str] | None, otherwise: Ink) -> Iterator[InkedWord]:
    for number, word in enumerate(line.words):
        yield InkedWord(word.text, word.box, Ink(inks[number]) if inks else otherwise)


def read_file(path: Path, engine: Engine, settings: Settings) -> Page:
    """Return the page of a file of one page, as the program reads it."""
    image = load(path, 1, inspect(path, settings.intake).fingerprint, settings.intake)
    return read_page(image, 1, engine, settings.reading)


def read_lines(page: Page) -> list[str]:
    """Return the lines that a reader read as text, not those it took for handwriting."""
    return [line.text for zone in page.zones if zone.ink is not Ink.HAND for line in zone.lines]


def read_words(page: Page) -> list[Word]:
    """Return the words that a reader read as text."""
    kept = (line for zone in page.zones if zone.ink is not Ink.HAND for line in zone.lines)
    return [word for line in kept for word in line.words]
