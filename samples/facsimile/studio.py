"""Everything a kind of page needs to be drawn: the sheet, a machine, a press, hands, phrases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from pipeline.model.geometry import pixels
from pipeline.model.page import Ink
from samples.facsimile import faces, pen, raster, stamps
from samples.facsimile.calendar import moment
from samples.facsimile.faces import Face
from samples.facsimile.grammar import Book
from samples.facsimile.machine import Alphabet, Habits, Machine
from samples.facsimile.plan import PageOrder
from samples.facsimile.press import Press, Type
from samples.facsimile.raster import Rng
from samples.facsimile.sheet import Canvas, Colour, GroundZone, Mark, Pose, Sheet, rectangle
from samples.facsimile.typist import Typist
from samples.facsimile.wear import Wear, wear_of

RIBBONS: tuple[Colour, ...] = ((30, 28, 34), (44, 40, 48), (52, 40, 92), (36, 42, 78))
CARBONS: tuple[Colour, ...] = ((46, 44, 56), (50, 54, 88), (66, 52, 104), (44, 66, 96))
_PRINTERS_INKS: tuple[Colour, ...] = ((26, 24, 26), (40, 36, 38), (30, 52, 44))
A4 = (210.0, 297.0)


@dataclass(slots=True)
class Studio:
    """One page being drawn. Helpers take millimetres from the sheet's top left corner."""

    order: PageOrder
    rng: Rng
    sheet: Sheet
    wear: Wear
    typist: Typist
    press: Press
    book: Book
    serif: int
    sans: Face
    last_pen: Colour = pen.BLUE_INK

    @property
    def when(self) -> datetime:
        """The moment the page was written."""
        return self.book.when

    def serif_type(self, size: float, *, bold: bool = False, spread: float = 0.0) -> Type:
        """Return the page's book face at a size in points."""
        family = faces.BOLD_SERIFS if bold else faces.SERIFS
        return Type(family[self.serif], size, spread)

    def sans_type(self, size: float, spread: float = 0.0) -> Type:
        """Return the page's display face at a size in points."""
        return Type(self.sans, size, spread)

    def chance(self, share: float) -> bool:
        """Return true in that share of cases."""
        return bool(self.rng.random() < share)

    def hand(self, height: float, tooth: float = 0.0) -> pen.Hand:
        """Return somebody's hand, ``height`` millimetres to the em."""
        face = faces.HANDS[int(self.rng.integers(len(faces.HANDS)))]
        slant = float(self.rng.uniform(-0.02, 0.28))
        return pen.Hand(face, pixels(height, self.sheet.dpi), slant, tooth)

    def write(self, kind: str, rows: list[str], pose: Pose, height: float) -> GroundZone:
        """Write rows by hand around a place, in pencil or ink, as a zone of its own."""
        pencil = self.chance(0.6)
        palette = pen.PENCILS if pencil else pen.INKS
        colour = palette[int(self.rng.integers(len(palette)))]
        self.last_pen = colour
        canvas = self.hand(height, 0.8 if pencil else 0.0).write(rows, self.rng)
        zone = self.sheet.zone(kind, Ink.HAND)
        canvas.lay(self.sheet, zone, colour, self._within(canvas, pose))
        return zone

    def stroke(self, zone: GroundZone, points: list[tuple[float, float]], width: float) -> None:
        """Draw a stroke with the pen last written with; points and width in millimetres."""
        px = self.sheet.px
        path = np.array([(px(x), px(y)) for x, y in points])
        layer = self.sheet.layer(Ink.HAND, self.last_pen)
        raster.stroke(layer, path, np.full(len(path), px(width)))
        zone.extents.append(rectangle(*path.min(axis=0), *path.max(axis=0)))

    def sign(self, zone: GroundZone, pose: Pose, height: float = 14.0) -> None:
        """Sign at a place; the strokes join the zone's extent."""
        canvas = pen.signature(pixels(height, self.sheet.dpi), self.rng)
        colour = (*pen.INKS, *pen.PENCILS[:2])[int(self.rng.integers(5))]
        mark = GroundZone("signature", Ink.HAND)
        canvas.lay(self.sheet, mark, colour, pose)
        zone.extents.extend(mark.extents)

    def stamp(self, canvas: Canvas, pose: Pose) -> GroundZone:
        """Press a rubber stamp at a place, as a zone of its own."""
        dryness = float(self.rng.uniform(0.0, 0.35 + 0.2 * self.wear.level))
        colour = stamps.STAMP_COLOURS[int(self.rng.choice(4, p=[0.5, 0.2, 0.18, 0.12]))]
        zone = self.sheet.zone("stamp", Ink.STAMP)
        inked = stamps.ink_unevenly(canvas, self.rng, dryness)
        inked.lay(self.sheet, zone, colour, self._within(canvas, pose))
        return zone

    def _within(self, canvas: Canvas, pose: Pose) -> Pose:
        """Return the pose moved so far that the canvas lies on the sheet."""
        mm = 25.4 / self.sheet.dpi / 2
        half_height, half_width = (side * mm + 2 for side in canvas.coverage.shape)
        x = float(np.clip(pose.x, half_width, max(self.sheet.width_mm - half_width, half_width)))
        y = float(np.clip(pose.y, half_height, self.sheet.height_mm - half_height))
        return replace(pose, x=x, y=y)

    def folio(self) -> None:
        """Write the archive's leaf number at the top right corner."""
        rng = self.rng
        right = self.sheet.width_mm
        pose = Pose(right - rng.uniform(14, 24), float(rng.uniform(10, 17)), rng.normal(0, 4))
        number = str(self.order.leaf or int(rng.integers(2, 290)))
        self.write("folio_number", [number], pose, float(rng.uniform(8.5, 11)))

    def typed(
        self, kind: str, text: str, x: float, y: float, *, spaced: bool = False
    ) -> tuple[GroundZone, list[Mark]]:
        """Type one line as a zone of its own; return the zone and the words."""
        zone = self.sheet.zone(kind, Ink.TYPED)
        put = self.typist.spaced if spaced else self.typist.put
        return zone, put(zone.line(), text, x, y)

    def printed(
        self, kind: str, text: str, middle: tuple[float, float], face: Type
    ) -> tuple[GroundZone, list[Mark]]:
        """Print one centred line as a zone of its own; return the zone and the words."""
        zone = self.sheet.zone(kind, Ink.PRINTED)
        return zone, self.press.centred(zone.line(), text, *middle, face)


def open_studio(order: PageOrder, size: tuple[float, float] = A4) -> Studio:
    """Return a studio for the order: paper cut, a machine bought, the date settled."""
    rng = order.rng()
    sheet = Sheet(*size, order.dpi)
    wear = wear_of(order.damage, rng)
    machine = _machine(order, rng, wear.habits)
    palette = CARBONS if wear.carbon else RIBBONS
    ribbon = palette[int(rng.choice(4, p=[0.5, 0.25, 0.15, 0.1]))]
    typist = Typist(sheet, machine, ribbon, float(rng.normal(0, 0.0012)), 0.02 * order.damage)
    return Studio(
        order=order,
        rng=rng,
        sheet=sheet,
        wear=wear,
        typist=typist,
        press=Press(sheet, rng, _PRINTERS_INKS[int(rng.choice(3, p=[0.6, 0.32, 0.08]))]),
        book=Book(rng, moment(rng)),
        serif=int(rng.integers(len(faces.SERIFS))),
        sans=faces.SANS[int(rng.integers(len(faces.SANS)))],
    )


def _machine(order: PageOrder, rng: Rng, habits: Habits) -> Machine:
    face = faces.TYPEWRITERS[int(rng.choice(len(faces.SHARES), p=faces.SHARES))]
    if order.judged and rng.random() < 0.3:
        face = faces.JUDGED_TYPEWRITER
    alphabet = Alphabet(
        hard_sign=bool(rng.random() < 0.7),
        numero=str(rng.choice(["№", "No", "N"], p=[0.6, 0.25, 0.15])),
        yo=bool(rng.random() < 0.05),
        roman=str(rng.choice(["У", "V", "П"], p=[0.6, 0.2, 0.2])),
    )
    pitch = float(rng.choice([2.54, 2.6, 2.3, 2.12], p=[0.5, 0.25, 0.15, 0.1]))
    lighter = replace(habits, wear=habits.wear * float(rng.uniform(0.6, 1.2)))
    blackness = float(rng.uniform(0.86, 1.0))
    return Machine(face, order.dpi, lighter, alphabet, rng, pitch, blackness)
