"""The routing line of a telegram: where from, its number, when, which copy."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.facts import Routing
from pipeline.model.page import Ink
from samples.facsimile.calendar import roman_month
from samples.facsimile.kinds.forms import Form
from samples.facsimile.sheet import GroundLine, GroundZone, Mark
from samples.facsimile.studio import Studio

_LEFT = 20.0


@dataclass(slots=True)
class _Runner:
    """Fills a printed line from left to right with print and typing."""

    studio: Studio
    zone: GroundZone
    line: GroundLine
    y: float
    x: float = _LEFT

    def printed(self, text: str, *, tight: bool = False) -> list[Mark]:
        kind = self.studio.serif_type(10)
        marks = self.studio.press.put(self.line, text, self.x, self.y, kind)
        self.x += self.studio.press.width(text, kind) + (0.3 if tight else 1.6)
        return marks

    def typed(self, text: str, pointer: str = "", *, tight: bool = False) -> list[Mark]:
        put = self.studio.typist.glued if tight else self.studio.typist.put
        marks = put(self.line, text, self.x, self._level())
        return self._after(marks, len(text), pointer)

    def spaced(self, text: str, pointer: str) -> list[Mark]:
        marks = self.studio.typist.spaced(self.line, text, self.x, self._level())
        return self._after(marks, 2 * len(text) - 1, pointer)

    def _level(self) -> float:
        return self.y + float(self.studio.rng.normal(-0.5, 0.35))

    def _after(self, marks: list[Mark], cells: int, pointer: str) -> list[Mark]:
        end = self.x + cells * self.studio.typist.machine.pitch_mm
        self.studio.press.leader(self.x, self.y + 0.5, end, 1.5)
        self.x = end + 1.4
        if pointer:
            self.studio.sheet.fact(pointer, self.zone, marks)
        return marks


def route(studio: Studio, form: Form, number: int, copy: int) -> Routing:
    """Print and fill the routing line (two lines on forms that begin with the receipt)."""
    incoming = form.received or "ВХОДЯЩАЯ" in form.title or studio.chance(0.7)
    zone = studio.sheet.zone("routing", Ink.PRINTED)
    runner = _Runner(studio, zone, zone.line(), form.routing_y - (7 if form.received else 0))
    if form.received:
        runner.printed("Принята")
        _date(runner)
        runner.printed("в")
        _time(runner)
        runner.printed("экз. №")
        runner.typed(str(copy), "/routing/copy")
        runner = _Runner(studio, zone, zone.line(), form.routing_y)
    city = studio.book.entry("c1")
    runner.printed("ИЗ" if incoming else "В")
    place = city.case("gen" if incoming else "acc").upper()
    runner.spaced(place, "/routing/origin" if incoming else "/routing/destination")
    runner.printed("№")
    runner.typed(str(number), "/routing/number")
    if not form.received:
        runner.printed("кол.")
        _time(runner)
        _date(runner)
        runner.printed("экз. №")
        runner.typed(str(copy), "/routing/copy")
    return Routing(
        origin=city.name if incoming else None,
        destination=None if incoming else city.name,
        number=number,
        time=f"{studio.when:%H:%M}",
        date=f"{studio.when:%Y-%m-%d}",
        copy=copy,
    )


def _time(runner: _Runner) -> None:
    when = runner.studio.when
    clock = runner.typed(str(when.hour))
    clock += runner.printed("час.")
    clock += runner.typed(f"{when.minute:02d}")
    clock += runner.printed("мин.")
    runner.studio.sheet.fact("/routing/time", runner.zone, clock)


def _date(runner: _Runner) -> None:
    studio = runner.studio
    month = roman_month(studio.when, studio.typist.machine.alphabet.roman)
    date = runner.typed(f"{studio.when.day} / {month}")
    date += runner.printed("19", tight=True)
    date += runner.typed(f"{studio.when.year % 100:02d}", tight=True)
    date += runner.printed("г.")
    studio.sheet.fact("/routing/date", runner.zone, date)
