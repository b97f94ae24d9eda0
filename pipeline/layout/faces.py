"""A stamp's faces: views of it on which its lines are level, made to be read.

A stamp is put on askew. Its lean is that of its lines: the turn at which ink projected sideways
falls into the sharpest rows (W. Postl, 1986). What runs along a ring is unrolled to a strip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, radians, sin

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Components, Mask, ruled_lines
from pipeline.layout.lines import TextLine, find_lines
from pipeline.layout.options import LayoutOptions
from pipeline.layout.unrolled import Ellipse, Unrolled, ring_around
from pipeline.model.geometry import Box, bounding
from pipeline.model.maps import Affine, Map
from pipeline.preprocess.colour import PAPER
from pipeline.preprocess.tone import Grey
from pipeline.preprocess.warp import warped

INK = 215
LETTERS = 5  # of a level line by which a mark is known for a stamp, at least
FEWEST = 2  # pieces of a line that is read in a stamp, at least: its letters may touch
MOST_LEAN = 30.0  # degrees: a stamp further askew is not told from one that lies on its side
LEAST_LEAN = 1.0  # degrees: what leans less is read as it lies
SHARPER = 1.1  # times the sharpness of its rows as it lies that a leaning stamp has upright
SAMPLE = 12_000  # pixels of ink that tell the lean
FRAME_MM = 9.0  # a straight stroke at least so long is a frame
RING = 0.1  # of the smaller half-axis: how thick a ring without text along it is
BELOW = 0.8  # heights of a ring's text below it in which there is another ring
EDGE = 6  # pixels of paper around a face
CLOSER = 2  # times as large as on the sheet that a face is read: stamps have small letters

Rows = tuple[tuple[Box, ...], ...]
View = tuple[Grey, Rows, Map]
"""A picture of a face, ``CLOSER`` times as large as on the sheet, the rows on it, and where its
points lie on the sheet."""
Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Face:
    """A view of a stamp: its size in pixels, where it lies on the sheet, the rows to be read."""

    size: tuple[int, int]
    to_sheet: Map
    rows: Rows

    def on(self, layer: Grey) -> View:
        """Return the face as it is on a layer of the sheet, made to be read."""
        width, height = self.size
        way = _closer(self.to_sheet)
        rows = tuple(tuple(map(_enlarged, row)) for row in self.rows)
        return warped(layer, way, (CLOSER * width, CLOSER * height)), rows, way


def find_faces(layer: Grey, box: Box, dpi: float, options: LayoutOptions) -> tuple[Face, ...]:
    """Return the faces on which something stands of the stamp in a box of the layer of stamps."""
    piece = layer[box.y : box.bottom, box.x : box.right].copy()
    ring = ring_around(ink_of(piece), box)
    strip = None if ring is None else _strip(layer, ring, dpi, options)
    if ring is not None:
        deep = RING * min(ring.axes) if strip is None else strip[1]
        piece[~ring.shrunk(deep).covers(box)] = PAPER
    faces = [_middle(piece, box, dpi, options)]
    if strip is not None:
        faces.append(strip[0])
    return tuple(face for face in faces if face.rows)


def ink_of(grey: Grey) -> Mask:
    """Return 255 where a piece of the layer of stamps has ink."""
    return np.asarray(cv2.threshold(grey, INK, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def level_lines(
    ink: Mask, dpi: float, options: LayoutOptions, least: int = LETTERS
) -> list[TextLine]:
    """Return the lines of so many letters on a mark's ink."""
    lines = find_lines(Components.of(ink), dpi, options)
    return [line for line in lines if line.letters >= least]


def _enlarged(box: Box) -> Box:
    return Box(*(CLOSER * edge for edge in box))


def _closer(way: Map) -> Map:
    if isinstance(way, Unrolled):
        return way.closer(CLOSER)
    return Affine(a=1 / CLOSER, e=1 / CLOSER).then(way)


def _middle(piece: Grey, box: Box, dpi: float, options: LayoutOptions) -> Face:
    """Return a stamp set upright, by the piece of the layer that lies in its box."""
    way, size = _upright(box, lean_of(ink_of(piece)))
    framed = np.pad(piece, 1, constant_values=PAPER)
    seen = warped(framed, way.then(Affine(c=1 - box.x, f=1 - box.y)), size)
    lines = level_lines(_unframed(ink_of(seen), dpi), dpi, options, FEWEST)
    return Face(size, way, _rows([line.box for line in lines]))


def _upright(box: Box, lean: float) -> tuple[Map, tuple[int, int]]:
    """Return where the points of an upright view of a leaning box lie on the sheet, and its size.

    ``lean`` is in degrees, counter-clockwise positive.
    """
    if not lean:
        size = box.width + 2 * EDGE, box.height + 2 * EDGE
        return Affine(c=box.x - EDGE, f=box.y - EDGE), size
    turn, (x, y) = radians(lean), box.centre
    width = ceil(box.width * cos(turn) + box.height * abs(sin(turn))) + 2 * EDGE
    height = ceil(box.height * cos(turn) + box.width * abs(sin(turn))) + 2 * EDGE
    to_middle = Affine(c=-width / 2, f=-height / 2)
    back = Affine(cos(turn), sin(turn), x, -sin(turn), cos(turn), y)
    return to_middle.then(back), (width, height)


def _strip(
    layer: Grey, ring: Ellipse, dpi: float, options: LayoutOptions
) -> tuple[Face, float] | None:
    """Return the strip along a ring and how far inwards its text reaches, if there is any.

    It is begun where the text leaves the widest gap.
    """
    strip = Unrolled.along(ring)
    ink = _unframed(ink_of(warped(layer, strip, strip.size)), dpi)
    lines = level_lines(ink, dpi, options)
    if not lines:
        return None
    band = max(lines, key=lambda line: line.letters).box
    strip = strip.begun_at(_widest_gap(ink[band.y : band.bottom].max(axis=0)))
    ink = _unframed(ink_of(warped(layer, strip, strip.size)), dpi)
    row = sorted(line.box for line in level_lines(ink, dpi, options) if line.box.is_level(band))
    deep = strip.inwards(band.bottom + BELOW * band.height)
    return Face(strip.size, strip, (tuple(row),) if row else ()), deep


def _unframed(ink: Mask, dpi: float) -> Mask:
    """Return ink without frames and rings, which lie level on a face."""
    return np.asarray(cv2.subtract(ink, ruled_lines(ink, dpi, FRAME_MM)), np.uint8)


def _widest_gap(seen: Mask) -> int:
    """Return the middle of the longest run without ink, taken around."""
    inked = np.flatnonzero(seen)
    if not inked.size:
        return 0
    gaps = np.diff(np.append(inked, inked[0] + seen.size))
    at = int(np.argmax(gaps))
    return int(inked[at] + gaps[at] // 2) % seen.size


def lean_of(ink: Mask) -> float:
    """Return by how many degrees the rows of ink lean; 0 where they lie as well as they can."""
    points = np.argwhere(ink)[:, ::-1].astype(np.float64)
    if len(points) < 2:
        return 0.0
    points = points[:: max(len(points) // SAMPLE, 1)]
    coarse = np.arange(-MOST_LEAN, MOST_LEAN + 0.5)
    best = max(coarse, key=lambda angle: _sharpness(points, angle))
    fine = np.arange(best - 1, best + 1.05, 0.1)
    lean = float(max(fine, key=lambda angle: _sharpness(points, angle)))
    sharper = _sharpness(points, lean) > SHARPER * _sharpness(points, 0.0)
    return round(lean, 1) if sharper and LEAST_LEAN <= abs(lean) <= MOST_LEAN else 0.0


def _sharpness(points: Points, angle: float) -> float:
    """Return how much ink rows differ from the next, when turned upright by an angle."""
    turn = np.radians(angle)
    heights = points @ (np.sin(turn), np.cos(turn))
    rows = np.bincount(np.rint(heights - heights.min()).astype(np.int64))
    return float(np.square(np.diff(rows.astype(np.float64), prepend=0, append=0)).sum())


def _rows(boxes: Sequence[Box]) -> Rows:
    """Return boxes of pieces gathered into rows, top to bottom, each left to right."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box.centre[1]):
        if rows and bounding(rows[-1]).is_level(box):
            rows[-1].append(box)
        else:
            rows.append([box])
    return tuple(tuple(sorted(row)) for row in rows)
