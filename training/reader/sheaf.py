"""Lines of many lessons in one picture, where the network is, to be shown in batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from training.reader.alphabet import encode
from training.reader.lessons import Example
from training.reader.veils import Veils

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Lines and veils on a device.

    Attributes:
        pixels: 64×W, all lines one after the other, uint8.
        starts: where each line begins.
        widths: how wide each is.
        letters: what the outputs of each should spell.
        found: which were found on pages, and are worn as it is.
        veils: 64×V, coverages one after the other, uint8; the first column is bare.
        ends: where veils begin and end.

    """

    pixels: Tensor
    starts: Places
    widths: Places
    letters: list[list[int]]
    found: npt.NDArray[np.bool_]
    veils: Tensor
    ends: Places

    def __len__(self) -> int:
        return len(self.letters)

    def lines(self, places: Places) -> Tensor:
        """Return some lines, N×64×W from 0 black to 1 white, their last columns repeated."""
        device, widths = self.pixels.device, self.widths[places]
        columns = torch.arange(int(widths.max()), device=device)
        columns = torch.minimum(columns, column(widths, device) - 1)
        return _cut(self.pixels, column(self.starts[places], device) + columns)

    def covered(self, places: Places, shifts: Places, room: int) -> Tensor:
        """Return some veils, N×64×``room`` from 0 bare to 1 covered, each shifted to the right."""
        device, starts = self.veils.device, self.ends[places]
        columns = torch.arange(room, device=device) - column(shifts, device)
        inside = (columns >= 0) & (columns < column(self.ends[places + 1] - starts, device))
        return _cut(self.veils, torch.where(inside, columns + column(starts, device), 0))


def sheaf_of(examples: Sequence[Example], veils: Veils, device: torch.device) -> Sheaf:
    """Return lines and veils laid side by side on a device."""
    widths = np.array([example.image.shape[1] for example in examples], np.int64)
    pixels = np.concatenate([example.image for example in examples], axis=1)
    return Sheaf(
        torch.from_numpy(pixels).to(device),
        np.concatenate([[0], widths.cumsum()[:-1]]),
        widths,
        [encode(example.text) for example in examples],
        np.array([example.found for example in examples]),
        torch.from_numpy(veils.pixels).to(device),
        veils.ends,
    )


def column(values: Places, device: torch.device) -> Tensor:
    """Return one number a row, N×1, on a device."""
    return torch.from_numpy(values).to(device)[:, None]


def _cut(picture: Tensor, columns: Tensor) -> Tensor:
    return picture[:, columns].permute(1, 0, 2).float() / 255
