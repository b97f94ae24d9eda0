"""Pages of no form that we know: heads, addresses, fields, columns and tables, set in any faces.

The facsimiles are typed on forms of a few kinds. A network that has seen no more takes other print
for stamps. Here the words mean nothing, in Cyrillic or Latin letters, and every piece of a page may
be printed or typed, on machines that no facsimile knows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pipeline.model.page import Ink
from samples.facsimile import press, typist
from samples.facsimile.faces import Face
from samples.facsimile.press import POINT_MM, Type
from samples.facsimile.raster import Rng
from samples.facsimile.sheet import GroundZone
from samples.facsimile.studio import Studio
from training.faces import MORE_PRINTED, PRINTED
from training.reader.faces import POOL
from training.reader.words import speech

_FACES = (*PRINTED, *MORE_PRINTED)
_LATIN = dict(
    zip("абвгдежзийклмнопрстуфхцчшщъыьэюя", "abvgdejzijklmnoprstufhcqsxyiwäöü", strict=True)
)


def draw_stranger(studio: Studio, rng: Rng) -> None:
    """Draw a page: a head, pieces one below the other until it is full, and mostly a foot."""
    faces, shares = zip(*POOL, strict=True)
    studio.typist.machine.face = faces[int(rng.choice(len(faces), p=shares))]
    house = _House(studio, rng)
    foot = studio.sheet.height_mm - house.edge
    if rng.random() < 0.6:
        foot = house.foot(foot)
    y = house.head(house.edge)
    pieces = (house.address, house.fields, house.heading, house.prose, house.prose, house.table,
              house.items, house.closing)  # fmt: skip
    while y < foot - 15:
        piece: Callable[[float, float], float] = pieces[int(rng.integers(len(pieces)))]
        y = piece(y + float(rng.uniform(2, 9)), foot - 4)


@dataclass(slots=True)
class _Column:
    """Where a piece stands: left and right edge, millimetres."""

    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left


class _House:
    """A printing house with a few faces, and the office's machine. Lengths are millimetres."""

    def __init__(self, studio: Studio, rng: Rng) -> None:
        self.studio, self.rng = studio, rng
        count = int(rng.integers(1, 4))
        self.faces: list[Face] = [_FACES[int(n)] for n in rng.integers(0, len(_FACES), count)]
        self.latin = bool(rng.random() < 0.35)
        self.typed = float(rng.choice([0.0, 0.0, 0.4, 0.8]))
        self.edge = float(rng.uniform(12, 30))
        self.page = _Column(self.edge, studio.sheet.width_mm - float(rng.uniform(10, 25)))
        self.text_size = float(rng.uniform(8, 12))

    def head(self, y: float) -> float:
        """Print a letter's head: a few rows at the left, in the middle or at the right."""
        place, rows = float(self.rng.choice([0.0, 0.5, 1.0])), int(self.rng.integers(1, 6))
        for row in range(rows):
            size = float(self.rng.uniform(10, 24) if row == 0 else self.rng.uniform(7, 11))
            text = self._words(int(self.rng.integers(1, 5)), capitals=0.5)
            y += size * POINT_MM * 1.35
            self._row(text, (self.page, place), y, self._type(size), typed=False)
        if self.rng.random() < 0.4:
            y += 2.5
            self._rule(self.page, y)
        return y

    def address(self, y: float, foot: float) -> float:
        """Set a few short rows, ranged at one of several places."""
        left = self.page.left + float(self.rng.choice([0.0, 0.0, 0.5, 0.62])) * self.page.width
        kind, typed = self._type(self.text_size), self._by_machine()
        for _ in range(int(self.rng.integers(2, 6))):
            y += self._step(kind, typed=typed)
            if y > foot:
                break
            column = _Column(left, self.page.right)
            self._row(
                self._words(int(self.rng.integers(1, 4))), (column, 0.0), y, kind, typed=typed
            )
        return y

    def fields(self, y: float, foot: float) -> float:
        """Print names of fields beside each other, what was filled in below or behind them."""
        count, small = int(self.rng.integers(1, 5)), self._type(float(self.rng.uniform(6, 9)))
        behind = self.rng.random() < 0.5
        below = y + small.size * POINT_MM * 1.3 + 4.6
        if below > foot:
            return foot
        for column in self._columns(count):
            name = self._words(int(self.rng.integers(1, 3)))
            zone = self.studio.sheet.zone("other", Ink.PRINTED)
            self.studio.press.put(zone.line(), name, column.left, y + 4, small)
            left = column.left + self.studio.press.width(name, small) + 2 if behind else column.left
            rest, level = _Column(left, column.right), y + 4 if behind else below
            if self.rng.random() < 0.3:
                self.studio.press.leader(left, level + 0.6, column.right - 2)
            text = self._figure() if self.rng.random() < 0.5 else self._words(2)
            typed = bool(self.rng.random() < 0.6)
            self._row(text, (rest, 0.0), level, self._type(self.text_size), typed=typed)
        return below

    def heading(self, y: float, foot: float) -> float:
        """Set a heading of one row or two."""
        spread = float(self.rng.choice([0.0, 0.0, 1.5, 3.0]))
        kind = Type(self._face(), float(self.rng.uniform(11, 20)), spread)
        place, typed = float(self.rng.choice([0.0, 0.5])), self._by_machine()
        for _ in range(int(self.rng.integers(1, 3))):
            y += self._step(kind, typed=typed)
            if y > foot:
                break
            self._row(
                self._words(int(self.rng.integers(1, 5)), 0.5),
                (self.page, place),
                y,
                kind,
                typed=typed,
            )
        return y + 2

    def prose(self, y: float, foot: float) -> float:
        """Set paragraphs in one column or two, as much as there is room for."""
        bottom = min(foot, y + float(self.rng.uniform(20, 110)))
        typed, kind = self._by_machine(), self._type(self.text_size)
        for column in self._columns(1 if typed or self.rng.random() < 0.7 else 2):
            zone = self.studio.sheet.zone("body", Ink.TYPED if typed else Ink.PRINTED)
            if typed:
                self._type_prose(zone, column, (y + 4, bottom))
            else:
                leading = kind.size * POINT_MM * float(self.rng.uniform(1.1, 1.5))
                texts = [self._words(int(self.rng.integers(8, 60))) + "." for _ in range(9)]
                room = press.Column(column.left, y + 4, column.width, kind, leading, bottom)
                self.studio.press.paragraphs(zone, texts, room)
        return bottom

    def _type_prose(self, zone: GroundZone, column: _Column, span: tuple[float, float]) -> None:
        top, bottom = span
        spacing = float(self.rng.choice([1.0, 1.5, 2.0]))
        rows = int((bottom - top) / (spacing * typist.LINE_MM))
        letters = int(column.width / self.studio.typist.machine.pitch_mm)
        text = self._words(max(rows * letters // 8, 1))
        if rows > 1:
            room = typist.Column(column.left, top, column.width, spacing)
            self.studio.typist.paragraphs(zone, [text[: (rows - 1) * (letters - 6)]], room)

    def table(self, y: float, foot: float) -> float:
        """Rule a table, or do not, and fill its cells with words and figures."""
        count, kind = int(self.rng.integers(2, 7)), self._type(self.text_size)
        inner = np.sort(self.rng.uniform(0.08, 0.95, count - 1)) * self.page.width + self.page.left
        stops = [self.page.left, *(float(stop) for stop in inner), self.page.right]
        typed, figures = self._by_machine(), self.rng.random(count) < 0.5
        step = self._step(kind, typed=typed) * float(self.rng.uniform(1.0, 1.7))
        rows = min(int(self.rng.integers(2, 18)), int((foot - y) / step) - 1)
        if rows < 1:
            return foot
        head = self._type(kind.size * float(self.rng.uniform(0.7, 1.0)))
        for row in range(rows + 1):
            level, named = y + step * (row + 0.72), row == 0
            for left, right, figure in zip(stops[:-1], stops[1:], figures, strict=True):
                text = self._figure() if figure and not named else self._words(3)
                cell = _Column(left + 1.2, right - 1.2)
                where = (cell, 1.0 if figure and not named else 0.0)
                self._row(text, where, level, head if named else kind, typed=typed and not named)
        self._rules(stops, [y + step * row for row in range(rows + 2)])
        return y + step * (rows + 1)

    def _rules(self, stops: list[float], levels: list[float]) -> None:
        """Rule what tables have ruled: all of it, rows, columns, the head, or nothing."""
        way, weight = int(self.rng.integers(5)), float(self.rng.uniform(0.12, 0.4))
        whole = _Column(stops[0], stops[-1])
        for level in levels if way in (0, 1) else levels[:2] + levels[-1:] if way in (2, 3) else []:
            self._rule(whole, level, weight)
        for stop in stops if way in (0, 2) else []:
            self.studio.press.upright(stop, levels[0], levels[-1], weight)

    def items(self, y: float, foot: float) -> float:
        """Set numbered rows, one word or several to each."""
        kind, typed = self._type(self.text_size), self._by_machine()
        form = str(self.rng.choice(["{}.", "{})", "№ {}", "{} -", "§ {}."]))
        for number in range(1, int(self.rng.integers(3, 14))):
            y += self._step(kind, typed=typed)
            if y > foot:
                break
            text = f"{form.format(number)} {self._words(int(self.rng.integers(1, 7)))}"
            self._row(text, (self.page, 0.0), y, kind, typed=typed)
        return y

    def closing(self, y: float, foot: float) -> float:
        """Set a post at the left and a name at the right."""
        kind, typed = self._type(self.text_size), self._by_machine()
        y += self._step(kind, typed=typed)
        if y < foot:
            self._row(self._words(2), (self.page, 0.0), y, kind, typed=typed)
            self._row(self._words(2), (self.page, 0.85), y, kind, typed=typed)
        return y + float(self.rng.uniform(2, 12))

    def foot(self, bottom: float) -> float:
        """Print small rows in columns at the page's foot; return where they begin."""
        kind = self._type(float(self.rng.uniform(5.5, 8.5)))
        step, rows = kind.size * POINT_MM * 1.25, int(self.rng.integers(1, 6))
        top = bottom - rows * step
        for column in self._columns(int(self.rng.integers(1, 5))):
            for row in range(rows):
                text = self._words(int(self.rng.integers(1, 4)))
                self._row(text, (column, 0.0), top + (row + 1) * step, kind, typed=False)
        if self.rng.random() < 0.3:
            self._rule(self.page, top - 1.5)
        return top - 3

    def _columns(self, count: int) -> list[_Column]:
        wide = self.page.width / count
        lefts = [self.page.left + wide * place for place in range(count)]
        return [_Column(left, left + wide - (4 if count > 1 else 0)) for left in lefts]

    def _row(
        self, text: str, place: tuple[_Column, float], y: float, kind: Type, *, typed: bool
    ) -> None:
        """Set a row at a share of the way from its column's left to its right edge."""
        (column, share), machine = place, self.studio.typist.machine
        if typed:
            shown = text[: max(int(column.width / machine.pitch_mm), 1)].strip()
            x = column.left + share * max(column.width - len(shown) * machine.pitch_mm, 0)
            zone = self.studio.sheet.zone("other", Ink.TYPED)
            self.studio.typist.put(zone.line(), shown, x, y)
            return
        words = text.split()
        while len(words) > 1 and self.studio.press.width(" ".join(words), kind) > column.width:
            words.pop()
        shown = " ".join(words)
        x = column.left + share * max(column.width - self.studio.press.width(shown, kind), 0)
        zone = self.studio.sheet.zone("other", Ink.PRINTED)
        self.studio.press.put(zone.line(), shown, x, y, kind)

    def _rule(self, column: _Column, y: float, weight: float = 0.25) -> None:
        self.studio.press.rule(column.left, y, column.right, weight)

    def _step(self, kind: Type, *, typed: bool) -> float:
        return typist.LINE_MM if typed else kind.size * POINT_MM * 1.3

    def _by_machine(self) -> bool:
        return bool(self.rng.random() < self.typed)

    def _face(self) -> Face:
        return self.faces[int(self.rng.integers(len(self.faces)))]

    def _type(self, size: float) -> Type:
        return Type(self._face(), size)

    def _words(self, count: int, capitals: float = 0.06) -> str:
        words = [speech().word(self.rng) for _ in range(count)]
        if self.latin:
            words = ["".join(_LATIN.get(letter, letter) for letter in word) for word in words]
        if self.rng.random() < capitals:
            return " ".join(words).upper()
        dressed = [self._dressed(word) for word in words[1:]]
        return " ".join([words[0].capitalize(), *dressed])

    def _dressed(self, word: str) -> str:
        chance = self.rng.random()
        if chance < 0.1:
            return word.capitalize()
        return word + "," if chance < 0.18 else self._figure() if chance < 0.24 else word

    def _figure(self) -> str:
        value, part = int(10 ** self.rng.uniform(0, 5)), int(self.rng.integers(100))
        date = f"{part % 28 + 1}.{part % 12 + 1:02d}.19{part:02d}"
        forms = (
            f"{value}",
            f"{value},{part:02d}",
            f"{value}.{part}",
            f"№ {value}",
            f"{part}%",
            date,
        )
        return str(self.rng.choice(forms))
