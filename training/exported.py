"""Exported networks taken apart again: their weights, and the normalisations folded into them."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from onnx import numpy_helper
from torch import Tensor, nn

_WHOLE = "_quantized"


def weights(graph: Any) -> dict[str, Tensor]:
    """Return a graph's weights by the names that they had before they became whole numbers."""
    held = {
        one.name: torch.from_numpy(np.array(numpy_helper.to_array(one)))
        for one in graph.initializer
    }
    for name in [name for name in held if name.endswith(_WHOLE)]:
        short, whole = plain(name), held[name].float()
        prefix = short if f"{short}_scale" in held else name
        scale, zero = (held[f"{prefix}_{part}"].float() for part in ("scale", "zero_point"))
        wide = (-1, *[1] * (whole.dim() - 1)) if scale.dim() else ()
        held[short] = (whole - zero.reshape(wide)) * scale.reshape(wide)
    return held


def plain(name: str) -> str:
    """Return the name that a weight had before it became whole numbers."""
    return name.removesuffix("_DequantizeLinear_Output").removesuffix(_WHOLE)


def nodes(graph: Any, kind: str) -> list[Any]:
    """Return the steps of one kind, as they are gone through."""
    return [node for node in graph.node if node.op_type == kind]


def unfold(norm: nn.BatchNorm2d, found: Tensor, bias: Tensor) -> None:
    """Let a normalisation give what its convolution ``found``, N×C×H×W, and a bias.

    Its means and spreads are those of what was found, so that learning goes on from there.
    """
    spread, mean = torch.var_mean(found, (0, 2, 3))
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(spread)
    norm.weight.data.copy_((spread + norm.eps).sqrt())
    norm.bias.data.copy_(bias + mean)
