"""A sheet of paper before it is scanned: layers of ink, and the truth of every mark on it.

Lengths are millimetres on paper, from its top left corner; marks are kept in sheet pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pipeline.model.geometry import pixels
from pipeline.model.page import Ink
from samples.facsimile.raster import Grey, Points, warp_affine

Colour = tuple[int, int, int]
BLACK: Colour = (24, 22, 26)


@dataclass(frozen=True, slots=True)
class Mark:
    """One word on the sheet: its text, the points that bound its ink, and the ink.

    ``glued`` words follow the one before without a space (``1-`` printed, ``РАЗМЕТКА`` typed).
    """

    text: str
    points: Points
    ink: Ink
    glued: bool = False


@dataclass(slots=True)
class GroundLine:
    """One line: its words, left to right, and its baseline as two points."""

    words: list[Mark] = field(default_factory=list)
    baseline: Points | None = None

    @property
    def text(self) -> str:
        """The words with a space before each that is not glued."""
        return "".join(("" if w.glued else " ") + w.text for w in self.words).strip()


@dataclass(slots=True)
class GroundZone:
    """One zone: its lines, and ink that belongs to it but is no text (frames, strokes)."""

    kind: str
    ink: Ink
    lines: list[GroundLine] = field(default_factory=list)
    extents: list[Points] = field(default_factory=list)
    struck: list[Points] = field(default_factory=list)

    def line(self) -> GroundLine:
        """Return a new line at the end of the zone."""
        self.lines.append(GroundLine())
        return self.lines[-1]


@dataclass(slots=True)
class Sheet:
    """Ink on one side of a leaf.

    ``layers`` holds coverage for each ink and colour; ``facts`` the marks each fact stands on,
    by JSON pointer into the records.
    """

    width_mm: float
    height_mm: float
    dpi: int
    zones: list[GroundZone] = field(default_factory=list)
    layers: dict[tuple[Ink, Colour], Grey] = field(default_factory=dict)
    facts: dict[str, tuple[GroundZone, list[Mark]]] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return round(self.px(self.height_mm)), round(self.px(self.width_mm))

    def px(self, millimetres: float) -> float:
        """Return a length on paper in pixels."""
        return pixels(millimetres, self.dpi)

    def zone(self, kind: str, ink: Ink) -> GroundZone:
        """Return a new zone; zones are read in the order they are made."""
        self.zones.append(GroundZone(kind, ink))
        return self.zones[-1]

    def layer(self, ink: Ink, colour: Colour) -> Grey:
        """Return the coverage of one ink, made empty at first use."""
        if (ink, colour) not in self.layers:
            self.layers[ink, colour] = np.zeros(self.shape, np.uint8)
        return self.layers[ink, colour]

    def fact(self, pointer: str, zone: GroundZone, words: list[Mark]) -> None:
        """Note the words that a fact of the records was read from."""
        self.facts[pointer] = (zone, words)


def strike(layer: Grey, patch: Grey, x: int, y: int) -> None:
    """Lay a patch of coverage on a layer, in place; what falls off the sheet is lost."""
    height, width = layer.shape
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + patch.shape[1], width), min(y + patch.shape[0], height)
    if left < right and top < bottom:
        view = layer[top:bottom, left:right]
        np.maximum(view, patch[top - y : bottom - y, left - x : right - x], out=view)


def rectangle(left: float, top: float, right: float, bottom: float) -> Points:
    """Return the corners and the middles of the sides of a box, as eight points."""
    xs, ys = (left, (left + right) / 2, right), (top, (top + bottom) / 2, bottom)
    pairs = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)]
    return np.array([(xs[i], ys[j]) for i, j in pairs], dtype=np.float64)


@dataclass(slots=True)
class Canvas:
    """A small piece drawn upright and laid on a sheet turned: a stamp, a note by hand."""

    coverage: Grey
    lines: list[GroundLine] = field(default_factory=list)

    @classmethod
    def blank(cls, width: float, height: float) -> Canvas:
        """Return an empty canvas of the size in pixels."""
        return cls(np.zeros((round(height), round(width)), np.uint8))

    def lay(self, sheet: Sheet, zone: GroundZone, colour: Colour, pose: Pose) -> None:
        """Lay the canvas on the sheet at a pose; its lines and its extent join the zone."""
        matrix, width, height = pose.matrix(self.coverage.shape)
        turned = warp_affine(self.coverage, matrix, width, height)
        inked = np.argwhere(turned > 60)
        if not len(inked):
            return
        corner = np.array(pose.corner(sheet, width, height), dtype=np.float64)
        strike(sheet.layer(zone.ink, colour), turned, int(corner[0]), int(corner[1]))
        (top, left), (bottom, right) = inked.min(axis=0), inked.max(axis=0) + 1
        zone.extents.append(rectangle(left, top, right, bottom) + corner)
        for line in self.lines:
            zone.lines.append(_moved(line, matrix, corner))


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the middle of a canvas comes to lie (mm) and how far it is turned (degrees)."""

    x: float
    y: float
    angle: float = 0.0

    def matrix(self, shape: tuple[int, ...]) -> tuple[Points, int, int]:
        """Return the map from the canvas to its turned patch, and the patch's size."""
        height, width = shape
        turn = np.deg2rad(self.angle)
        cos, sin = float(np.cos(turn)), float(np.sin(turn))
        new_width = int(abs(width * cos) + abs(height * sin)) + 2
        new_height = int(abs(width * sin) + abs(height * cos)) + 2
        shift_x = new_width / 2 - cos * width / 2 - sin * height / 2
        shift_y = new_height / 2 + sin * width / 2 - cos * height / 2
        return np.array([[cos, sin, shift_x], [-sin, cos, shift_y]]), new_width, new_height

    def corner(self, sheet: Sheet, width: int, height: int) -> tuple[int, int]:
        """Return the top left pixel of the turned patch on the sheet."""
        return round(sheet.px(self.x) - width / 2), round(sheet.px(self.y) - height / 2)


def _moved(line: GroundLine, matrix: Points, corner: Points) -> GroundLine:
    def move(points: Points) -> Points:
        return points @ matrix[:, :2].T + matrix[:, 2] + corner

    words = [Mark(w.text, move(w.points), w.ink, w.glued) for w in line.words]
    return GroundLine(words, None if line.baseline is None else move(line.baseline))
