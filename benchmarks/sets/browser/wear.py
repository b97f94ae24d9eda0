"""What time and scanners do to a paper that a browser set: not as the facsimiles are worn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.sets.browser.typeset import DPI, Corners, Pixels
from pipeline.model.geometry import Box

SCANS = ("colour", "grey", "bitonal", "low", "photo")
LOW_DPI, PHOTO_DPI = 150, 210
TRIM = 0.12  # of a word's box above and below is no ink

PAPER, YELLOWED = np.array([248.0, 242.0, 230.0]), np.array([18.0, 26.0, 44.0])

Chance = np.random.Generator
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan: its pixels, its resolution, and the homography from the paper to it, 3×3."""

    image: npt.NDArray[Any]
    dpi: int
    way: Floats

    def box(self, corners: Corners) -> Box:
        """Return the box in which some corners of the paper lie on the scan."""
        left, top, right, bottom = corners
        trim = TRIM * (bottom - top)
        outline = [
            (left, top + trim),
            (right, top + trim),
            (right, bottom - trim),
            (left, bottom - trim),
        ]
        at = cv2.perspectiveTransform(np.array([outline], np.float64), self.way)[0]
        low, high = np.floor(at.min(axis=0)), np.ceil(at.max(axis=0))
        return Box.from_corners(*(int(side) for side in (*np.maximum(low, 0), *high)))


def worn(picture: Pixels, kind: str, chance: Chance) -> Scan:
    """Return a picture (H×W×3) worn, yellowed, laid askew and scanned in some way."""
    amount = chance.uniform(0, 0.25) if kind in {"colour", "photo"} else chance.uniform(0.25, 0.65)
    paper = _yellowed(_faded(picture, float(amount), chance), chance)
    height, width = paper.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(chance.uniform(-1.3, 1.3)), 1)
    way = np.vstack([turn, [0, 0, 1]])
    if kind == "photo":
        return _photographed(paper, way, chance)
    leaning = cv2.warpAffine(paper, turn, (width, height), borderValue=(225, 225, 220))
    if kind == "colour":
        return Scan(_jpeg(np.asarray(leaning, np.uint8), chance), DPI, way)
    grey = cv2.cvtColor(leaning, cv2.COLOR_RGB2GRAY)
    if kind == "bitonal":
        soft = cv2.GaussianBlur(grey, (0, 0), 0.8)
        level = cv2.threshold(soft, 0, 255, cv2.THRESH_OTSU)[0] + float(chance.uniform(-10, 25))
        return Scan(soft > level, DPI, way)
    if kind == "low":
        share = LOW_DPI / DPI
        small = cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        return Scan(
            _jpeg(np.asarray(small, np.uint8), chance), LOW_DPI, np.diag([share, share, 1]) @ way
        )
    return Scan(_jpeg(np.asarray(grey, np.uint8), chance), DPI, way)


def _faded(picture: Pixels, amount: float, chance: Chance) -> Floats:
    """Return ink that a ribbon gave unevenly: in clouds, and in the tooth of the paper."""
    height, width = picture.shape[:2]
    cloud = chance.normal(0, 1, (height // 40, width // 40)).astype(np.float32)
    clouds = cv2.resize(cloud, (width, height), interpolation=cv2.INTER_CUBIC)
    tooth = cv2.GaussianBlur(chance.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 1.3)
    kept = np.clip(1 - amount * (0.55 + 0.35 * clouds + 1.1 * tooth), 0.08, 1)
    ink = cv2.GaussianBlur(255 - picture, (0, 0), 0.6 + amount)
    return np.asarray(255 - ink * kept[..., None], np.float64)


def _yellowed(picture: Floats, chance: Chance) -> Pixels:
    height, width = picture.shape[:2]
    tone = PAPER - chance.uniform(0, 1) * YELLOWED
    stain = chance.normal(0, 6, (height // 160 + 2, width // 160 + 2)).astype(np.float32)
    stains = cv2.resize(stain, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = chance.normal(0, 3, (height, width))
    paper = tone + (stains + grain)[..., None]
    return np.clip(picture / 255 * paper, 0, 255).astype(np.uint8)


def _photographed(paper: Pixels, way: Floats, chance: Chance) -> Scan:
    """Return the paper on a desk, seen from aside and lit unevenly."""
    height, width = paper.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * chance.uniform(70, 170, (4, 2))
    aside = cv2.getPerspectiveTransform(corners, (corners + inward).astype(np.float32))
    whole = np.asarray(aside, np.float64) @ way
    desk = chance.normal((95, 75, 60), 8, paper.shape)
    there = cv2.warpPerspective(np.ones((height, width), np.float32), whole, (width, height))
    seen = cv2.warpPerspective(paper, whole, (width, height)).astype(np.float64)
    seen = np.where(there[..., None] > 0.5, seen, desk)
    down, across = np.mgrid[0:height, 0:width]
    light = chance.uniform(0.2, 0.8, 2)
    away = (across / width - light[0]) ** 2 + (down / height - light[1]) ** 2
    lit = np.clip(seen * (1.05 - 0.35 * away)[..., None], 0, 255).astype(np.uint8)
    share = PHOTO_DPI / DPI
    small = cv2.resize(cv2.GaussianBlur(lit, (0, 0), 1.1), None, fx=share, fy=share)
    return Scan(
        _jpeg(np.asarray(small, np.uint8), chance), PHOTO_DPI, np.diag([share, share, 1]) @ whole
    )


def _jpeg(picture: Pixels, chance: Chance) -> Pixels:
    """Return a picture with what JPEG leaves of it."""
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(chance.integers(45, 90))]
    return np.asarray(
        cv2.imdecode(cv2.imencode(".jpg", picture, quality)[1], cv2.IMREAD_UNCHANGED), np.uint8
    )
