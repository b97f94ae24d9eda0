"""Normalisations that export folded into the convolutions before them, made anew."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def unfold(norm: nn.BatchNorm2d, found: Tensor, bias: Tensor) -> None:
    """Let a normalisation give what its convolution ``found``, N×C×H×W, and a bias.

    Its means and spreads are those of what was found, so that learning goes on from there.
    """
    spread, mean = torch.var_mean(found, (0, 2, 3))
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(spread)
    norm.weight.data.copy_((spread + norm.eps).sqrt())
    norm.bias.data.copy_(bias + mean)
