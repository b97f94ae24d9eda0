"""A page as the report shows it: what the templates need, worked out beforehand."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Final

from pipeline.export.context import ExportDocument
from pipeline.export.facts import Fact, Said, facts_of
from pipeline.export.order import zones_in_order
from pipeline.export.remarks import remark
from pipeline.model.geometry import Box
from pipeline.model.page import Line, Page, PageState, Problem, Zone
from pipeline.model.vocabulary import Vocabulary, ZoneKind

STATES: Final = {
    PageState.DONE: Said("прочитано", "read"),
    PageState.SUSPECT: Said("под вопросом", "in doubt"),
    PageState.BLANK: Said("пусто", "blank"),
    PageState.QUARANTINED: Said("в карантине", "in quarantine"),
    PageState.CANCELLED: Said("отменено", "cancelled"),
    PageState.QUEUED: Said("в очереди", "waiting"),
    PageState.RUNNING: Said("в работе", "being read"),
}
REFUSED: Final = "refused"
LABELS_PER_SIDE: Final = 72
NEAR_RIGHT: Final = 0.8
_SURE: Final = ((0.9, ""), (0.75, "u1"), (0.5, "u2"), (0.0, "u3"))


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One page with its scan, or one file that was refused at the door: then without document.

    ``preview`` is the page's scan as JPEG in the same orientation, at any size.
    """

    name: str
    document: ExportDocument | None = None
    page: Page | None = None
    preview: bytes | None = None
    problem: Problem | None = None

    @classmethod
    def of_page(
        cls, document: ExportDocument, page: Page, preview: bytes | None = None
    ) -> ReportEntry:
        """Return the entry of one page of a document."""
        return cls(document.source.name, document, page, preview, page.problem)

    @classmethod
    def refused(cls, name: str, problem: Problem) -> ReportEntry:
        """Return the entry of a file that was not taken in."""
        return cls(name, problem=problem)


@dataclass(frozen=True, slots=True)
class RunView:
    """A stretch of text with one confidence; ``shade`` is the class that shows it."""

    text: str
    shade: str = ""
    percent: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of text and, where it is known, the pixels it was read from."""

    runs: tuple[RunView, ...]
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class ZoneView:
    """A zone with its kind and its lines."""

    zone: Zone
    kind: ZoneKind
    percent: int | None
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of the report, numbered through from 1."""

    number: int
    entry: ReportEntry
    state: str
    said: Said
    zones: tuple[ZoneView, ...] = ()
    facts: tuple[Fact, ...] = ()
    image: str | None = None
    remarks: tuple[Said, ...] = ()

    @property
    def frame(self) -> Box | None:
        """The whole scan in source pixels; nothing where its size is unknown."""
        page = self.entry.page
        known = page is not None and page.width_px > 0 and page.height_px > 0
        return Box(0, 0, page.width_px, page.height_px) if page and known else None

    @property
    def label_size(self) -> int:
        """The height of the labels over the scan, in source pixels."""
        return max(self.frame.width, self.frame.height) // LABELS_PER_SIDE if self.frame else 0

    def zone_number(self, zone_id: str) -> int | None:
        """Return the number from 1 of the zone with that id."""
        for number, view in enumerate(self.zones, 1):
            if view.zone.id == zone_id:
                return number
        return None

    def near_right_edge(self, box: Box) -> bool:
        """Say whether a label that begins at the box's left side would run off the scan."""
        return self.frame is not None and box.centre[0] > NEAR_RIGHT * self.frame.width

    def crop(self, box: Box) -> Box | None:
        """Return the part of the scan that shows a box with some air around it."""
        if self.frame is None or self.image is None:
            return None
        cut = box.padded(max(box.height // 8, 3), self.frame)
        return cut if cut.area else None


def view(entry: ReportEntry, number: int, vocabulary: Vocabulary) -> EntryView:
    """Return what the report shows of an entry."""
    page = entry.page
    if page is None:
        return EntryView(number, entry, REFUSED, Said("файл не принят", "file refused"))
    return EntryView(
        number=number,
        entry=entry,
        state=page.state.value,
        said=STATES[page.state],
        zones=tuple(_zone(zone, vocabulary) for zone in zones_in_order(page)),
        facts=tuple(facts_of(page)),
        image=b64encode(entry.preview).decode("ascii") if entry.preview else None,
        remarks=tuple(map(remark, page.flags)),
    )


def percent(confidence: float | None) -> int | None:
    """Return a confidence in whole per cent."""
    return None if confidence is None else round(100 * confidence)


def shade(confidence: float | None) -> str:
    """Return the class that shades a word by how sure its reading is; empty for a sure one."""
    if confidence is None:
        return ""
    return next((name for least, name in _SURE if confidence >= least), "u3")


def _zone(zone: Zone, vocabulary: Vocabulary) -> ZoneView:
    return ZoneView(zone, vocabulary.kind(zone.kind), percent(zone.confidence), _lines(zone))


def _lines(zone: Zone) -> tuple[LineView, ...]:
    """Return the zone's text line by line; a corrected text keeps the boxes of unmoved lines."""
    texts = zone.text.splitlines()
    if [line.text for line in zone.lines] == texts:
        return tuple(LineView(_runs(line), line.box) for line in zone.lines)
    boxes = [line.box for line in zone.lines]
    known: list[Box | None] = list(boxes) if len(boxes) == len(texts) else [None] * len(texts)
    return tuple(LineView((RunView(t),), box) for t, box in zip(texts, known, strict=True))


def _runs(line: Line) -> tuple[RunView, ...]:
    """Return the line word by word with the room between; whole where its words say otherwise."""
    if not line.words or [word.text for word in line.words] != line.text.split():
        return (RunView(line.text, shade(line.confidence), percent(line.confidence), line.box),)
    runs, end = [], 0
    for word, found in zip(line.words, re.finditer(r"\S+", line.text), strict=True):
        runs.append(RunView(line.text[end : found.start()]))
        runs.append(RunView(word.text, shade(word.confidence), percent(word.confidence), word.box))
        end = found.end()
    return tuple(run for run in runs if run.text)
