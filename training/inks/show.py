"""Each time a lesson is shown it looks different: nearer, turned, dimmer, smeared."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.preprocess.view import VIEW_DPI
from samples.facsimile.raster import Grey, Rng
from training.inks.lessons import DPI, Lesson

SIDE = 192
"""Width and height of a tile in pixels of a view: sixty-five millimetres of paper."""
_UPSIDE_DOWN = 0.03
_MARKED, _INKED = 0.6, 0.92  # shares of the tiles sought around stamps or hands, around any ink

_COARSE, _PRESENT = 4, 100  # every so many pixels are asked whether they carry an ink

Real = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tile:
    """A piece of a page as the network is given it: darkness 3×H×W, inks 4×H×W, both 0 to 1."""

    darkness: Real
    inks: Real


def tiles(lesson: Lesson, count: int, rng: Rng) -> list[Tile]:
    """Return pieces of a lesson in one of its looks, each distorted at random."""
    look = lesson.looks[int(rng.integers(len(lesson.looks)))]
    look = look if look.ndim == 3 else np.dstack([look] * 3)
    coarse = np.ascontiguousarray(lesson.inks[::_COARSE, ::_COARSE]) > _PRESENT
    marked, inked = np.argwhere(coarse[:, :, 2:].any(axis=2)), np.argwhere(coarse.any(axis=2))
    made = []
    for chance in rng.random(count):
        places = marked if chance < _MARKED else inked if chance < _INKED else marked[:0]
        made.append(_tile(look, lesson.inks, _way(_middle(places, lesson.inks, rng), rng), rng))
    return made


def _tile(look: Grey, inks: Grey, way: npt.NDArray[np.float64], rng: Rng) -> Tile:
    seen = _moved(look, way, 250)
    inks = _moved(inks, way, 0)
    if rng.random() < 0.15:
        seen = np.dstack([cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY)] * 3)
    darkness = 1 - _toned(seen, rng).astype(np.float32) / 255
    planes = np.clip(inks.astype(np.float32) / 255 * 2.5, 0, 1)
    return Tile(
        np.ascontiguousarray(darkness.transpose(2, 0, 1)),
        np.ascontiguousarray(planes.transpose(2, 0, 1)),
    )


def _middle(places: Places, inks: Grey, rng: Rng) -> tuple[float, float]:
    """Return a point near one of some places, or anywhere on the page."""
    if not len(places):
        return float(rng.uniform(0, inks.shape[1])), float(rng.uniform(0, inks.shape[0]))
    y, x = places[int(rng.integers(len(places)))] * _COARSE
    return float(x + rng.normal(0, SIDE / 4)), float(y + rng.normal(0, SIDE / 4))


def _way(middle: tuple[float, float], rng: Rng) -> npt.NDArray[np.float64]:
    """Return the map from a lesson to a tile: scale, stretch, turn, slant."""
    scale = VIEW_DPI / DPI * float(np.exp(np.clip(rng.normal(0.05, 0.15), -0.3, 0.4)))
    turn = np.deg2rad(rng.normal(0, 1.5) + 180 * (rng.random() < _UPSIDE_DOWN))
    stretch, slant = float(np.exp(rng.normal(0, 0.04))), float(rng.normal(0, 0.05))
    cos, sin = np.cos(turn), np.sin(turn)
    bent = scale * np.array([[cos, -sin], [sin, cos]]) @ np.array([[stretch, slant], [0, 1]])
    return np.column_stack([bent, SIDE / 2 - bent @ np.array(middle)])


def _moved(picture: Grey, way: npt.NDArray[np.float64], beyond: int) -> Grey:
    how, border = cv2.INTER_LINEAR, (beyond,) * 4
    return np.asarray(
        cv2.warpAffine(picture, way, (SIDE, SIDE), flags=how, borderValue=border), np.uint8
    )


def _toned(seen: Grey, rng: Rng) -> Grey:
    """Return other tones of ink and paper; at times blurred, sharpened or noisy."""
    if rng.random() < 0.3:
        seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), float(rng.uniform(0.3, 0.8))), np.uint8)
    elif rng.random() < 0.3:
        soft = cv2.GaussianBlur(seen, (0, 0), 1.0)
        seen = np.asarray(cv2.addWeighted(seen, 1.7, soft, -0.7, 0), np.uint8)
    gamma, span = float(np.exp(rng.normal(0, 0.3))), float(rng.uniform(0.5, 1.05))
    ramp = 255 - np.clip(255 * span * (1 - np.arange(256) / 255) ** gamma, 0, 255)
    seen = np.asarray(cv2.LUT(seen, ramp.astype(np.uint8)), np.uint8)
    if rng.random() < 0.35:
        noise = rng.normal(0, rng.uniform(2, 14), seen.shape[:2])[:, :, None]
        seen = np.clip(seen + noise, 0, 255).astype(np.uint8)
    return seen
