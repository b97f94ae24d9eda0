"""Stamps, notes and numbers laid onto a page that is scanned already: of these no two are alike.

Stamps lie askew, as ``rubber`` makes them, in any colour. Hands are bent until no two write alike;
they underline as well. Numbers stand by themselves: a page's, level, in print or type, or a leaf's,
by a hand. Holes are punched through all that, and show what lies behind: they are no ink.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.page import Ink
from samples.facsimile import pen, stamps
from samples.facsimile.faces import HANDS, TYPEWRITERS
from samples.facsimile.ink import BITS
from samples.facsimile.raster import Grey, Rng, disc, smooth_field, stroke
from samples.facsimile.sheet import Canvas, Colour
from training.faces import MORE_HANDS, MORE_PRINTED, MORE_TYPED, PRINTED
from training.inks.rubber import leaning, rubber, words

FINER = 2  # marks are drawn so many times finer than they are shown
_PRINTED, _TYPED, _HAND, _STAMP = (
    tuple(BITS).index(ink) for ink in (Ink.PRINTED, Ink.TYPED, Ink.HAND, Ink.STAMP)
)

Share = npt.NDArray[np.float32]


def pressed(image: Grey, inks: Grey, dpi: int, rng: Rng) -> None:
    """Lay more stamps, notes, numbers and holes onto a scan, H×W or H×W×3, and its inks, H×W×4."""
    for _ in range(int(rng.integers(3, 9))):
        tone = _tone(rng) if rng.random() < 0.3 else stamps.STAMP_COLOURS[int(rng.integers(4))]
        stamp = rubber(dpi / 25.4 * FINER, rng)
        _lay(stamp, leaning(rng), (tone, _STAMP), (image, inks), rng)
    for _ in range(int(rng.integers(0, 5))):
        tone = (*pen.INKS, *pen.PENCILS, _tone(rng))[int(rng.integers(7))]
        note, angle = _waved(_note(dpi, rng), rng), float(rng.normal(4, 9))
        _lay(note, angle, (tone, _HAND), (image, inks), rng)
    for _ in range(int(rng.integers(0, 3))):
        number, ink = _number(dpi / 25.4 * FINER, rng)
        _lay(number, 0.0, ((28, 28, 30), ink), (image, inks), rng)
    if rng.random() < 0.4:
        _punch(image, inks, dpi / 25.4, rng)


def _punch(image: Grey, inks: Grey, mm: float, rng: Rng) -> None:
    """Punch a row of holes along an edge of a page, ``mm`` pixels for a millimetre."""
    height, width = inks.shape[:2]
    reach, gap = float(rng.uniform(2.0, 4.0)) * mm, float(rng.uniform(40, 110)) * mm
    behind = float(rng.choice([rng.uniform(0, 70), rng.uniform(70, 255)], p=[0.8, 0.2]))
    x, y = float(rng.uniform(1, 18)) * mm, float(rng.uniform(8, 120)) * mm
    if rng.random() < 0.3:
        x = width - x
    for _ in range(int(rng.integers(1, 5))):
        hole = np.zeros((height, width), np.uint8)
        disc(hole, (x + float(rng.normal(0, 0.3)) * mm, y), reach, 255)
        image[hole > 0] = behind
        inks[hole > 0] = 0
        y += gap


def _tone(rng: Rng) -> Colour:
    """Return some colour that an ink may have, by its hue."""
    hue, dark = float(rng.uniform(0, 180)), float(rng.uniform(60, 170))
    hsv = np.array([[[hue, float(rng.uniform(110, 230)), dark]]], np.uint8)
    red, green, blue = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0, 0].tolist()
    return red, green, blue


def _number(mm: float, rng: Rng) -> tuple[Grey, int]:
    """Return a page's number, at times between dashes, and the ink that it is in."""
    typed = rng.random() < 0.4
    faces = (*TYPEWRITERS, *MORE_TYPED) if typed else (*PRINTED, *MORE_PRINTED)
    text = str(rng.integers(1, 400))
    if rng.random() < 0.4:
        dash = "-–—"[int(rng.integers(3))]
        text = f"{dash} {text} {dash}"
    size = float(rng.uniform(2.5, 6.5)) * mm
    face = faces[int(rng.integers(len(faces)))]
    drawn = stamps.rectangular([text], face, size, framed=False).coverage
    return drawn, _TYPED if typed else _PRINTED


def _lay(
    coverage: Grey, angle: float, dye: tuple[Colour, int], page: tuple[Grey, Grey], rng: Rng
) -> None:
    """Lay a mark, drawn ``FINER`` times as fine, turned somewhere on a scan and its inks."""
    (image, inks), (colour, ink) = page, dye
    laid = _turned(coverage, angle)[: image.shape[0], : image.shape[1]]
    tall, wide = laid.shape
    top = int(rng.integers(0, image.shape[0] - tall + 1))
    left = int(rng.integers(0, image.shape[1] - wide + 1))
    tone = np.array(colour if image.ndim == 3 else (rng.uniform(0, 120),), np.float32)
    depth = (laid * float(rng.uniform(0.55, 1.0)))[:, :, None] * (1 - tone / 255)
    part = image[top : top + tall, left : left + wide]
    part[:] = part * (1 - depth.reshape(part.shape))
    plane = inks[top : top + tall, left : left + wide, ink]
    np.maximum(plane, (laid * 255).astype(np.uint8), out=plane)


def _turned(coverage: Grey, angle: float) -> Share:
    """Return a mark turned by degrees and brought to its size, 0 to 1."""
    height, width = coverage.shape
    turn = np.deg2rad(angle)
    cos, sin = abs(np.cos(turn)) / FINER, abs(np.sin(turn)) / FINER
    size = int(width * cos + height * sin) + 2, int(width * sin + height * cos) + 2
    way = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1 / FINER))
    way[:, 2] += (np.array(size) - np.array([width, height])) / 2
    soft = cv2.GaussianBlur(coverage, (0, 0), FINER * 0.4)
    return np.asarray(cv2.warpAffine(soft, way, size) / np.float32(255), np.float32)


def _note(dpi: int, rng: Rng) -> Grey:
    """Return the coverage of a note or a signature in some hand."""
    mm = dpi / 25.4 * FINER
    if rng.random() < 0.2:
        return _underlining(mm, rng)
    if rng.random() < 0.35:
        width = float(rng.uniform(0.7, 1.8))
        return pen.signature(float(rng.uniform(6, 22)) * mm, rng, width).coverage
    faces = (*HANDS, *MORE_HANDS)
    face = faces[int(rng.integers(len(faces)))]
    size, slant = float(np.exp(rng.uniform(np.log(4.0), np.log(12)))), float(rng.normal(0.1, 0.25))
    hand = pen.Hand(face, size * mm, slant, float(rng.choice([0.0, 0.0, 0.8])))
    rows = [words(rng).lower().capitalize() for _ in range(int(rng.integers(1, 4)))]
    if rng.random() < 0.3:
        rows = [str(rng.integers(1, 10 ** int(rng.integers(1, 5)))) for _ in rows]
    return hand.write(rows, rng).coverage


def _underlining(mm: float, rng: Rng) -> Grey:
    """Return a stroke under words, or two: nearly level, not quite straight."""
    long, tall = float(rng.uniform(8, 70)) * mm, 6 * mm
    canvas = Canvas.blank(long + 2 * mm, tall)
    along = np.linspace(mm, long + mm, 24)
    bow, tilt = float(rng.normal(0, 0.5)) * mm, float(rng.normal(0, 0.4)) * mm
    wide = max(float(rng.uniform(0.25, 0.9)) * mm, 1.5)
    for row in range(1 + (rng.random() < 0.2)):
        part = (along - mm) / long
        down = tall / 3 + row * 1.6 * mm + tilt * part + bow * np.sin(np.pi * part)
        stroke(canvas.coverage, np.column_stack([along, down]), np.full(24, wide))
    return canvas.coverage


def _waved(coverage: Grey, rng: Rng) -> Grey:
    """Return a mark as if its letters were others: bent here and there, thicker or thinner."""
    height, width = coverage.shape
    cell = float(rng.uniform(12, 60)) * FINER
    depth = cell * float(rng.uniform(0, 0.3))
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    bent = [
        (grid + depth * smooth_field(rng, (height, width), cell)).astype(np.float32)
        for grid in (xs, ys)
    ]
    waved = cv2.remap(coverage, bent[0], bent[1], cv2.INTER_LINEAR)
    if rng.random() < 0.3:
        kernel = np.ones((int(rng.integers(2, 4)),) * 2, np.uint8)
        waved = cv2.dilate(waved, kernel)
    return np.asarray(waved, np.uint8)
