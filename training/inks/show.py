"""Each time a lesson is shown it looks different: nearer, turned, dimmer, smeared.

Pages and what is made of them lie where the network is. What is drawn by lot comes from a NumPy
generator and is the same everywhere, but for the grain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from pipeline.preprocess.view import VIEW_DPI
from samples.facsimile.raster import Rng
from training.inks.lessons import DPI, Lesson

SIDE = 192
"""Width and height of a tile in pixels of a view: sixty-five millimetres of paper."""
_UPSIDE_DOWN = 0.03
_MARKED, _INKED = 0.6, 0.92  # shares of the tiles sought around stamps or hands, around any ink

_COARSE, _PRESENT = 4, 100  # every so many pixels are asked whether they carry an ink

Places = npt.NDArray[np.int64]
Map = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A lesson where the network is.

    Attributes:
        looks: each C×H×W, how dark a pixel is, uint8; C is 3, or 1 in grey.
        inks: inks×H×W, how much of a pixel each covers, uint8.
        marked: rows and columns of some pixels that a stamp or a hand covers.
        inked: the same for any ink.

    """

    looks: tuple[Tensor, ...]
    inks: Tensor
    marked: Places
    inked: Places


@dataclass(frozen=True, slots=True)
class Tiles:
    """Pieces of pages as the network is given them: darkness N×3×S×S, inks N×4×S×S, both 0 to 1."""

    darkness: Tensor
    inks: Tensor


def leaf_of(lesson: Lesson, device: torch.device) -> Leaf:
    """Return a lesson brought to a device."""
    coarse = np.ascontiguousarray(lesson.inks[::_COARSE, ::_COARSE]) > _PRESENT
    return Leaf(
        tuple(_planes(~look, device) for look in lesson.looks),
        _planes(lesson.inks, device),
        np.argwhere(coarse[:, :, 2:].any(axis=2)) * _COARSE,
        np.argwhere(coarse.any(axis=2)) * _COARSE,
    )


def _planes(picture: npt.NDArray[np.uint8], device: torch.device) -> Tensor:
    planes = picture[None] if picture.ndim == 2 else picture.transpose(2, 0, 1)
    return torch.from_numpy(np.ascontiguousarray(planes)).to(device)


def tiles(leaves: Sequence[Leaf], rng: Rng) -> Tiles:
    """Return a piece of each leaf in one of its looks, distorted at random."""
    pieces = torch.stack([_piece(leaf, rng) for leaf in leaves])
    darkness, inks = pieces[:, :3] / 255, (pieces[:, 3:] / 255 * 2.5).clamp(max=1)
    grey = _each(rng.random(len(leaves)) < 0.15, darkness)
    mean = darkness.mean(dim=1, keepdim=True)
    return Tiles(_toned(torch.where(grey > 0, mean, darkness), rng), inks)


def _piece(leaf: Leaf, rng: Rng) -> Tensor:
    """Return a piece of a leaf, (3 + inks)×S×S, as dark and as covered as the lesson is."""
    look = leaf.looks[int(rng.integers(len(leaf.looks)))]
    chance = rng.random()
    places = leaf.marked if chance < _MARKED else leaf.inked if chance < _INKED else leaf.marked[:0]
    high, wide = leaf.inks.shape[1:]
    way = _way(_middle(places, (high, wide), rng), rng)
    back = np.linalg.inv(np.vstack([way, (0, 0, 1)]))
    corners = back[:2] @ np.array([[0, SIDE, 0, SIDE], [0, 0, SIDE, SIDE], [1, 1, 1, 1]])
    left, top = np.clip(np.floor(corners.min(axis=1)).astype(int) - 1, 0, (wide - 2, high - 2))
    right, bottom = np.ceil(corners.max(axis=1)).astype(int) + 2
    right, bottom = min(max(right, left + 2), wide), min(max(bottom, top + 2), high)
    part = slice(None), slice(top, bottom), slice(left, right)
    seen = look[part].expand(3, -1, -1)
    source = torch.cat([seen, leaf.inks[part]]).float()[None]
    # grid_sample counts from -1 at the first pixel's middle to 1 at the last one's
    across, down = 2 / (right - left - 1), 2 / (bottom - top - 1)
    to_grid = np.array([[across, 0, -across * left - 1], [0, down, -down * top - 1]])
    half = (SIDE - 1) / 2
    theta = to_grid @ back @ np.array([[half, 0, half], [0, half, half], [0, 0, 1]])
    ways = torch.from_numpy(theta.astype(np.float32))[None].to(source.device)
    grid = F.affine_grid(ways, [1, 1, SIDE, SIDE], align_corners=True)
    return F.grid_sample(source, grid, "bilinear", "zeros", align_corners=True)[0]


def _middle(places: Places, size: tuple[int, int], rng: Rng) -> tuple[float, float]:
    """Return a point near one of some places, or anywhere on the page."""
    if not len(places):
        return float(rng.uniform(0, size[1])), float(rng.uniform(0, size[0]))
    y, x = places[int(rng.integers(len(places)))]
    return float(x + rng.normal(0, SIDE / 4)), float(y + rng.normal(0, SIDE / 4))


def _way(middle: tuple[float, float], rng: Rng) -> Map:
    """Return the map from a lesson to a tile: scale, stretch, turn, slant."""
    scale = VIEW_DPI / DPI * float(np.exp(np.clip(rng.normal(0.05, 0.15), -0.3, 0.4)))
    turn = np.deg2rad(rng.normal(0, 1.5) + 180 * (rng.random() < _UPSIDE_DOWN))
    stretch, slant = float(np.exp(rng.normal(0, 0.04))), float(rng.normal(0, 0.05))
    cos, sin = np.cos(turn), np.sin(turn)
    bent = scale * np.array([[cos, -sin], [sin, cos]]) @ np.array([[stretch, slant], [0, 1]])
    return np.column_stack([bent, SIDE / 2 - bent @ np.array(middle)])


def _each(values: npt.NDArray[Any], tiles_: Tensor) -> Tensor:
    """Return one number for each tile, N×1×1×1."""
    return torch.from_numpy(values.astype(np.float32)).to(tiles_.device)[:, None, None, None]


def _toned(darkness: Tensor, rng: Rng) -> Tensor:
    """Return other tones of ink and paper; at times blurred, sharpened or noisy."""
    count = len(darkness)
    chance = _each(rng.random(count), darkness)
    soft, softer = _blurred(darkness, float(rng.uniform(0.3, 0.8))), _blurred(darkness, 1.0)
    sharp = (1.7 * darkness - 0.7 * softer).clamp(0, 1)
    darkness = torch.where(chance < 0.3, soft, torch.where(chance < 0.5, sharp, darkness))
    gamma, span = np.exp(rng.normal(0, 0.3, count)), rng.uniform(0.5, 1.05, count)
    darkness = _each(span, darkness) * darkness ** _each(gamma, darkness)
    noise = np.where(rng.random(count) < 0.35, rng.uniform(2, 14, count), 0) / 255
    grain = torch.randn(darkness[:, :1].shape, device=darkness.device) * _each(noise, darkness)
    return (darkness + grain).clamp(0, 1)


def _blurred(darkness: Tensor, sigma: float) -> Tensor:
    places = torch.arange(-2, 3, device=darkness.device)
    kernel = torch.exp(-0.5 * (places / sigma) ** 2)
    kernel = (kernel / kernel.sum()).repeat(3, 1, 1, 1)
    soft = F.conv2d(darkness, kernel, padding=(0, 2), groups=3)
    return F.conv2d(soft, kernel.transpose(2, 3), padding=(2, 0), groups=3)
