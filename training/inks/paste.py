"""Stamps pressed onto a page that is scanned already: of these no two are alike.

Rows of letters without a frame, dates, frames and cells, askew as rubber stamps are: nothing that a
machine prints or types leans against the lines around it.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from samples.facsimile import stamps
from samples.facsimile.raster import Grey, Rng
from training.faces import STAMPED
from training.inks.marks import boxed, letters

FINER = 3  # stamps are set so many times finer than they are shown
CUT = 2  # of the looks, the last are in black and white
_MONTHS = ("ЯНВ", "ФЕВ", "МАР", "АПР", "МАЙ", "ИЮН", "ИЮЛ", "АВГ", "СЕН", "ОКТ", "НОЯ", "ДЕК")
_LONGEST = 24

Share = npt.NDArray[np.float32]


def pressed(looks: Sequence[Grey], inks: Grey, dpi: int, rng: Rng) -> tuple[tuple[Grey, ...], Grey]:
    """Return the looks of a page and its inks, H×W×4, with a few stamps more."""
    shown, more = list(looks), inks.copy()
    for _ in range(int(rng.integers(3, 9))):
        coverage = _laid(_rubber(dpi, rng), (inks.shape[0], inks.shape[1]), rng)
        tone = stamps.STAMP_COLOURS[int(rng.integers(4))]
        grey, strength = float(rng.uniform(0, 120)), float(rng.uniform(0.55, 1.0))
        hard = np.clip((coverage - rng.uniform(0.2, 0.5)) * 4, 0, 1).astype(np.float32)
        for place, look in enumerate(shown):
            cut = place >= len(shown) - CUT
            ink = np.array(tone if look.ndim == 3 else (0.0 if cut else grey,), np.float32)
            shown[place] = _inked(look, hard if cut else coverage * strength, ink)
        more[:, :, 3] = np.maximum(more[:, :, 3], (coverage * 255).astype(np.uint8))
    return tuple(shown), more


def _inked(look: Grey, coverage: Share, tone: Share) -> Grey:
    depth = coverage[:, :, None] * (1 - tone / 255)
    return (look * (1 - depth.reshape(look.shape))).astype(np.uint8)


def _rubber(dpi: int, rng: Rng) -> Grey:
    """Return the coverage of a stamp, upright, ``FINER`` times as fine as the page."""
    face = STAMPED[int(rng.integers(len(STAMPED)))]
    mm = dpi / 25.4 * FINER
    size = float(np.exp(rng.uniform(np.log(2.0), np.log(5.5)))) * mm
    if rng.random() < 0.12:
        canvas = boxed(lambda: _words(rng), face, min(size, 3.0 * mm), rng)
    else:
        rows = [_words(rng) for _ in range(int(rng.choice([1, 2, 3, 4], p=[0.5, 0.25, 0.15, 0.1])))]
        canvas = stamps.rectangular(rows, face, size, framed=rng.random() < 0.3)
    return stamps.ink_unevenly(canvas, rng, float(rng.uniform(0, 0.6))).coverage


def _words(rng: Rng) -> str:
    chance = rng.random()
    if chance < 0.2:
        return f"{rng.integers(1, 32)}. {_MONTHS[int(rng.integers(12))]}. 19{rng.integers(18, 79)}"
    if chance < 0.3:
        return f"{rng.integers(1, 32):02d} {rng.integers(1, 13):02d} {rng.integers(18, 79)}"
    lengths = rng.integers(2, 11, int(rng.integers(1, 4)))
    text = " ".join(letters(rng, int(length)) for length in lengths)[:_LONGEST]
    return text.lower().capitalize() if rng.random() < 0.3 else text


def _laid(coverage: Grey, size: tuple[int, int], rng: Rng) -> Share:
    """Return a stamp's coverage, 0 to 1, turned and laid somewhere on a page, H×W."""
    angle = float(rng.uniform(-45, 45) if rng.random() < 0.2 else rng.normal(0, 11))
    angle += 90 * float(rng.choice([-1, 1])) * (rng.random() < 0.05)
    height, width = coverage.shape
    way = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1 / FINER))
    middle = rng.uniform(0.08, 0.92, 2) * np.array([size[1], size[0]])
    way[:, 2] += middle - np.array([width, height]) / 2
    soft = cv2.GaussianBlur(coverage, (0, 0), FINER * 0.4)
    laid = cv2.warpAffine(soft, way, size[::-1])
    return np.asarray(laid / np.float32(255), np.float32)
