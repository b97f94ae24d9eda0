"""What the printing house did: words in proportional faces, rules, boxes, dotted leaders."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from pipeline.model.page import Ink
from samples.facsimile.faces import Face
from samples.facsimile.hyphens import breaks
from samples.facsimile.raster import Grey, Rng, polygon
from samples.facsimile.sheet import (
    BLACK,
    Colour,
    GroundLine,
    GroundZone,
    Mark,
    Sheet,
    rectangle,
    strike,
)

POINT_MM = 0.3528


@dataclass(frozen=True, slots=True)
class Type:
    """A face at a size in points; ``spread`` is extra space after each letter, in points."""

    face: Face
    size: float
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of print: its place, its type, and the lines' distance, all but type in mm."""

    left: float
    top: float
    width: float
    kind: Type
    leading: float
    bottom: float = 290.0
    indent: float = 5.0


@dataclass(slots=True)
class Press:
    """Prints on a sheet; millimetres from the sheet's top left corner."""

    sheet: Sheet
    rng: Rng
    colour: Colour = BLACK

    def width(self, text: str, kind: Type) -> float:
        """Return how wide the text is set, in millimetres."""
        size = self.sheet.px(kind.size * POINT_MM)
        advance = sum(kind.face.font_for(c, size).getlength(c) for c in text)
        return advance * 25.4 / self.sheet.dpi + kind.spread * POINT_MM * len(text)

    def put(self, line: GroundLine, text: str, x: float, y: float, kind: Type) -> list[Mark]:
        """Print words from ``x`` on the baseline ``y`` and return their marks."""
        layer = self.sheet.layer(Ink.PRINTED, self.colour)
        marks, space = [], self.width(" ", kind)
        cursor = self.sheet.px(x)
        for part in re.findall(r"\S+|\s+", text):
            if part.isspace():
                cursor += self.sheet.px(space * len(part))
                continue
            mark, cursor = self._word(layer, part, (cursor, self.sheet.px(y)), kind)
            marks.append(mark)
        line.words.extend(marks)
        start = line.baseline[0] if line.baseline is not None else (self.sheet.px(x), y)
        first = (float(start[0]), self.sheet.px(y))
        line.baseline = np.array([first, (cursor, self.sheet.px(y))], dtype=np.float64)
        return marks

    def centred(self, line: GroundLine, text: str, x: float, y: float, kind: Type) -> list[Mark]:
        """Print words around the middle ``x``."""
        return self.put(line, text, x - self.width(text, kind) / 2, y, kind)

    def paragraphs(self, zone: GroundZone, texts: list[str], column: Column) -> float:
        """Print justified paragraphs down to the column's bottom; return the next baseline."""
        y = column.top
        for text in texts:
            rows = self._broken(text, column)
            if y + (len(rows) - 1) * column.leading > column.bottom:
                break
            for number, row in enumerate(rows):
                indent = 0.0 if number else column.indent
                last = number == len(rows) - 1
                self._justified(zone.line(), row, (column, indent, y), stretch=not last)
                y += column.leading
        return y

    def _broken(self, text: str, column: Column) -> list[list[str]]:
        """Return the words of each row, divided at the school's places where needed."""
        space = self.width(" ", column.kind)
        rows: list[list[str]] = []
        row: list[str] = []
        room = column.width - column.indent
        words = text.split()
        while words:
            word = words.pop(0)
            taken = sum(self.width(w, column.kind) + space for w in row)
            if taken + self.width(word, column.kind) <= room:
                row.append(word)
                continue
            for place in reversed(breaks(word)):
                head = word[:place] + "-"
                if taken + self.width(head, column.kind) <= room:
                    row.append(head)
                    word = word[place:]
                    break
            rows.append(row or [word])
            words = [word, *words] if row else words
            row, room = [], column.width
        return [*rows, row] if row else rows

    def _justified(
        self,
        line: GroundLine,
        row: list[str],
        place: tuple[Column, float, float],
        *,
        stretch: bool,
    ) -> None:
        column, indent, y = place
        wide = sum(self.width(word, column.kind) for word in row)
        space = self.width(" ", column.kind)
        if stretch and len(row) > 1:
            space = min((column.width - indent - wide) / (len(row) - 1), space * 4)
        x = column.left + indent
        for word in row:
            self.put(line, word, x, y, column.kind)
            x += self.width(word, column.kind) + space

    def leader(self, x: float, y: float, end: float, gap: float = 1.9) -> None:
        """Print dots from ``x`` to ``end`` on the baseline ``y``, ``gap`` millimetres apart."""
        layer = self.sheet.layer(Ink.PRINTED, self.colour)
        side = max(round(self.sheet.px(0.28)), 1)
        dot = np.full((side, side), 225, np.uint8)
        for place in np.arange(x, end, gap):
            strike(layer, dot, round(self.sheet.px(place)), round(self.sheet.px(y)) - side)

    def rule(self, x: float, y: float, end: float, weight: float = 0.2) -> None:
        """Print a level rule, ``weight`` millimetres thick."""
        self.block(x, y - weight / 2, end, y + weight / 2)

    def upright(self, x: float, y: float, end: float, weight: float = 0.2) -> None:
        """Print a standing rule from ``y`` down to ``end``."""
        self.block(x - weight / 2, y, x + weight / 2, end)

    def frame(self, left: float, top: float, right: float, bottom: float) -> None:
        """Print a box of thin rules."""
        for y in (top, bottom):
            self.rule(left, y, right)
        for x in (left, right):
            self.upright(x, top, bottom)

    def block(self, left: float, top: float, right: float, bottom: float) -> None:
        """Print a filled box."""
        layer = self.sheet.layer(Ink.PRINTED, self.colour)
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
        polygon(layer, corners * self.sheet.dpi / 25.4, 240)

    def _word(
        self, layer: Grey, word: str, at: tuple[float, float], kind: Type
    ) -> tuple[Mark, float]:
        size = self.sheet.px(kind.size * POINT_MM)
        cursor, (left, y) = at[0], at
        top, bottom, right = y, y, left
        for letter in word:
            font = kind.face.font_for(letter, size)
            mask, offset = font.getmask2(letter, mode="L", anchor="ls")
            width, height = mask.size
            patch = np.frombuffer(bytes(mask), np.uint8).reshape(height, width)
            x = round(cursor + offset[0])
            strike(layer, patch, x, round(y + offset[1]))
            top, bottom = min(top, y + offset[1]), max(bottom, y + offset[1] + height)
            right = x + width
            cursor += font.getlength(letter) + self.sheet.px(kind.spread * POINT_MM)
        return Mark(word, rectangle(left, top, right, bottom), Ink.PRINTED), cursor
