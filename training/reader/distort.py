"""Each time a line is shown it looks different: taller, dimmer, cut, smeared, under a stamp.

A whole batch is distorted at once, where the network is. What is drawn by lot comes from a NumPy
generator and is the same everywhere, but for the grain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from pipeline.ocr.strips import HEIGHT, STAND, STEP, TALL
from samples.facsimile.raster import Rng
from training.reader.lessons import BASELINE, X_HEIGHT
from training.reader.sheaf import Places, Sheaf, column

VEILED = 0.22
"""Share of lines under a piece of a stamp, a note or a pencil's line."""
_EATEN = 0.25  # of them: strokes were taken away, and letters with them
_SAMPLE = 128  # columns from which tones are told

Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Stance:
    """How lines are to be shown: the map of each to its strip, N×2×3, and widths of the strips."""

    ways: Reals
    widths: Places

    def of(self, places: Places) -> Stance:
        """Return the stance of some of the lines."""
        return Stance(self.ways[places], self.widths[places])


def stances(widths: Places, rng: Rng) -> Stance:
    """Return a stance for lines of some widths, each scaled by up to a third, slanted, turned."""
    count = len(widths)
    spread = np.where(rng.random(count) < 0.5, 0.10, 0.3)
    scale = np.exp(np.clip(rng.normal(0, 1, count) * spread, -0.43, 0.32)) * TALL / X_HEIGHT
    wide = scale * np.exp(rng.normal(0, 0.07, count))
    slant, turn = rng.normal(0, 0.05, count), rng.normal(0, 0.003, count)
    down = STAND + rng.normal(0, 1.6, count) - BASELINE * scale - turn * widths / 2
    ways = np.array([[wide, slant, -slant * BASELINE], [turn, scale, down]]).transpose(2, 0, 1)
    return Stance(ways, np.maximum(np.rint(widths * wide), 16).astype(np.int64))


def upright(widths: Places) -> Stance:
    """Return the stance in which lines should stand."""
    scale = TALL / X_HEIGHT
    way = np.array([[scale, 0, 0], [0, scale, STAND - BASELINE * scale]])
    wide = np.maximum(np.rint(widths * scale), 16)
    return Stance(np.tile(way, (len(widths), 1, 1)), wide.astype(np.int64))


def shown(
    sheaf: Sheaf, places: Places, stance: Stance, rng: Rng, wiped: Flags | None = None
) -> Tensor:
    """Return some lines as strips, N×1×48×W with ink as 1 on paper 0, distorted at random.

    Of those that are ``wiped`` nothing is left but a veil. Those found on pages went through all
    this there, and only stand otherwise and have other tones.
    """
    count, bare = len(places), ~sheaf.found[places]
    wiped = np.zeros(count, bool) if wiped is None else wiped
    strips = stood(_veiled(sheaf, places, wiped, rng), stance)
    paper = _tones(strips, stance.widths, (0.9,))[0]
    strips = _some(strips, bare, lambda part: _cut(part, paper[_there(bare, paper)], rng))
    strips = _some(strips, bare & (rng.random(count) < 0.26), lambda part: _grown(part, rng))
    strips = _some(strips, bare & (rng.random(count) < 0.16), lambda part: _thinned(part, rng))
    strips = _some(strips, bare & (rng.random(count) < 0.3), lambda part: _blurred(part, rng))
    strips = _bitonal(strips, stance.widths, bare & (rng.random(count) < 0.16), rng)
    strips = _toned(strips, rng)
    noise = np.where(rng.random(count) < 0.3, rng.uniform(2, 14, count), 0) / 255
    grain = torch.randn(strips.shape, device=strips.device) * _each(noise, strips)
    return inked((strips + grain).clamp(0, 1), stance.widths)[:, None]


def plain(sheaf: Sheaf, places: Places) -> Tensor:
    """Return some lines as strips, N×1×48×W with ink as 1 on paper 0, as they should be."""
    stance = upright(sheaf.widths[places])
    return inked(stood(sheaf.lines(places), stance), stance.widths)[:, None]


def stood(lines: Tensor, stance: Stance) -> Tensor:
    """Return lines, N×64×W, brought to their stance, N×48×W; edges are repeated outwards."""
    high, wide = lines.shape[1:]
    room = -(-int(stance.widths.max()) // STEP) * STEP
    whole = np.tile(np.eye(3), (len(lines), 1, 1))
    whole[:, :2] = stance.ways
    # grid_sample counts from -1 at the first pixel's middle to 1 at the last one's
    to_grid = np.array([[2 / max(wide - 1, 1), 0, -1], [0, 2 / (high - 1), -1]])
    half_wide, half_high = (room - 1) / 2, (HEIGHT - 1) / 2
    from_grid = np.array([[half_wide, 0, half_wide], [0, half_high, half_high], [0, 0, 1]])
    theta = to_grid @ np.linalg.inv(whole) @ from_grid
    ways = torch.from_numpy(theta.astype(np.float32)).to(lines.device)
    grid = F.affine_grid(ways, [len(lines), 1, HEIGHT, room], align_corners=True)
    moved = F.grid_sample(lines[:, None], grid, "bilinear", "border", align_corners=True)
    return moved[:, 0]


def inked(strips: Tensor, widths: Places) -> Tensor:
    """Return how dark each pixel is, N×48×W, as ``pipeline.ocr.strips.inked`` does; 0 beyond."""
    dark, paper = _tones(strips, widths, (0.01, 0.7))
    ink = ((paper - strips) / (paper - dark).clamp(min=40 / 255)).clamp(-0.2, 1.1)
    return ink * _within(strips, widths)


def _within(strips: Tensor, widths: Places) -> Tensor:
    columns = torch.arange(strips.shape[2], device=strips.device)
    return (columns < column(widths, strips.device))[:, None]


def _tones(strips: Tensor, widths: Places, shares: tuple[float, ...]) -> list[Tensor]:
    """Return tones, each N×1×1, below which given shares of a strip's pixels lie."""
    share = torch.linspace(0, 1, _SAMPLE, device=strips.device)
    columns = (share * (column(widths, strips.device) - 1)).long()
    seen = strips.gather(2, columns[:, None, :].expand(-1, strips.shape[1], -1))
    ranked = seen.reshape(len(strips), -1).sort(dim=1).values
    last = ranked.shape[1] - 1
    return [ranked[:, round(share * last), None, None] for share in shares]


def _each(values: npt.NDArray[Any], strips: Tensor) -> Tensor:
    """Return one number for each strip, N×1×1."""
    return torch.from_numpy(values.astype(np.float32)).to(strips.device)[:, None, None]


def _some(strips: Tensor, chosen: Flags, change: Callable[[Tensor], Tensor]) -> Tensor:
    """Return the strips with the chosen ones changed."""
    if chosen.any():
        places = _there(chosen, strips)
        strips = strips.index_copy(0, places, change(strips[places]))
    return strips


def _there(chosen: Flags, strips: Tensor) -> Tensor:
    return torch.from_numpy(np.flatnonzero(chosen)).to(strips.device)


def _veiled(sheaf: Sheaf, places: Places, wiped: Flags, rng: Rng) -> Tensor:
    """Return some lines, a few of them under veils: inked over, or eaten where a veil was."""
    lines = sheaf.lines(places)
    lines = torch.where(_each(wiped, lines) > 0, lines.amax(dim=(1, 2), keepdim=True), lines)
    veiled = (rng.random(len(places)) < VEILED) & ~sheaf.found[places]
    chosen = np.flatnonzero(veiled | wiped)
    if not len(chosen):
        return lines
    which = rng.integers(0, len(sheaf.ends) - 1, len(chosen))
    wide = sheaf.ends[which + 1] - sheaf.ends[which]
    shifts = np.rint(rng.uniform(0, 1, len(chosen)) * sheaf.widths[places[chosen]] - wide / 2)
    at = torch.from_numpy(chosen).to(lines.device)
    under = lines[at]
    veil = sheaf.covered(which, shifts.astype(np.int64), lines.shape[2])
    if rng.random() < 0.5:
        veil = veil.flip(1)
    eaten = (rng.random(len(chosen)) < _EATEN) & ~wiped[chosen]
    tone = np.where(eaten, 0.92, rng.uniform(0, 0.6, len(chosen)))
    depth = rng.uniform(0.3, 1.0, len(chosen))
    covered = veil * _each(depth, veil)
    toned = under * (1 - covered * (1 - _each(tone, veil)))
    paper = under.amax(dim=(1, 2), keepdim=True)
    gone = under + (paper * 0.97 - under).clamp(min=0) * covered
    return lines.index_copy(0, at, torch.where(_each(eaten, veil) > 0, gone, toned))


def _cut(strips: Tensor, paper: Tensor, rng: Rng) -> Tensor:
    """Return strips as tight crops leave them: on some, paper above or below."""
    count = len(strips)
    cut = rng.random(count) < 0.3
    above = np.where(cut & (rng.random(count) < 0.7), rng.integers(2, 10, count), 0)
    below = np.where(cut & (rng.random(count) < 0.7), rng.integers(2, 9, count), 0)
    rows = torch.arange(HEIGHT, device=strips.device)[None, :, None]
    bare = (rows < _each(above, strips)) | (rows >= HEIGHT - _each(below, strips))
    return torch.where(bare, paper, strips)


def _grown(strips: Tensor, rng: Rng) -> Tensor:
    """Return strokes grown by up to two and a half pixels.

    A fresh ribbon of cotton and an old platen make strokes a third as wide as small letters are
    tall: the gap of a с all but closes, and words touch.
    """
    return -_thinned(-strips, rng, int(rng.integers(2, 7)))


def _thinned(strips: Tensor, rng: Rng, wide: int = 0) -> Tensor:
    """Return strokes thinned by up to a pixel; found at twice the size."""
    wide = wide or int(rng.integers(2, 4))
    high = max(wide - int(rng.integers(0, 2)), 1)
    fine = F.interpolate(strips[:, None], scale_factor=2, mode="bilinear", align_corners=False)
    margins = (wide // 2, (wide - 1) // 2, high // 2, (high - 1) // 2)
    changed = F.max_pool2d(F.pad(fine, margins, mode="replicate"), (high, wide), stride=1)
    share = _each(rng.uniform(0.5, 1.0, len(strips)), strips)
    return strips * (1 - share) + F.avg_pool2d(changed, 2)[:, 0] * share


def _blurred(strips: Tensor, rng: Rng) -> Tensor:
    sigma, places = float(rng.uniform(0.3, 1.2)), torch.arange(-3, 4, device=strips.device)
    kernel = torch.exp(-0.5 * (places / sigma) ** 2)
    kernel = kernel / kernel.sum()
    soft = F.pad(strips[:, None], (3, 3, 3, 3), mode="replicate")
    soft = F.conv2d(soft, kernel.reshape(1, 1, 1, 7))
    return F.conv2d(soft, kernel.reshape(1, 1, 7, 1))[:, 0]


def _bitonal(strips: Tensor, widths: Places, chosen: Flags, rng: Rng) -> Tensor:
    """Return some strips as scans in black and white, cut at twice the size, well or badly."""
    levels = np.clip(rng.normal(0.6, 0.12, len(strips)), 0.3, 0.85)
    if not chosen.any():
        return strips
    places = _there(chosen, strips)
    part = strips[places]
    low, high = _tones(part, widths[chosen], (0.02, 0.85))
    level = low + (high - low) * _each(levels[chosen], part)
    fine = F.interpolate(part[:, None], scale_factor=2, mode="bilinear", align_corners=False)
    black = F.avg_pool2d((fine >= level[:, None]).float(), 2)[:, 0]
    return strips.index_copy(0, places, black)


def _toned(strips: Tensor, rng: Rng) -> Tensor:
    """Return other tones of ink and paper, and other middle tones; at times with its light off."""
    count = len(strips)
    gamma = _each(np.exp(rng.normal(0, 0.25, count)), strips)
    span, floor = rng.uniform(0.45, 1.0, count), rng.uniform(0, 60, count) / 255
    return (_each(floor, strips) + _each(span, strips) * strips.clamp(0, 1) ** gamma).clamp(0, 1)
