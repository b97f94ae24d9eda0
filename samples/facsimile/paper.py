"""The paper under the ink: its tone and fibres, folds, stains, holes, a torn corner, the thread."""

from __future__ import annotations

import numpy as np

from samples.facsimile.raster import (
    Grey,
    Pixels,
    Real,
    Rng,
    add,
    blur,
    disc,
    grain,
    multiply,
    polygon,
    resize,
    smooth_field,
    stroke,
)
from samples.facsimile.sheet import Colour
from samples.facsimile.wear import Wear

PAPERS: tuple[Colour, ...] = (
    (238, 231, 214),
    (230, 218, 192),
    (224, 208, 176),
    (236, 230, 220),
    (216, 196, 160),
    (228, 222, 200),
)


def tone(rng: Rng, wear: Wear) -> Colour:
    """Return a paper colour; worn pages are darker and browner."""
    base = np.array(PAPERS[int(rng.integers(len(PAPERS)))], dtype=float)
    aged = base * (1 - np.array([0.035, 0.05, 0.08]) * wear.level) + rng.normal(0, 2.5, 3)
    red, green, blue = (int(v) for v in np.clip(aged, 90, 250))
    return red, green, blue


def light(rng: Rng, shape: tuple[int, int], wear: Wear) -> Grey:
    """Return the paper's own shading as a factor (255 is untouched): clouds, edges, folds."""
    height, width = shape
    small = (max(height // 8, 8), max(width // 8, 8))
    field = 1.0 - _mottle(rng, small, wear.shade) - _edges(small, 0.03 + wear.shade)
    for _ in range(wear.stains):
        field *= _stain(rng, small)
    for number in range(wear.folds):
        field *= _fold(rng, small, number)
    coarse = np.clip(field * 246, 0, 255).astype(np.uint8)
    return resize(coarse, width, height)


def fibres(rng: Rng, paper: Grey, dpi: int, wear: Wear) -> Pixels:
    """Return the paper with its fibres and specks."""
    shape = (paper.shape[0], paper.shape[1])
    paper = add(paper, grain(rng, shape, 1.6 + 0.8 * wear.level))
    decimetres = shape[0] * shape[1] / (dpi / 0.254) ** 2 * 100 / 100
    for _ in range(int(rng.poisson(max(wear.specks * decimetres * 6, 0)))):
        y, x = float(rng.uniform(0, shape[0])), float(rng.uniform(0, shape[1]))
        radius = float(rng.gamma(1.4, 0.055)) * dpi / 25.4
        disc(paper, (x, y), min(radius, 0.5 * dpi / 25.4), int(rng.integers(60, 170)))
    return paper


def absent(rng: Rng, shape: tuple[int, int], dpi: int, wear: Wear) -> Grey | None:
    """Return where there is no paper (255): punch holes and a torn corner; or nothing at all."""
    gone = np.zeros(shape, np.uint8)
    mm = dpi / 25.4
    height, width = shape
    for number in range(wear.holes):
        y = height / 2 + (number - (wear.holes - 1) / 2) * 80 * mm
        disc(gone, (11 * mm + rng.normal(0, 0.3) * mm, y), 2.8 * mm, 255)
    if wear.torn:
        side = rng.uniform(6, 15) * mm
        count = 9
        edge = np.linspace(0, 1, count)[:, None] * np.array([[-1.0, 1.0]]) + np.array([[1.0, 0.0]])
        edge = edge * side + rng.normal(0, side * 0.05, (count, 2))
        corner = np.vstack([edge, [(-9.0, side), (-9.0, -9.0), (side, -9.0)]])
        flip = int(rng.integers(3))
        if flip == 0:
            corner[:, 1] = height - corner[:, 1]
        if flip == 1:
            corner = np.array([width, height]) - corner
        polygon(gone, corner, 255)
    return gone if wear.holes or wear.torn else None


def thread(rng: Rng, paper: Pixels, dpi: int) -> None:
    """Sew a binding thread down the left margin, in place: dark stitches with a pale core."""
    mm, height = dpi / 25.4, paper.shape[0]
    x = rng.uniform(3.5, 7.0) * mm
    for start in np.linspace(height * 0.18, height * 0.72, 4):
        ys = np.linspace(start, start + height * 0.07, 10)
        points = np.column_stack([x + np.cumsum(rng.normal(0, 0.12 * mm, 10)), ys])
        shadow = np.zeros((height, round(14 * mm)), np.uint8)
        stroke(shadow, points + np.array([0.4 * mm, 0]), np.full(10, 0.9 * mm))
        core = np.zeros_like(shadow)
        stroke(core, points, np.full(10, 0.6 * mm))
        dark = 255 - blur(shadow, 0.3 * mm) // 2
        pale = (core.astype(np.uint16) * 215 // 255).astype(np.uint8)
        channels = [paper] if paper.ndim == 2 else [paper[:, :, i] for i in range(3)]
        for channel in channels:
            strip = channel[:, : shadow.shape[1]]
            strip[:] = np.maximum(multiply(np.ascontiguousarray(strip), dark), pale)


def _mottle(rng: Rng, shape: tuple[int, int], amount: float) -> Real:
    """Return uneven darkness: clouds within clouds, each half as strong as the one before."""
    side, found = min(shape), np.zeros(shape, np.float32)
    for octave in range(6):
        cell = side * 0.7 / 2**octave
        found += smooth_field(rng, shape, cell) * amount * 0.42 / 1.55**octave
    return found


def _edges(shape: tuple[int, int], amount: float) -> Real:
    """Return how much darker the paper is towards its edges."""
    rows = np.abs(np.linspace(-1, 1, shape[0], dtype=np.float32))[:, None] ** 10
    columns = np.abs(np.linspace(-1, 1, shape[1], dtype=np.float32))[None, :] ** 10
    return np.asarray(amount * np.maximum(rows, columns), dtype=np.float32)


def _stain(rng: Rng, shape: tuple[int, int]) -> Real:
    """Return a water or grease stain as a factor: a ragged patch with a darker rim."""
    height, width = shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    y, x = rng.uniform(0, height), rng.uniform(0, width)
    radius = rng.gamma(3.0, 0.05) * width
    squeeze = rng.uniform(0.6, 1.6)
    distance = np.hypot((columns - x) / radius, (rows - y) / radius * squeeze)
    for share, depth in ((0.6, 0.16), (0.2, 0.06), (0.07, 0.03)):
        distance += smooth_field(rng, shape, max(radius * share, 3)) * depth
    body = 1 / (1 + np.exp(np.clip((distance - 1) * 22, -30, 30)))
    rim = np.exp(-(((distance - 0.97) / 0.03) ** 2)) * np.clip(
        0.6 + 0.5 * smooth_field(rng, shape, max(radius * 0.3, 4)), 0, 1.4
    )
    strength = rng.uniform(0.03, 0.12)
    return np.asarray(1 - strength * body - strength * 0.8 * rim, dtype=np.float32)


def _fold(rng: Rng, shape: tuple[int, int], number: int) -> Real:
    """Return a crease as a factor: a thin dark and a thin pale line beside it."""
    height, width = shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    level = number % 2 == 0
    across, along, size = (rows, columns, height) if level else (columns, rows, width)
    place = size * rng.choice([0.5, 0.33, 0.66]) + rng.normal(0, size * 0.02)
    bow = place + along * rng.normal(0, 0.006)
    gap = across - bow + smooth_field(rng, shape, 30) * 0.3
    strength = rng.uniform(0.06, 0.16)
    dark = np.exp(-((gap / 0.8) ** 2)) * strength
    pale = np.exp(-(((gap - 1.6) / 1.0) ** 2)) * strength * 0.6
    return np.asarray(1 - dark + pale, dtype=np.float32)
