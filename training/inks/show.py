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

from pipeline.preprocess.view import CLOSER, COLOURS
from samples.facsimile.raster import Rng
from training.inks.lessons import Lesson

SIDE = 192
"""Width and height of a tile in pixels of a view: sixty-five millimetres of paper."""
_NEAR = SIDE * CLOSER  # the same, of the closer look
_ROOM = 640  # pixels of a lesson that one tile may show, in width and height
_UPSIDE_DOWN = 0.03
_TURNED = 0.3  # degrees: pages are set straight before they are looked at
_MARKED, _INKED = 0.6, 0.92  # shares of the tiles sought around stamps or hands, around any ink
_RECOLOURED = 0.35  # share of the tiles shown in other colours: a blue stamp is then green
_WORST = 0.25  # share of the tiles, beside those that fall to it, in the look cut badly
_COARSE, _PRESENT = 2, 100  # every so many pixels are asked whether they carry an ink
_LUMA = (0.299, 0.587, 0.114)

Places = npt.NDArray[np.int64]
Map = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A lesson where the network is.

    Attributes:
        looks: each C×H×W, how dark a pixel is, uint8; C is 3, or 1 in grey.
        inks: inks×h×w, how much of a pixel of the view each covers, uint8.
        marked: rows and columns of some pixels of the view that a stamp or a hand covers.
        inked: the same for any ink.

    """

    looks: tuple[Tensor, ...]
    inks: Tensor
    marked: Places
    inked: Places


@dataclass(frozen=True, slots=True)
class Tiles:
    """Pieces of pages as the network is given them: darkness N×7×S×S, inks N×4×S×S, both 0 to 1."""

    darkness: Tensor
    inks: Tensor


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a tile shows: a look of a leaf, from which corner on, and the map back from the tile."""

    look: Tensor
    inks: Tensor
    corner: tuple[int, int]
    back: Map


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
    pieces = [_piece(leaf, rng) for leaf in leaves]
    device, count = leaves[0].inks.device, len(leaves)
    room, kinds = _ROOM // CLOSER, leaves[0].inks.shape[0]
    looks = torch.zeros((count, COLOURS, _ROOM, _ROOM), dtype=torch.uint8, device=device)
    inks = torch.zeros((count, kinds, room, room), dtype=torch.uint8, device=device)
    for place, piece in enumerate(pieces):
        top, left = piece.corner
        part = piece.look[:, top : top + _ROOM, left : left + _ROOM]
        looks[place, :, : part.shape[1], : part.shape[2]] = part
        part = piece.inks[:, top // CLOSER :, left // CLOSER :][:, :room, :room]
        inks[place, :, : part.shape[1], : part.shape[2]] = part
    backs = np.stack([piece.back for piece in pieces])
    near = _recoloured(_sampled(looks, backs, _NEAR) / 255, rng)
    covered = _sampled(inks, _coarser(backs), SIDE) / 255
    grey = _each(rng.random(count) < 0.15, near)
    near = torch.where(grey > 0, _grey(near), near)
    return Tiles(seen(_toned(near, rng)), (covered * 2.5).clamp(max=1))


def seen(near: Tensor) -> Tensor:
    """Return what the network is shown of colours N×3×2S×2S: N×7×S×S."""
    return torch.cat([F.avg_pool2d(near, CLOSER), F.pixel_unshuffle(_grey(near), CLOSER)], dim=1)


def _grey(near: Tensor) -> Tensor:
    luma = torch.tensor(_LUMA, device=near.device)[:, None, None]
    return (near * luma).sum(dim=1, keepdim=True)


def _piece(leaf: Leaf, rng: Rng) -> _Piece:
    """Return what to show of a leaf, and where."""
    look = leaf.looks[-1 if rng.random() < _WORST else int(rng.integers(len(leaf.looks)))]
    chance = rng.random()
    places = leaf.marked if chance < _MARKED else leaf.inked if chance < _INKED else leaf.marked[:0]
    high, wide = look.shape[1:]
    way = _way(_middle(places, leaf.inks.shape[1:], rng), rng)
    back = np.linalg.inv(np.vstack([way, (0, 0, 1)]))
    middle = back[:2] @ np.array([_NEAR / 2, _NEAR / 2, 1])
    left, top = np.clip(middle - _ROOM / 2, 0, (max(wide - 4, 0), max(high - 4, 0)))
    top, left = int(top) // CLOSER * CLOSER, int(left) // CLOSER * CLOSER
    back[:2, 2] -= (left, top)
    return _Piece(look, leaf.inks, (top, left), back[:2])


def _coarser(backs: Map) -> Map:
    """Return maps between closer looks as maps between views."""
    half = (CLOSER - 1) / 2  # where the middle of a view's pixel lies in the closer look
    linear, shift = backs[:, :, :2], backs[:, :, 2]
    moved = (linear.sum(axis=2) * half + shift - half) / CLOSER
    return np.concatenate([linear, moved[:, :, None]], axis=2)


def _sampled(pictures: Tensor, backs: Map, side: int) -> Tensor:
    """Return tiles of pictures N×C×R×R, float, by the maps from tiles to them, N×2×3."""
    room = pictures.shape[2]
    # grid_sample counts from -1 at the first pixel's middle to 1 at the last one's
    to_grid = np.array([[2 / (room - 1), 0, -1], [0, 2 / (room - 1), -1]])
    whole = np.tile(np.eye(3), (len(backs), 1, 1))
    whole[:, :2] = backs
    half = (side - 1) / 2
    theta = to_grid @ whole @ np.array([[half, 0, half], [0, half, half], [0, 0, 1]])
    ways = torch.from_numpy(theta.astype(np.float32)).to(pictures.device)
    grid = F.affine_grid(ways, [len(backs), 1, side, side], align_corners=True)
    return F.grid_sample(pictures.float(), grid, "bilinear", "zeros", align_corners=True)


def _middle(places: Places, size: Sequence[int], rng: Rng) -> tuple[float, float]:
    """Return a point of the view near one of some places, or anywhere on the page."""
    if not len(places):
        return float(rng.uniform(0, size[1])), float(rng.uniform(0, size[0]))
    y, x = places[int(rng.integers(len(places)))]
    return float(x + rng.normal(0, SIDE / 4)), float(y + rng.normal(0, SIDE / 4))


def _way(middle: tuple[float, float], rng: Rng) -> Map:
    """Return the map from a lesson's look to a closer tile: scale, stretch, turn, slant."""
    scale = float(np.exp(np.clip(rng.normal(0.05, 0.15), -0.3, 0.4)))
    turn = np.deg2rad(rng.normal(0, _TURNED) + 180 * (rng.random() < _UPSIDE_DOWN))
    stretch, slant = float(np.exp(rng.normal(0, 0.04))), float(rng.normal(0, 0.05))
    cos, sin = np.cos(turn), np.sin(turn)
    bent = scale * np.array([[cos, -sin], [sin, cos]]) @ np.array([[stretch, slant], [0, 1]])
    return np.column_stack([bent, _NEAR / 2 - bent @ (np.array(middle) * CLOSER)])


def _each(values: npt.NDArray[Any], tiles_: Tensor) -> Tensor:
    """Return one number for each tile, N×1×1×1."""
    return torch.from_numpy(values.astype(np.float32)).to(tiles_.device)[:, None, None, None]


def _recoloured(near: Tensor, rng: Rng) -> Tensor:
    """Return tiles of which some have their colours changed about; grey stays grey."""
    orders = [
        rng.permutation(COLOURS) if rng.random() < _RECOLOURED else np.arange(COLOURS)
        for _ in range(len(near))
    ]
    places = torch.from_numpy(np.stack(orders)).to(near.device)
    return near[torch.arange(len(near), device=near.device)[:, None], places]


def _toned(near: Tensor, rng: Rng) -> Tensor:
    """Return other tones of ink and paper; at times blurred, sharpened or noisy."""
    count = len(near)
    chance, sigma = rng.random(count), float(rng.uniform(0.4, 1.5))
    soft, sharp = (
        torch.from_numpy(np.flatnonzero(chosen)).to(near.device)
        for chosen in (chance < 0.3, (chance >= 0.3) & (chance < 0.5))
    )
    near[soft] = _blurred(near[soft], sigma)
    near[sharp] = (1.7 * near[sharp] - 0.7 * _blurred(near[sharp], 1.6)).clamp(0, 1)
    gamma, span = np.exp(rng.normal(0, 0.3, count)), rng.uniform(0.5, 1.05, count)
    near = _each(span, near) * near ** _each(gamma, near)
    noise = np.where(rng.random(count) < 0.35, rng.uniform(3, 24, count), 0) / 255
    grain = torch.randn(near[:, :1].shape, device=near.device) * _each(noise, near)
    return (near + grain).clamp(0, 1)


def _blurred(near: Tensor, sigma: float) -> Tensor:
    """Return pictures N×C×S×S blurred: products of matrices, which any processor is quick at."""
    places = torch.arange(near.shape[-1], device=near.device)
    away = (places[:, None] - places).abs()
    band = torch.where(away <= 4, torch.exp(-0.5 * (away / sigma) ** 2), 0.0)
    kernel = band / band[len(band) // 2].sum()
    return kernel @ (near @ kernel)
