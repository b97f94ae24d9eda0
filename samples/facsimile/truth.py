"""The truth of a page: the same document that reading it should give, and more beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pipeline.model.facts import Evidence, Records
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Ink, Line, Page, PageState, Word, Zone
from samples.facsimile.ink import BITS
from samples.facsimile.lost import is_lost, renumbered, without
from samples.facsimile.raster import Pixels, Points
from samples.facsimile.scan import Scan
from samples.facsimile.sheet import GroundLine, GroundZone, Mark, Sheet

_SHOWN = 0.08
"""Of a mark's ink, the share that a scan in black and white must show: of words that show less
one in twenty can be read (``docs/decisions/0102-what-no-scan-shows-is-no-truth.md``)."""

Stated = tuple[GroundZone, list[Mark]]
"""The zone that a fact stands in, and the words that state it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet, its scan, and the place of that scan's corner on the whole image."""

    sheet: Sheet
    scan: Scan
    x: int = 0
    y: int = 0


class Surveyor:
    """Carries marks of a leaf to the image and drops what is not there any more."""

    def __init__(self, leaf: Leaf, frame: Box) -> None:
        self._scan, self._frame = leaf.scan, frame
        self._corner = np.array([leaf.x, leaf.y], dtype=np.float64)

    def points(self, points: Points) -> Points:
        """Return points of the sheet in pixels of the image."""
        return np.asarray(self._scan.warp.points(points) + self._corner, dtype=np.float64)

    def box(self, points: Points) -> Box:
        """Return the upright box around points of the sheet, cut to the image."""
        moved = self.points(points)
        (left, top), (right, bottom) = moved.min(axis=0), moved.max(axis=0)
        return Box.from_corners(left, top, right, bottom).intersection(self._frame)

    def present(self, points: Points, ink: Ink) -> bool:
        """Return whether most of a mark is on paper and on the image, and its ink shows there."""
        moved = self.points(points)
        size = np.ptp(moved, axis=0)
        if self.box(points).area < 0.5 * float(size[0] * size[1]):
            return False
        return self._on_paper(points) and self._shows(points, ink)

    def _on_paper(self, points: Points) -> bool:
        if self._scan.gone is None:
            return True
        there = _inside(self._scan.gone, points)
        return bool(there.size) and bool(np.mean(there) < 128)

    def _shows(self, points: Points, ink: Ink) -> bool:
        if not self._scan.bitonal:
            return True
        moved = self._scan.warp.points(points)
        inked = (_inside(self._scan.inks, moved) & BITS[ink]) > 0
        black = _inside(self._scan.image, moved)[inked] == 0
        return not black.size or bool(black.mean() >= _SHOWN)


def page_truth(
    leaves: Sequence[Leaf], size: tuple[int, int], number: int, records: Records
) -> tuple[Page, dict[str, Any]]:
    """Return the page as a perfect reader would give it, and the parallel truth.

    ``size`` is the image's height and width. The parallel truth is by zone id: ``inks`` of each
    word, ``baselines`` as two points for each line, ``polygons`` of each word, and ``struck``,
    boxes of typing that was crossed out. Facts and skew are those of the last leaf.
    """
    zones: list[Zone] = []
    beside: dict[str, Any] = {}
    ids: dict[int, str] = {}
    surveyors = [Surveyor(leaf, Box(0, 0, size[1], size[0])) for leaf in leaves]
    for leaf, surveyor in zip(leaves, surveyors, strict=True):
        for ground in leaf.sheet.zones:
            lines = [line for line in (_kept(ln, surveyor) for ln in ground.lines) if line.words]
            extents = [e for e in ground.extents if surveyor.present(e, ground.ink)]
            if lines or extents:
                ids[id(ground)] = f"z{len(zones) + 1}"
                place = (ids[id(ground)], len(zones) + 1)
                kept = replace(ground, lines=lines, extents=extents)
                zones.append(_zone(kept, surveyor, place))
                beside[place[0]] = _beside(kept, surveyor)
    sheet = leaves[-1].sheet
    standing = _standing(sheet, surveyors[-1])
    page = Page(
        number=number,
        state=PageState.DONE,
        width_px=size[1],
        height_px=size[0],
        dpi=sheet.dpi,
        skew_deg=_skew(leaves[-1].scan),
        zones=tuple(zones),
        records=without(records, sheet.facts.keys() - standing.keys()),
        evidence=_evidence(standing, surveyors[-1], ids),
    )
    return page, beside


def _kept(line: GroundLine, surveyor: Surveyor) -> GroundLine:
    return GroundLine(_present(line.words, surveyor), line.baseline)


def _present(words: Sequence[Mark], surveyor: Surveyor) -> list[Mark]:
    return [word for word in words if surveyor.present(word.points, word.ink)]


def _standing(sheet: Sheet, surveyor: Surveyor) -> dict[str, Stated]:
    """Return the facts that can still be read, with the words that are there of each."""
    standing = {}
    for pointer, (zone, words) in sheet.facts.items():
        present = _present(words, surveyor)
        if not is_lost(words, present):
            standing[pointer] = (zone, present)
    return standing


def _zone(ground: GroundZone, surveyor: Surveyor, place: tuple[str, int]) -> Zone:
    made = tuple(_line(line, surveyor) for line in ground.lines)
    boxes = [line.box for line in made] + [surveyor.box(points) for points in ground.extents]
    return Zone(
        id=place[0],
        kind=ground.kind,
        ink=ground.ink,
        box=bounding(boxes),
        order=place[1],
        confidence=1.0,
        text="\n".join(line.text for line in made),
        lines=made,
    )


def _line(line: GroundLine, surveyor: Surveyor) -> Line:
    words = tuple(Word(w.text, surveyor.box(w.points), 1.0) for w in line.words)
    return Line(bounding(word.box for word in words), line.text, 1.0, words)


def _beside(ground: GroundZone, surveyor: Surveyor) -> dict[str, Any]:
    def rounded(points: Points) -> list[list[float]]:
        return [[round(float(x), 1), round(float(y), 1)] for x, y in surveyor.points(points)]

    lines = ground.lines
    return {
        "inks": [[word.ink.value for word in ln.words] for ln in lines],
        "baselines": [ln.baseline if ln.baseline is None else rounded(ln.baseline) for ln in lines],
        "polygons": [[rounded(_corners(word.points)) for word in ln.words] for ln in lines],
        "struck": [list(surveyor.box(points)) for points in ground.struck],
    }


def _corners(points: Points) -> Points:
    """Return four corners of a mark, clockwise; a mark along a curve gives those around it."""
    if len(points) == 8:
        return points[::2]
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def _evidence(
    standing: Mapping[str, Stated], surveyor: Surveyor, ids: Mapping[int, str]
) -> dict[str, Evidence]:
    found = {}
    for pointer, (zone, words) in zip(renumbered(list(standing)), standing.values(), strict=True):
        box = bounding(surveyor.box(word.points) for word in words)
        found[pointer] = Evidence(ids[id(zone)], box, GroundLine(words).text, 1.0, "facsimile")
    return found


def _skew(scan: Scan) -> float:
    """Return how far level lines of the sheet climb on the scan, in degrees."""
    height, width = scan.warp.sheet
    ends = np.array([(width * 0.2, height / 2), (width * 0.8, height / 2)])
    (x0, y0), (x1, y1) = scan.warp.points(ends)
    return round(float(np.degrees(np.arctan2(y0 - y1, x1 - x0))), 2)


def _inside(values: Pixels, points: Points) -> Pixels:
    """Return the pixels of the upright box around points."""
    corners = np.maximum([points.min(axis=0), points.max(axis=0)], 0).astype(int)
    (left, top), (right, bottom) = corners
    return values[top : bottom + 1, left : right + 1]
