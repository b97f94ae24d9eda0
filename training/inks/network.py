"""The network: a small U-Net (Ronneberger et al., 2015) that looks at a page from afar."""

from __future__ import annotations

from itertools import pairwise

from torch import Tensor, nn

from pipeline.preprocess.view import CLOSER, COLOURS

SEEN = COLOURS + CLOSER**2
"""Planes that the network is shown."""
WIDTHS = (32, 64, 96, 160, 224)
"""Channels at a half, a quarter … a thirty-second of the size."""


class InkNet(nn.Module):
    """Darkness N×7×H×W, 0 paper to 1 black, sides divisible by 32, to N×inks×H×W logits.

    Three colours, and in grey the four pixels of a closer look that lie in each of the view.

    Nothing is computed at the full size: the last layer tells the four pixels of each place apart.
    """

    def __init__(self, inks: int) -> None:
        super().__init__()
        self.stem = _block(SEEN, WIDTHS[0], 2, 5)
        self.down = nn.ModuleList(
            nn.Sequential(_block(into, out, 2), _block(out, out)) for into, out in pairwise(WIDTHS)
        )
        self.up = nn.ModuleList(
            _Up(below, beside) for below, beside in zip(WIDTHS[:0:-1], WIDTHS[-2::-1], strict=True)
        )
        self.name = nn.Sequential(nn.Conv2d(WIDTHS[0], 4 * inks, 1), nn.PixelShuffle(2))

    def forward(self, darkness: Tensor) -> Tensor:
        """Return logits of each ink at each pixel."""
        seen = [self.stem(darkness)]
        for down in self.down:
            seen.append(down(seen[-1]))
        found = seen.pop()
        for up in self.up:
            found = up(found, seen.pop())
        logits: Tensor = self.name(found)
        return logits


class _Up(nn.Module):
    """What was found at half the size joined to what was seen at this one.

    The channels are brought together before they are enlarged, which is the same and cheaper.
    """

    def __init__(self, below: int, beside: int) -> None:
        super().__init__()
        self.below = nn.Conv2d(below, beside, 1, bias=False)
        self.beside = nn.Conv2d(beside, beside, 1, bias=False)
        self.joined = nn.Sequential(nn.BatchNorm2d(beside), nn.ReLU(inplace=True))
        self.look = _block(beside, beside)

    def forward(self, found: Tensor, seen: Tensor) -> Tensor:
        wide = nn.functional.interpolate(self.below(found), scale_factor=2.0, mode="nearest")
        joined: Tensor = self.look(self.joined(wide + self.beside(seen)))
        return joined


def _block(into: int, out: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    convolution = nn.Conv2d(into, out, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(out), nn.ReLU(inplace=True))
