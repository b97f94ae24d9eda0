"""The recogniser: five convolutions that look at strokes, one LSTM both ways that reads on."""

from __future__ import annotations

from torch import Tensor, nn

STEP_PX = 4
"""Width of one step of the output on the strip, in pixels."""


class Reader(nn.Module):
    """Strips of 48 pixels, N×1×48×W with ink as 1 on paper 0, to N×W/4×letters logits."""

    def __init__(self, letters: int) -> None:
        super().__init__()
        self.look = nn.Sequential(
            nn.Conv2d(1, 32, 3, (2, 2), 1),
            nn.ReLU(inplace=True),
            *_block(32, 64, 3, (2, 2)),
            *_block(64, 80, 3, (1, 1)),
            *_block(80, 112, 3, (2, 1)),
            *_block(112, 112, 3, (1, 1)),
            *_block(112, 256, (6, 1), (1, 1)),
        )
        self.read = nn.LSTM(256, 192, bidirectional=True, batch_first=True)
        self.name = nn.Linear(384, letters + 1)

    def forward(self, strips: Tensor) -> Tensor:
        """Return logits, N×steps×(letters + 1); the first is the blank."""
        seen = self.look(strips).squeeze(2).transpose(1, 2)
        read, _ = self.read(seen.float())
        logits: Tensor = self.name(read)
        return logits


def _block(
    into: int, out: int, kernel: int | tuple[int, int], stride: tuple[int, int]
) -> tuple[nn.Module, ...]:
    padding = kernel // 2 if isinstance(kernel, int) else 0
    convolution = nn.Conv2d(into, out, kernel, stride, padding, bias=False)
    return convolution, nn.BatchNorm2d(out), nn.ReLU(inplace=True)
