"""The network: a small U-Net (Ronneberger et al., 2015) that looks at a page from afar."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn

WIDTHS = (16, 32, 64, 96, 96)
"""Channels at a half, a quarter … a thirty-second of the size."""


class InkNet(nn.Module):
    """Darkness N×3×H×W, 0 paper to 1 black, sides divisible by 32, to N×inks×H×W logits.

    Nothing is computed at the full size: the last layer tells the four pixels of each place apart.
    """

    def __init__(self, inks: int) -> None:
        super().__init__()
        self.stem = _block(3, WIDTHS[0], 2)
        self.down = nn.ModuleList(
            nn.Sequential(_block(into, out, 2), _block(out, out)) for into, out in pairwise(WIDTHS)
        )
        self.up = nn.ModuleList(
            nn.Sequential(_block(below + beside, beside, size=1), _block(beside, beside))
            for below, beside in zip(WIDTHS[:0:-1], WIDTHS[-2::-1], strict=True)
        )
        self.name = nn.Sequential(nn.Conv2d(WIDTHS[0], 4 * inks, 1), nn.PixelShuffle(2))

    def forward(self, darkness: Tensor) -> Tensor:
        """Return logits of each ink at each pixel."""
        seen = [self.stem(darkness)]
        for down in self.down:
            seen.append(down(seen[-1]))
        found = seen.pop()
        for up in self.up:
            wide = nn.functional.interpolate(found, scale_factor=2.0, mode="nearest")
            found = up(torch.cat([wide, seen.pop()], 1))
        logits: Tensor = self.name(found)
        return logits


def _block(into: int, out: int, stride: int = 1, size: int = 3) -> nn.Sequential:
    convolution = nn.Conv2d(into, out, size, stride, size // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(out), nn.ReLU(inplace=True))
