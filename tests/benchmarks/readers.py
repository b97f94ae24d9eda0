"""Readers for tests: they answer from the truth, spoiled in a known way, without any engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.pages import BenchPage, page_truth
from benchmarks.peers.peer import Bench, Cost, Knows, Peer, Reading, Session, failed
from pipeline.model.facts import DistributionEntry, Records
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line, Page, PageState, Word, Zone

Spoil = Callable[[Page], Page]
COST = Cost(seconds=2.0, cpu=1.0, peak_mib=100.0, steps={"ocr": 1.5})


def page_of(texts: dict[str, list[str]]) -> Page:
    """Return a page with a zone for each kind and lines of words below each other."""
    zones: list[Zone] = []
    y = 0
    for number, (kind, lines) in enumerate(texts.items(), 1):
        made = tuple(_line(text, y + 60 * place) for place, text in enumerate(lines))
        box = Box(100, y, 1200, 60 * len(lines))
        ink = {"handwriting": Ink.HAND, "stamp": Ink.STAMP}.get(kind, Ink.TYPED)
        zones.append(Zone(f"z{number}", kind, ink, box, number, 0.9, "\n".join(lines), made))
        y += 60 * len(lines) + 120
    records = Records(signer="Рощин", distribution=(DistributionEntry(1, "Сталин"),))
    return Page(1, PageState.DONE, 1400, 2000, 300, zones=tuple(zones), records=records)


def _line(text: str, y: int) -> Line:
    words, x = [], 110
    for word in text.split():
        words.append(Word(word, Box(x, y, 20 * len(word), 40), 1.0))
        x += 20 * len(word) + 20
    return Line(Box(110, y, x - 130, 40), text, 1.0, tuple(words))


def bench_page(key: str, page: Page, damage: str = "0") -> BenchPage:
    """Return a page to be measured whose truth is the given page."""
    tags = {"kind": "telegram", "damage": damage, "scan": "grey"}
    return BenchPage(key, key, Path(f"{key}.png"), page_truth(page), tags)


def shifted(page: Page, by: int) -> Page:
    """Return the page with everything so many pixels further down."""
    return replace(page, zones=tuple(_lower(zone, by) for zone in page.zones))


def _lower(zone: Zone, by: int) -> Zone:
    def down(box: Box) -> Box:
        return box._replace(y=box.y + by)

    lines = tuple(
        replace(
            line,
            box=down(line.box),
            words=tuple(replace(word, box=down(word.box)) for word in line.words),
        )
        for line in zone.lines
    )
    return replace(zone, box=down(zone.box), lines=lines)


@dataclass
class Scripted:
    """A session that looks answers up; pages without an answer make it fail."""

    answers: dict[str, Page]
    asked: list[str]

    def read(self, page: BenchPage) -> Reading:
        self.asked.append(page.key)
        if page.key not in self.answers:
            return failed("no answer", 1.0)
        return Reading(self.answers[page.key], COST)

    def close(self) -> None:
        pass


def peer(session: Callable[[Bench], Session], name: str = "razmetka", **other: object) -> Peer:
    """Return a reader with a session of our own that claims to know everything."""
    made = Peer(
        name=name,
        title="for tests",
        processes=1,
        knows=frozenset(Knows),
        obstacle=lambda _: None,
        identity=lambda _: "v1",
        open=session,
    )
    return replace(made, **other)  # type: ignore[arg-type]
