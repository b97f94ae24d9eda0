"""A page taken apart into cells that can be corrected one by one, and put together again.

Each zone, line, word and fact is a cell under a key that stays: ``zone:z3``, ``line:z3.1``,
``word:z3.1.4``, ``fact:/routing/date``. Lines know their zone and words their line, so that moving
a line to another zone changes one cell. What stands in order has a ``place``: a number between its
neighbours', so that what is put in, taken out or moved leaves the others alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from pipeline.model.fact_cells import FactCell, facts_apart, facts_together
from pipeline.model.facts import Evidence, Records
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line, Page, Word, Zone

ZONE, LINE, WORD, FACT = "zone:", "line:", "word:", "fact:"


@dataclass(frozen=True, slots=True)
class ZoneCell:
    """A zone without its lines. ``text`` is set where it is not that of its lines."""

    kind: str
    ink: Ink
    box: Box
    place: float
    confidence: float | None = None
    text: str | None = None
    type: Literal["zone"] = "zone"


@dataclass(frozen=True, slots=True)
class LineCell:
    """A line without its words. ``text`` is set where its words do not spell it.

    ``tail`` is the white space behind the last word.
    """

    zone: str
    place: float
    box: Box
    confidence: float | None = None
    text: str | None = None
    tail: str = ""
    type: Literal["line"] = "line"


@dataclass(frozen=True, slots=True)
class WordCell:
    """A word and the white space before it, ``gap``."""

    line: str
    place: float
    text: str
    box: Box
    confidence: float | None = None
    gap: str = ""
    alternatives: tuple[str, ...] = ()
    ink: Ink | None = None
    type: Literal["word"] = "word"


Cell: TypeAlias = ZoneCell | LineCell | WordCell | FactCell
Cells: TypeAlias = Mapping[str, Cell]

_NO_RECORDS: Final = Records()


@dataclass(frozen=True, slots=True)
class Draft:
    """A page as cells. ``frame`` is the page with everything that cannot be corrected."""

    frame: Page
    cells: Cells

    @classmethod
    def of(cls, page: Page) -> Draft:
        """Take a page apart. Keys follow from the page alone: the same page, the same keys."""
        facts, rest = facts_apart(page.records, page.evidence)
        cells: dict[str, Cell] = dict(_zones_apart(page))
        cells |= {FACT + pointer: cell for pointer, cell in facts.items()}
        return cls(replace(page, zones=(), records=_NO_RECORDS, evidence=rest), cells)

    def page(self, read: Draft | None = None) -> Page:
        """Put the page together; lines that differ from ``read``, their first draft, say so."""
        facts = {
            key.removeprefix(FACT): cell
            for key, cell in self.cells.items()
            if isinstance(cell, FactCell)
        }
        records, own = facts_together(facts)
        zones = tuple(_Assembly(self, read).zones())
        evidence: dict[str, Evidence] = {**own, **self.frame.evidence}
        return replace(self.frame, zones=zones, records=records, evidence=evidence)

    def zones(self) -> list[tuple[str, ZoneCell]]:
        """Return the zones in reading order."""
        found = [(key, cell) for key, cell in self.cells.items() if isinstance(cell, ZoneCell)]
        return sorted(found, key=lambda item: (item[1].place, item[0]))

    def lines(self, zone: str) -> list[tuple[str, LineCell]]:
        """Return the lines of a zone, by its key, from the top down."""
        cells = self.cells.items()
        found = [(k, c) for k, c in cells if isinstance(c, LineCell) and c.zone == zone]
        return sorted(found, key=lambda item: (item[1].place, item[0]))

    def words(self, line: str) -> list[tuple[str, WordCell]]:
        """Return the words of a line, by its key, in order."""
        cells = self.cells.items()
        found = [(k, c) for k, c in cells if isinstance(c, WordCell) and c.line == line]
        return sorted(found, key=lambda item: (item[1].place, item[0]))

    def line_text(self, line: str) -> str:
        """Return what a line says; empty where there is no such line."""
        cell = self.cells.get(line)
        if not isinstance(cell, LineCell):
            return ""
        return spelled(cell, [word for _, word in self.words(line)])

    def astray(self) -> list[str]:
        """Return lines whose zone is gone, and words whose line is gone."""
        lost = []
        for key, cell in self.cells.items():
            match cell:
                case LineCell(zone=owner) | WordCell(line=owner) if owner not in self.cells:
                    lost.append(key)
                case _:
                    pass
        return lost


def spelled(line: LineCell, words: list[WordCell]) -> str:
    """Return what a line says: its own text, or that of its words in order."""
    if line.text is not None:
        return line.text
    return "".join(f"{word.gap}{word.text}" for word in words) + line.tail


def _zones_apart(page: Page) -> Iterator[tuple[str, Cell]]:
    ordered = sorted(page.zones, key=lambda zone: zone.order)
    orders = [zone.order for zone in ordered]
    told = len(set(orders)) == len(orders)
    taken: set[str] = set()
    for position, zone in enumerate(ordered, start=1):
        name = zone.id
        while name in taken:
            name += "'"
        taken.add(name)
        own = zone.text if zone.text != "\n".join(line.text for line in zone.lines) else None
        place = float(zone.order if told else position)
        yield ZONE + name, ZoneCell(zone.kind, zone.ink, zone.box, place, zone.confidence, own)
        for number, line in enumerate(zone.lines, start=1):
            yield from _line_apart(f"{name}.{number}", ZONE + name, float(number), line)


def _line_apart(name: str, zone: str, place: float, line: Line) -> Iterator[tuple[str, Cell]]:
    gaps = gaps_of(line)
    own, tail = (line.text, "") if gaps is None else (None, gaps[-1])
    yield LINE + name, LineCell(zone, place, line.box, line.confidence, own, tail)
    for number, word in enumerate(line.words):
        gap = "" if gaps is None else gaps[number]
        said = word.text, word.box, word.confidence, gap, word.alternatives, word.ink
        cell = WordCell(LINE + name, number + 1.0, *said)
        yield f"{WORD}{name}.{number + 1}", cell


def gaps_of(line: Line) -> list[str] | None:
    """Return the white space before each word and behind the last; ``None`` if they do not fit."""
    gaps, end = [], 0
    for word in line.words:
        at = line.text.find(word.text, end)
        if at < 0 or line.text[end:at].strip():
            return None
        gaps.append(line.text[end:at])
        end = at + len(word.text)
    rest = line.text[end:]
    return None if rest.strip() else [*gaps, rest]


class _Assembly:
    """A draft with its lines by zone and its words by line, beside the draft it began as."""

    def __init__(self, draft: Draft, read: Draft | None) -> None:
        self._draft = draft
        self._read = None if read is None else _Assembly(read, None)
        self._lines: dict[str, list[tuple[str, LineCell]]] = defaultdict(list)
        self._words: dict[str, list[tuple[str, WordCell]]] = defaultdict(list)
        for key, cell in draft.cells.items():
            if isinstance(cell, LineCell):
                self._lines[cell.zone].append((key, cell))
            elif isinstance(cell, WordCell):
                self._words[cell.line].append((key, cell))
        for lines in self._lines.values():
            lines.sort(key=lambda item: (item[1].place, item[0]))
        for words in self._words.values():
            words.sort(key=lambda item: (item[1].place, item[0]))

    def zones(self) -> Iterator[Zone]:
        ordered = self._draft.zones()
        places = [cell.place for _, cell in ordered]
        whole = all(place == int(place) >= 0 for place in places)
        whole &= len(set(places)) == len(places)
        for number, (key, cell) in enumerate(ordered, start=1):
            lines = tuple(self._line(name, line) for name, line in self._lines[key])
            text = "\n".join(line.text for line in lines)
            if cell.text is not None and not self._changed(key):
                text = cell.text
            name = key.removeprefix(ZONE)
            order = int(cell.place) if whole else number
            yield Zone(name, cell.kind, cell.ink, cell.box, order, cell.confidence, text, lines)

    def _changed(self, zone: str) -> bool:
        """Return whether the zone's lines are no longer those that were read."""
        if self._read is None:
            return False
        mine, theirs = self._lines[zone], self._read._lines[zone]
        return mine != theirs or any(self._touched(key) for key, _ in mine)

    def _touched(self, line: str) -> bool:
        return self._read is not None and self._words[line] != self._read._words[line]

    def text(self, line: str, cell: LineCell) -> str:
        return spelled(cell, [word for _, word in self._words[line]])

    def _line(self, key: str, cell: LineCell) -> Line:
        words = tuple(
            Word(word.text, word.box, word.confidence, word.alternatives, word.ink)
            for _, word in self._words[key]
        )
        text, confidence = self.text(key, cell), cell.confidence
        if self._touched(key):
            sure = [word.confidence for word in words if word.confidence is not None]
            confidence = sum(sure) / len(sure) if sure else None
        return Line(cell.box, text, confidence, words, self._read_as(key, text))

    def _read_as(self, key: str, text: str) -> str | None:
        """Return what the engine read where the line says something else now."""
        if self._read is None:
            return None
        first = self._read._draft.cells.get(key)
        before = self._read.text(key, first) if isinstance(first, LineCell) else ""
        return before if before != text else None
