"""The truth of a page: the same document that reading it should give, and more beside it."""

from __future__ import annotations

from typing import Any

import numpy as np

from pipeline.model.facts import Evidence, Records
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line, Page, PageState, Word, Zone
from samples.facsimile.ink import BITS
from samples.facsimile.raster import Points
from samples.facsimile.scan import Scan
from samples.facsimile.sheet import GroundLine, GroundZone, Mark, Sheet


class Surveyor:
    """Carries marks of a sheet to the scan and drops what is not there any more."""

    def __init__(self, scan: Scan) -> None:
        self._warp, self._inks = scan.warp, scan.inks
        self._frame = Box(0, 0, scan.image.shape[1], scan.image.shape[0])

    def points(self, points: Points) -> Points:
        """Return points of the sheet in scan pixels."""
        return self._warp.points(points)

    def box(self, points: Points) -> Box:
        """Return the upright box around points of the sheet, in scan pixels, cut to the scan."""
        moved = self._warp.points(points)
        (left, top), (right, bottom) = moved.min(axis=0), moved.max(axis=0)
        return Box.from_corners(left, top, right, bottom).intersection(self._frame)

    def present(self, mark: Mark) -> bool:
        """Return whether any of the mark's ink is on the scan."""
        box = self.box(mark.points)
        inside = self._inks[box.y : box.bottom, box.x : box.right]
        return bool(np.any(inside & BITS[mark.ink]))


def page_truth(sheet: Sheet, scan: Scan, number: int, records: Records) -> tuple[Page, Any]:
    """Return the page as a perfect reader would give it, and the parallel truth.

    The parallel truth is by zone id: ``inks`` of each word, ``baselines`` as two points for each
    line, ``polygons`` of each word, and ``struck``, boxes of typing that was crossed out.
    """
    surveyor = Surveyor(scan)
    zones: list[Zone] = []
    beside: dict[str, Any] = {}
    ids: dict[int, str] = {}
    for ground in sheet.zones:
        lines = [_kept(line, surveyor) for line in ground.lines]
        lines = [line for line in lines if line.words]
        if not lines and not ground.extents:
            continue
        zone_id = f"z{len(zones) + 1}"
        ids[id(ground)] = zone_id
        zones.append(_zone(ground, lines, surveyor, (zone_id, len(zones) + 1)))
        beside[zone_id] = _beside(ground, lines, surveyor)
    height, width = scan.image.shape[:2]
    page = Page(
        number=number,
        state=PageState.DONE,
        width_px=width,
        height_px=height,
        dpi=sheet.dpi,
        skew_deg=_skew(scan),
        zones=tuple(zones),
        records=records,
        evidence=_evidence(sheet, surveyor, ids),
    )
    return page, beside


def _kept(line: GroundLine, surveyor: Surveyor) -> GroundLine:
    return GroundLine([w for w in line.words if surveyor.present(w)], line.baseline)


def _zone(
    ground: GroundZone, lines: list[GroundLine], surveyor: Surveyor, place: tuple[str, int]
) -> Zone:
    made = tuple(_line(line, surveyor) for line in lines)
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


def _beside(ground: GroundZone, lines: list[GroundLine], surveyor: Surveyor) -> dict[str, Any]:
    def rounded(points: Points) -> list[list[float]]:
        return [[round(float(x), 1), round(float(y), 1)] for x, y in surveyor.points(points)]

    return {
        "inks": [[word.ink.value for word in line.words] for line in lines],
        "baselines": [None if line.baseline is None else rounded(line.baseline) for line in lines],
        "polygons": [[rounded(_corners(word.points)) for word in line.words] for line in lines],
        "struck": [list(surveyor.box(points)) for points in ground.struck],
    }


def _corners(points: Points) -> Points:
    """Return four corners of a mark, clockwise; a mark along a curve gives those around it."""
    if len(points) == 8:
        return points[::2]
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def _evidence(sheet: Sheet, surveyor: Surveyor, ids: dict[int, str]) -> dict[str, Evidence]:
    found = {}
    for pointer, (zone, words) in sheet.facts.items():
        if id(zone) not in ids:
            continue
        box = bounding(surveyor.box(word.points) for word in words)
        raw = GroundLine(list(words)).text
        found[pointer] = Evidence(ids[id(zone)], box, raw, 1.0, "facsimile")
    return found


def _skew(scan: Scan) -> float:
    """Return how far level lines of the sheet climb on the scan, in degrees."""
    height, width = scan.warp.sheet
    ends = np.array([(width * 0.2, height / 2), (width * 0.8, height / 2)])
    (x0, y0), (x1, y1) = scan.warp.points(ends)
    return round(float(np.degrees(np.arctan2(y0 - y1, x1 - x0))), 2)
