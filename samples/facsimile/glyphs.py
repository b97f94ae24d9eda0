"""Letters as patches of coverage: weighted, trimmed, and made up where a machine lacks them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL.ImageFont import FreeTypeFont

from samples.facsimile.raster import Grey, look_up, resize
from samples.facsimile.sheet import strike

_RAMP = np.arange(256, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter of one machine: patches struck lightly to heavily, and where they lie.

    ``dx`` and ``dy`` lead from the left end of the cell on the baseline to the top left corner.
    """

    patches: tuple[Grey, ...]
    dx: int
    dy: int


def weighted(soft: Grey, threshold: float) -> Grey:
    """Return a softened letter as struck with a force: the lower the threshold, the fatter."""
    return look_up(soft, np.clip((_RAMP - threshold * 0.5) * 255 / (255 - threshold * 1.6), 0, 255))


def trimmed(patches: tuple[Grey, ...], dx: int, dy: int) -> Glyph:
    """Cut the empty margin off, the same for each weight."""
    inked = np.argwhere(patches[1] > 50)
    if not len(inked):
        return Glyph(tuple(p[:1, :1] for p in patches), dx, dy)
    (top, left), (bottom, right) = inked.min(axis=0), inked.max(axis=0) + 1
    cut = tuple(np.ascontiguousarray(p[top:bottom, left:right]) for p in patches)
    return Glyph(cut, dx + int(left), dy + int(top))


def narrowed(
    coverage: Grey, origin: tuple[float, float], share: float
) -> tuple[Grey, tuple[float, float]]:
    """Return a letter pressed to a share of its width, in the middle of its cell."""
    width = round(coverage.shape[1] * share)
    slim = resize(coverage, width, coverage.shape[0])
    return slim, (origin[0] - (coverage.shape[1] - width) / 2, origin[1])


def numero(coverage: Grey, small: FreeTypeFont, margin: int) -> Grey:
    """Return an N with a small raised o struck beside it, as machines without № write it."""
    mask, _ = small.getmask2("о", mode="L", anchor="ls")
    width, height = mask.size
    letter = np.frombuffer(bytes(mask), np.uint8).reshape(height, width)
    body = np.argwhere(coverage > 50)
    top, right = int(body[:, 0].min()), int(body[:, 1].max())
    wider = np.pad(coverage, ((0, 0), (0, margin + width)))
    strike(wider, letter, right - width // 4, top)
    return wider
