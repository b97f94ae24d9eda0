"""What a typist does with a machine: words on a line, paragraphs, spaced words, second thoughts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from pipeline.model.page import Ink
from samples.facsimile.hyphens import wrap
from samples.facsimile.machine import Machine
from samples.facsimile.raster import Points
from samples.facsimile.sheet import BLACK, Colour, GroundLine, GroundZone, Mark, Sheet, rectangle

LINE_MM = 4.25  # one turn of the platen


@dataclass(frozen=True, slots=True)
class Column:
    """A column of typing: where it starts, how wide it is, and its spacing in platen turns."""

    left: float
    top: float
    width: float
    spacing: float = 1.5
    indent: int = 5


@dataclass(slots=True)
class Typist:
    """Types on a sheet with one machine; millimetres from the sheet's top left corner.

    ``slip`` is how far a line climbs (mm per mm). ``slips`` is the chance, for a word of a
    paragraph, that it is first mistyped and crossed out.
    """

    sheet: Sheet
    machine: Machine
    colour: Colour = BLACK
    slip: float = 0.0
    slips: float = 0.0
    spots: list[tuple[float, float]] = field(default_factory=list)

    def put(self, line: GroundLine, text: str, x: float, y: float) -> list[Mark]:
        """Type words at ``x`` on the baseline ``y`` and return their marks."""
        spelled = self.machine.alphabet.spell(text)
        marks = []
        for found in re.finditer(r"\S+", spelled):
            marks.append(self._word(found.group(), x + found.start() * self.machine.pitch_mm, y))
        _join(line, marks, (self.sheet.px(x), self.sheet.px(y)))
        return marks

    def spaced(self, line: GroundLine, text: str, x: float, y: float) -> list[Mark]:
        """Type words letter by letter with gaps (``Р О Щ И Н``); each word is one mark."""
        marks, cursor = [], x
        for word in self.machine.alphabet.spell(text).split():
            wide = " ".join(word)
            marks.append(self._word(wide, cursor, y))
            cursor += (len(wide) + 3) * self.machine.pitch_mm
        _join(line, marks, (self.sheet.px(x), self.sheet.px(y)))
        return marks

    def glued(self, line: GroundLine, text: str, x: float, y: float) -> list[Mark]:
        """Type words of which the first follows the print before it without a space."""
        before = len(line.words)
        marks = self.put(line, text, x, y)
        first = marks[0]
        line.words[before] = marks[0] = Mark(first.text, first.points, first.ink, glued=True)
        return marks

    def underline(self, marks: list[Mark], y: float) -> None:
        """Strike underscores below the marks."""
        points = np.vstack([mark.points for mark in marks])
        left, right = points[:, 0].min(), points[:, 0].max()
        count = max(round((right - left) / self.machine.pitch), 1)
        layer = self.sheet.layer(Ink.TYPED, self.colour)
        self.machine.type(layer, "_" * count, float(left), self.sheet.px(y) + 1)

    def paragraphs(self, zone: GroundZone, texts: list[str], column: Column) -> float:
        """Type paragraphs with word division and return the baseline after the last line."""
        columns = int(column.width / self.machine.pitch_mm)
        y, step = column.top, column.spacing * LINE_MM
        for text in texts:
            spelled = self.machine.alphabet.spell(text)
            for number, row in enumerate(wrap(spelled, columns, column.indent)):
                x = column.left + (0 if number else column.indent * self.machine.pitch_mm)
                self._row(zone, row, x, y)
                y += step
        return y

    def _row(self, zone: GroundZone, row: str, x: float, y: float) -> None:
        line, pitch = zone.line(), self.machine.pitch_mm
        self.put(line, row, x, y)
        end = x + (len(row) + 1) * pitch
        self.spots.append((end, y))
        room = self.sheet.width_mm - 8 - end
        if self.machine.rng.random() < self.slips and room > 6 * pitch:
            self._cross_out(zone, row.rsplit(maxsplit=1)[-1][:5], end, y)

    def _cross_out(self, zone: GroundZone, word: str, x: float, y: float) -> None:
        """Type the beginning of a word and strike it out with х."""
        layer = self.sheet.layer(Ink.TYPED, self.colour)
        at = self.sheet.px(x), self.sheet.px(y)
        self.machine.type(layer, word, *at)
        bounds = np.vstack(self.machine.type(layer, "х" * len(word), *at))
        zone.struck.append(bounds)

    def _word(self, word: str, x: float, y: float) -> Mark:
        layer = self.sheet.layer(Ink.TYPED, self.colour)
        left = self.sheet.px(x)
        baseline = self.sheet.px(y - self.slip * (x - 20.0))
        points = np.vstack(self.machine.type(layer, word, left, baseline))
        return Mark(word, _bounds(points), Ink.TYPED)


def _bounds(points: Points) -> Points:
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return rectangle(left, top, right, bottom)


def _join(line: GroundLine, marks: list[Mark], start: tuple[float, float]) -> None:
    """Add marks to a line and stretch its baseline to their end."""
    if not marks:
        return
    line.words.extend(marks)
    end = (float(marks[-1].points[:, 0].max()), start[1])
    first = tuple(line.baseline[0]) if line.baseline is not None else start
    line.baseline = np.array([first, end], dtype=np.float64)
