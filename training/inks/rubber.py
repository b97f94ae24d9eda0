"""Rubber stamps of every sort that offices and people have, of which no two are alike.

Rows in plain faces and in large ones, dates set by wheels, tables to be filled in, pictures with a
few words. A slip of the hand presses them twice; a dry pad leaves a part of them.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from samples.facsimile import stamps
from samples.facsimile.faces import Face
from samples.facsimile.raster import Grey, Rng, disc, polygon, smooth_field, stroke
from samples.facsimile.sheet import Canvas, rectangle, strike
from training.faces import MORE_PRINTED, PRINTED, STAMPED
from training.inks.marks import boxed, letters, star

_MONTHS = ("ЯНВ", "ФЕВ", "МАР", "АПР", "МАЙ", "ИЮН", "ИЮЛ", "АВГ", "СЕН", "ОКТ", "НОЯ", "ДЕК")
_LONGEST = 24
_SORTS = ("rows", "address", "table", "wheels", "picture")
_SHARES = (0.52, 0.16, 0.14, 0.08, 0.1)


def rubber(mm: float, rng: Rng) -> Grey:
    """Return the coverage of a stamp, upright; ``mm`` is pixels for a millimetre."""
    face = _face(rng)
    match rng.choice(_SORTS, p=_SHARES):
        case "rows":
            canvas = _rows(face, mm, rng)
        case "address":
            canvas = _address(face, mm, rng)
        case "table":
            canvas = _table(face, mm, rng)
        case "wheels":
            canvas = _wheels(face, float(rng.uniform(3.5, 7)) * mm, rng)
        case _:
            canvas = _picture(face, mm, rng)
    if rng.random() < 0.12:
        canvas.coverage = _twice(canvas.coverage, mm, rng)
    inked = stamps.ink_unevenly(canvas, rng, float(rng.uniform(0, 0.6))).coverage
    return _in_parts(inked, mm, rng) if rng.random() < 0.15 else inked


def leaning(rng: Rng) -> float:
    """Return how a stamp leans, in degrees; hardly ever not at all, and a few stand on their side.

    Nothing that a machine prints or types leans against the lines around it.
    """
    angle = float(rng.uniform(-45, 45) if rng.random() < 0.15 else rng.normal(0, 9))
    if rng.random() < 0.4:
        angle = float(rng.choice([-1, 1]) * rng.uniform(1.0, 5.0))
    return angle + 90 * float(rng.choice([-1, 1])) * (rng.random() < 0.05)


def words(rng: Rng) -> str:
    """Return a row as stamps and notes have it: a date, words, numbers."""
    chance = rng.random()
    if chance < 0.2:
        return f"{rng.integers(1, 32)}. {_MONTHS[int(rng.integers(12))]}. {_year(rng)}"
    if chance < 0.3:
        return f"{rng.integers(1, 32):02d} {rng.integers(1, 13):02d} {rng.integers(0, 100):02d}"
    lengths = rng.integers(2, 11, int(rng.integers(1, 4)))
    text = " ".join(letters(rng, int(length)) for length in lengths)[:_LONGEST]
    return text.lower().capitalize() if rng.random() < 0.3 else text


def _year(rng: Rng) -> int:
    return int(rng.integers(1918, 2012))


def _face(rng: Rng) -> Face:
    faces = STAMPED if rng.random() < 0.5 else (*PRINTED, *MORE_PRINTED)
    return faces[int(rng.integers(len(faces)))]


def _rows(face: Face, mm: float, rng: Rng) -> Canvas:
    size = float(np.exp(rng.uniform(np.log(2.0), np.log(5.5)))) * mm
    rows = [words(rng) for _ in range(int(rng.choice([1, 2, 3, 4], p=[0.5, 0.25, 0.15, 0.1])))]
    return stamps.rectangular(rows, face, size, framed=rng.random() < 0.3)


def _address(face: Face, mm: float, rng: Rng) -> Canvas:
    """Set a few rows below each other, each in a size of its own, in small letters and capitals."""
    pieces, usual = [], float(rng.uniform(2.0, 4.5)) * mm
    for _ in range(int(rng.integers(2, 5))):
        text = " ".join(_name(rng) for _ in range(int(rng.integers(1, 4))))[:_LONGEST]
        size = usual * float(rng.choice([0.75, 1.0, 1.0, 1.25]))
        pieces.append(_trimmed(stamps.rectangular([text], face, size, framed=False).coverage))
    gap, place = usual * float(rng.uniform(0.25, 0.6)), float(rng.choice([0.0, 0.5, 0.5]))
    return _below(pieces, gap, place, framed=usual * 0.09 if rng.random() < 0.2 else 0.0)


def _name(rng: Rng) -> str:
    if rng.random() < 0.2:
        return str(rng.integers(1, 99999))
    word = letters(rng, int(rng.integers(2, 11)))
    return word.lower().capitalize() if rng.random() < 0.75 else word


def _table(face: Face, mm: float, rng: Rng) -> Canvas:
    """Rule a table with a word in the corner of its cells, most of each left to be filled in."""
    if rng.random() < 0.3:
        return boxed(lambda: words(rng), face, float(rng.uniform(2.0, 3.0)) * mm, rng)
    wide, tall = float(rng.uniform(28, 75)) * mm, float(rng.uniform(5.5, 12)) * mm
    size, pen = float(rng.uniform(1.8, 3.2)) * mm, max(float(rng.uniform(0.2, 0.9)) * mm, 1.0)
    rows = int(rng.integers(1, 6))
    canvas = Canvas.blank(wide + 2 * pen, rows * tall + 2 * pen)
    for row in range(rows):
        stops = np.sort(rng.uniform(0.2, 0.9, int(rng.integers(0, 3))))
        edges = [0.0, *(float(stop) for stop in stops), 1.0]
        for left, right in pairwise(edges):
            corner = left * wide + pen, row * tall + pen
            box = rectangle(*corner, right * wide + pen, (row + 1) * tall + pen)
            stroke(canvas.coverage, box[[0, 2, 4, 6, 0]], np.full(5, pen))
            room = int(((right - left) * wide - size) / size / 0.6)
            if rng.random() < 0.7 and room > 1:
                text = _trimmed(
                    stamps.rectangular([_name(rng)[:room]], face, size, framed=False).coverage
                )
                x, y = round(corner[0] + size * 0.5), round(corner[1] + size * 0.5)
                strike(canvas.coverage, text, x, y)
    return canvas


def _wheels(face: Face, size: float, rng: Rng) -> Canvas:
    """Set a date by wheels: none stands quite level with the next, and there is room between."""
    parts = [
        f"{rng.integers(1, 32):02d}",
        str(rng.choice([*_MONTHS, f"{rng.integers(1, 13):02d}"])),
        str(rng.choice([str(_year(rng)), f"{rng.integers(100):02d}"])),
    ]
    if rng.random() < 0.3:
        parts.insert(0, letters(rng, int(rng.integers(5, 12))))
    x, gap = 0.0, size * float(rng.uniform(0.3, 0.9))
    canvas = Canvas.blank(30 * size, 1.8 * size)
    for part in parts:
        for letter in (part,) if rng.random() < 0.6 else part:
            piece = _trimmed(stamps.rectangular([letter], face, size, framed=False).coverage)
            strike(canvas.coverage, piece, round(x), round(size * float(rng.uniform(0.3, 0.5))))
            x += piece.shape[1] + size * 0.12
        x += gap
    canvas.coverage = _trimmed(canvas.coverage)
    return canvas


def _picture(face: Face, mm: float, rng: Rng) -> Canvas:
    """Draw a figure's outlines, fine or broad: shapes that close, in each other and overlapping.

    One in seven is a star and nothing else, filled.
    """
    side = float(rng.uniform(9, 24)) * mm
    pen = float(np.exp(rng.uniform(np.log(0.25), np.log(2.0)))) * mm
    canvas = Canvas.blank(side * float(rng.uniform(0.7, 1.3)), side)
    height, width = canvas.coverage.shape
    if rng.random() < 0.14:
        star(canvas, 0.48 * side, float(rng.uniform(0.4, 0.67)))
        return canvas
    for number in range(int(rng.integers(3, 10))):
        reach = side * float(rng.uniform(0.2, 0.36) if number < 2 else rng.uniform(0.03, 0.2))
        at = rng.uniform(reach, np.maximum((width - reach, height - reach), reach + 1))
        shape = at + _bulged(reach, rng)
        chance = rng.random()
        if chance < 0.15:
            polygon(canvas.coverage, shape, 250)
        elif chance < 0.3:
            disc(canvas.coverage, (float(at[0]), float(at[1])), min(reach, 2 * pen), 250)
        else:
            polygon(canvas.coverage, shape, 0)
            stroke(canvas.coverage, shape, np.full(len(shape), max(pen, 1.0)))
    if rng.random() < 0.5:
        size = float(rng.uniform(2.2, 4)) * mm
        rows = [_name(rng) for _ in range(int(rng.integers(1, 4)))]
        text = _trimmed(stamps.rectangular(rows, face, size, framed=False).coverage)
        pieces = [canvas.coverage, text][:: int(rng.choice([-1, 1]))]
        return _below(pieces, size * 0.5, 0.5)
    return canvas


def _bulged(reach: float, rng: Rng) -> np.ndarray:
    """Return a closed path around nothing, N×2: a circle with bulges."""
    turns = np.linspace(0, 2 * np.pi, 48)
    radius = np.full(48, 1.0)
    for wave in (2, 3, 5):
        radius += rng.normal(0, 0.35 / wave) * np.cos(wave * turns + rng.uniform(0, 6))
    flat = float(rng.uniform(0.5, 1.0))
    path = np.column_stack([np.cos(turns), flat * np.sin(turns)]) * (reach * radius)[:, None]
    turn = float(rng.uniform(0, np.pi))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.asarray(path @ spin.T, np.float64)


def _below(pieces: list[Grey], gap: float, place: float, framed: float = 0.0) -> Canvas:
    """Return pieces one below the other, ranged left (0) to right (1), framed by a pen's width."""
    edge = round(gap) if framed else 0
    wide = max(piece.shape[1] for piece in pieces)
    tall = sum(piece.shape[0] for piece in pieces) + gap * (len(pieces) - 1)
    canvas, y = Canvas.blank(wide + 2 * edge, tall + 2 * edge), float(edge)
    for piece in pieces:
        left = edge + round((wide - piece.shape[1]) * place)
        strike(canvas.coverage, piece, left, round(y))
        y += piece.shape[0] + gap
    if framed:
        height, width = canvas.coverage.shape
        corners = rectangle(framed, framed, width - framed, height - framed)[[0, 2, 4, 6, 0]]
        stroke(canvas.coverage, corners, np.full(5, max(framed, 1.5)))
    return canvas


def _trimmed(coverage: Grey) -> Grey:
    """Return the part of a picture that has ink."""
    x, y, width, height = cv2.boundingRect(coverage)
    return coverage[y : y + height, x : x + width] if width else coverage


def _twice(coverage: Grey, mm: float, rng: Rng) -> Grey:
    """Return a stamp that slipped: pressed again a little to the side."""
    x, y = (round(float(shift)) for shift in rng.uniform(-0.9, 0.9, 2) * mm)
    height, width = coverage.shape
    slipped = np.zeros((height + abs(y), width + abs(x)), np.uint8)
    strike(slipped, coverage, max(x, 0), max(y, 0))
    strike(slipped, coverage, max(-x, 0), max(-y, 0))
    return slipped


def _in_parts(coverage: Grey, mm: float, rng: Rng) -> Grey:
    """Return a stamp of which the pad wetted only some places."""
    cell = float(rng.uniform(1.5, 6)) * mm
    wet = smooth_field(rng, (coverage.shape[0], coverage.shape[1]), cell)
    return np.where(wet > float(rng.uniform(-0.9, 0.2)), coverage, coverage // 6).astype(np.uint8)
