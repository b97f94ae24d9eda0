"""From the sheet to the scan: skew, perspective and waviness, for pixels and for points alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.facsimile.raster import Points, Real, Rng, enlarge, homography


@dataclass(frozen=True, slots=True)
class Warp:
    """A projective map from sheet to scan, with gentle waves before it.

    The scan's pixel ``p`` shows the sheet's point ``q - waves(q)`` where ``q = inverse(p)``.
    ``waves`` are rows of (amplitude in x, amplitude in y, cycles over x, cycles over y, phase).
    """

    forward: Points
    width: int
    height: int
    sheet: tuple[int, int]
    waves: tuple[tuple[float, float, float, float, float], ...] = ()

    def points(self, points: Points) -> Points:
        """Return where points of the sheet lie on the scan."""
        target = points
        for _ in range(3):
            target = points + self._displacement(target)
        return _project(self.forward, target)

    def maps(self) -> Real:
        """Return the sheet's x and y for each pixel of the scan, made coarsely and enlarged."""
        step = 16
        xs = np.arange(0, self.width + step, step, dtype=np.float64)
        ys = np.arange(0, self.height + step, step, dtype=np.float64)
        grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        source = _project(np.asarray(np.linalg.inv(self.forward), dtype=np.float64), grid)
        source = source - self._displacement(source)
        coarse = source.reshape(len(ys), len(xs), 2).astype(np.float32)
        return enlarge(coarse, step, (self.width, self.height))

    def _displacement(self, points: Points) -> Points:
        height, width = self.sheet
        moved = np.zeros_like(points)
        for across, down, over_x, over_y, phase in self.waves:
            turn = 2 * np.pi * (over_x * points[:, 0] / width + over_y * points[:, 1] / height)
            moved += np.sin(turn + phase)[:, None] * (across, down)
        return moved


def _project(matrix: Points, points: Points) -> Points:
    mapped = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(mapped[:, :2] / mapped[:, 2:], dtype=np.float64)


def flat(rng: Rng, sheet: tuple[int, int], skew: float, dpi: int) -> Warp:
    """Return how a flatbed sees a sheet: a little turned, a little off, hardly wavy.

    ``skew`` is in degrees, counter-clockwise positive.
    """
    height, width = sheet
    mm = dpi / 25.4
    border = abs(rng.normal(0, 2.0, 4)) * mm * (rng.random(4) < 0.6)
    turn = np.deg2rad(-skew)
    cos, sin = np.cos(turn), np.sin(turn)
    middle = np.array([width / 2, height / 2])
    spin = np.array([[cos, -sin], [sin, cos]])
    shift = middle - spin @ middle + border[:2]
    matrix = np.vstack([np.column_stack([spin, shift]), [0.0, 0.0, 1.0]])
    waves = (
        (rng.normal(0, 0.12) * mm, rng.normal(0, 0.12) * mm, 0.7, 0.9, rng.uniform(0, 6)),
        (rng.normal(0, 0.05) * mm, rng.normal(0, 0.06) * mm, 2.1, 1.3, rng.uniform(0, 6)),
    )
    size = (round(width + border[0] + border[2]), round(height + border[1] + border[3]))
    return Warp(matrix, *size, sheet, waves)


def photographed(rng: Rng, sheet: tuple[int, int], skew: float, dpi: int) -> Warp:
    """Return how a telephone held over a desk sees a sheet."""
    height, width = sheet
    margin = width * rng.uniform(0.03, 0.09)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float64)
    turn = np.deg2rad(-skew * 2)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = np.array([width / 2, height / 2])
    moved = (corners - middle) @ spin.T + middle + margin
    moved += rng.normal(0, width * 0.016, (4, 2))
    mm = dpi / 25.4
    curl = (rng.normal(0, 0.3) * mm, rng.normal(0, 1.0) * mm, 0.5, 0.3, rng.uniform(0, 6))
    size = (round(width + 2 * margin), round(height + 2 * margin))
    return Warp(homography(corners, moved), *size, sheet, (curl,))
