"""The finished network as one ONNX file with its card."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_weights

from pipeline.layout.inks import MODEL, ORDER, STEP
from training.cards import write_card
from training.inks.lessons import drawn
from training.inks.network import SEEN, InkNet
from training.inks.show import leaf_of, tiles
from training.lighten import Sample, lighten_convolutions

_SAMPLES = range(200_000, 200_022)  # lessons that are not learnt from
_TILES = 6  # pieces of each


def export(net: InkNet, folder: Path, card: dict[str, Any]) -> Path:
    """Write the network, made lighter, and its card into a folder; return the model's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MODEL
    whole = nn.Sequential(_folded(net), nn.Sigmoid()).to("cpu").eval()
    torch.onnx.export(
        whole,
        (torch.zeros(1, SEEN, 4 * STEP, 6 * STEP),),
        str(path),
        dynamo=False,
        input_names=["darkness"],
        output_names=["inks"],
        dynamic_axes={"darkness": {2: "height", 3: "width"}, "inks": {2: "height", 3: "width"}},
    )
    lighten_convolutions(path, _pieces())
    write_card(path, {**card, "inks": ORDER})
    return path


def _folded(net: InkNet) -> InkNet:
    """Return the network with the normalisations of sums folded into what is added up.

    Export folds only those that follow a convolution.
    """
    net = deepcopy(net)
    for up in net.up:
        norm = up.joined[0]
        known = norm.running_mean, norm.running_var, norm.eps, norm.weight, norm.bias
        up.below.weight, _ = fuse_conv_bn_weights(up.below.weight, None, *known)
        up.beside.weight, up.beside.bias = fuse_conv_bn_weights(up.beside.weight, None, *known)
        up.joined[0] = nn.Identity()
    return net


def _pieces() -> Iterator[Sample]:
    """Yield pieces of pages as the network gets them, 1×7×S×S."""
    rng = np.random.default_rng(35)
    for number in _SAMPLES:
        leaf = leaf_of(drawn(number), torch.device("cpu"))
        for darkness in tiles([leaf] * _TILES, rng).darkness:
            yield darkness[None].numpy()
