"""What the head of a report says: its title, its totals, its parts, the kinds that occur."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from pipeline.export.facts import Said
from pipeline.export.report_view import REFUSED, STATES, EntryView
from pipeline.model.vocabulary import Vocabulary, ZoneKind

FILES: Final = Said("файлов", "files")
PAGES: Final = Said("страниц", "pages")
NOT_TAKEN: Final = Said("не принято файлов", "files refused")


@dataclass(frozen=True, slots=True)
class ReportHeading:
    """What stands at the top: a title and a line below it, such as the folder and the date."""

    title: str = "Разметка"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number in the head; ``state`` is the class that colours it."""

    state: str
    said: Said
    number: int


@dataclass(slots=True)
class Totals:
    """What is counted as entries go by. Pages of one file follow each other."""

    states: Counter[str] = field(default_factory=Counter)
    files: int = 0
    _last: tuple[str, str] | None = None

    def add(self, shown: EntryView) -> None:
        """Count an entry."""
        self.states[shown.state] += 1
        document = shown.entry.document
        source = (document.source.name, document.source.sha256) if document else None
        if source is None or source != self._last:
            self.files += 1
        self._last = source

    def counts(self) -> list[Count]:
        """Return files and pages, then what became of them; what did not occur is left out."""
        pages = self.states.total() - self.states[REFUSED]
        every = [Count("all", FILES, self.files), Count("all", PAGES, pages)]
        labels = {**{state.value: said for state, said in STATES.items()}, REFUSED: NOT_TAKEN}
        became = [Count(state, said, self.states[state]) for state, said in labels.items()]
        return every + [count for count in became if count.number]


@dataclass(frozen=True, slots=True)
class PartLink:
    """A file of the report: its name, its number from 1, and its first and last entry."""

    name: str
    number: int
    first: int
    last: int

    @property
    def href(self) -> str:
        """The name as a relative address, whatever bytes it holds."""
        return quote(self.name, errors="surrogateescape")


@dataclass(slots=True)
class Tally:
    """What the head of one part needs of its entries."""

    first: int = 0
    last: int = 0
    kinds: set[str] = field(default_factory=set)

    def add(self, shown: EntryView) -> None:
        """Take an entry down."""
        self.first = self.first or shown.number
        self.last = shown.number
        self.kinds.update(zone.kind.name for zone in shown.zones)

    def occurring(self, vocabulary: Vocabulary) -> tuple[ZoneKind, ...]:
        """Return the kinds that occur, in reading order."""
        return tuple(kind for kind in vocabulary.values() if kind.name in self.kinds)


@dataclass(frozen=True, slots=True)
class Head:
    """Everything that the head of one part shows."""

    heading: ReportHeading
    totals: Totals
    part: PartLink
    parts: tuple[PartLink, ...]
    kinds: tuple[ZoneKind, ...]
