"""A table of figures (ведомость): typed between rules, with totals that are right."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.facts import Records
from pipeline.model.page import Ink
from samples.facsimile.calendar import in_words
from samples.facsimile.kinds.common import dated, signed
from samples.facsimile.lexicon import entries
from samples.facsimile.sheet import GroundLine, GroundZone, rectangle
from samples.facsimile.studio import Studio
from samples.facsimile.typist import LINE_MM, Column

_STOPS = (22.0, 34.0, 92.0, 120.0, 148.0, 170.0, 194.0)
_HEADS = ("№№", "Наименование", "План", "Факт", "%", "Примеч.")


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    planned: int
    done: int
    note: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        share = f"{self.done / self.planned * 100:.1f}".replace(".", ",")
        return self.name, str(self.planned), str(self.done), share, self.note


def draw(studio: Studio) -> Records:
    """Draw the table and return its facts."""
    studio.folio()
    typist, rng = studio.typist, studio.rng
    studio.typed("title", "ВЕДОМОСТЬ", 108 - 9 * typist.machine.pitch_mm, 34, spaced=True)
    zone = studio.sheet.zone("heading", Ink.TYPED)
    subject = studio.book.line("table", "subject")
    column = Column(40, 42, 136.0, 1.1, indent=0)
    y = typist.paragraphs(zone, [f"{subject} на {in_words(studio.when)}"], column)
    items = _items(studio, int(rng.integers(8, 20)))
    end = _table(studio, items, y + 4)
    signer = signed(studio, 24, end + 14)
    dated(studio, 24, end + 26)
    return Records(signer=signer, date=f"{studio.when:%Y-%m-%d}")


def _items(studio: Studio, count: int) -> list[_Item]:
    rng = studio.rng
    kind = "towns" if studio.chance(0.5) else "goods"
    pool = entries(kind)
    order = rng.permutation(len(pool))[: min(count, len(pool))]
    items = []
    for place in order:
        planned = int(rng.integers(20, 990)) * (10 if studio.chance(0.4) else 1)
        done = max(int(planned * rng.normal(0.9, 0.14)), 1)
        note = studio.book.line("table", "note") if studio.chance(0.15) else ""
        items.append(_Item(pool[int(place)].name.capitalize(), planned, done, note))
    total = _Item("ИТОГО", sum(i.planned for i in items), sum(i.done for i in items))
    return [*items, total]


def _table(studio: Studio, items: list[_Item], top: float) -> float:
    """Rule the table, type its rows, and return where it ends."""
    step = LINE_MM * (1.5 if len(items) < 16 else 1.25)
    zone = studio.sheet.zone("table", Ink.TYPED)
    bottom = top + step * (len(items) + 2) + 1.0
    _rules(studio, zone, (top, bottom), step)
    numbers = tuple(str(number + 1) for number in range(6))
    rows = [("", *item.cells) for item in items]
    rows = [(str(i + 1), *row[1:]) for i, row in enumerate(rows[:-1])] + rows[-1:]
    for place, cells in enumerate([_HEADS, numbers, *rows]):
        _row(studio, zone.line(), cells, top + step * (place + 0.74))
    return bottom


def _row(studio: Studio, line: GroundLine, cells: tuple[str, ...], y: float) -> None:
    pitch = studio.typist.machine.pitch_mm
    for number, (text, left, right) in enumerate(zip(cells, _STOPS[:-1], _STOPS[1:], strict=True)):
        room = int((right - left - 1) / pitch)
        shown = text if len(text) <= room else text[: room - 1] + "."
        x = left + 1.2
        if 1 < number < 5 and shown[:1].isdigit() and len(shown) > 1:
            x = right - 1.5 - len(shown) * pitch
        if shown:
            studio.typist.put(line, shown, x, y)


def _rules(studio: Studio, zone: GroundZone, span: tuple[float, float], step: float) -> None:
    """Rule the frame, the columns, the head and the total."""
    press, (top, bottom) = studio.press, span
    press.frame(_STOPS[0], top, _STOPS[-1], bottom)
    for x in _STOPS[1:-1]:
        press.upright(x, top, bottom)
    for y in (top + step, top + step * 2, bottom - step - 0.8):
        press.rule(_STOPS[0], y, _STOPS[-1])
    px = studio.sheet.px
    zone.extents.append(rectangle(px(_STOPS[0]), px(top), px(_STOPS[-1]), px(bottom)))
