"""From a shipped model back to a network that can go on learning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from training.inks.network import InkNet


def restored(model: Path, inks: int, darkness: Tensor) -> InkNet:
    """Return the network of an exported model.

    ``darkness``, N×3×H×W, is a sample of what will be learnt from: by what each convolution makes
    of it its normalisation is made anew, so that the network goes on from where it was.

    Raises:
        ValueError: the model was not exported from a network like ours.

    """
    graph = onnx.load(model).graph
    held = {
        one.name: torch.from_numpy(np.array(numpy_helper.to_array(one)))
        for one in graph.initializer
    }
    net = InkNet(inks).eval()
    try:
        state = net.state_dict()
        for name in state.keys() & {name.removeprefix("0.") for name in held}:
            state[name].copy_(held[f"0.{name}"])
        nodes = (node for node in graph.node if node.op_type == "Conv")
        folded = [node.input[1:] for node in nodes if node.input[1].startswith("onnx::")]
        blocks = list(_blocks(net))
        for (convolution, norm), (weight, bias) in zip(blocks, folded, strict=True):
            convolution.weight.data.copy_(held[weight])
            convolution.register_forward_hook(_settling(norm, held[bias]))
        with torch.no_grad():
            net(darkness)
    except (KeyError, RuntimeError, ValueError) as error:
        raise ValueError(f"{model}: not a model of this network: {error}") from error
    for convolution, _ in blocks:
        convolution._forward_hooks.clear()
    return net


def _blocks(net: InkNet) -> Iterator[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """Yield convolutions and the normalisations after them, as they are gone through."""
    for part in (net.stem, *net.down, *(up.look for up in net.up)):
        layers = [each for each in part.modules() if isinstance(each, nn.Conv2d | nn.BatchNorm2d)]
        yield from zip(layers[::2], layers[1::2], strict=True)  # type: ignore[misc]


def _settling(norm: nn.BatchNorm2d, bias: Tensor):
    """Return a hook that makes a normalisation of what its convolution gives and a bias."""

    def settle(_layer: nn.Module, _given: tuple[Tensor, ...], found: Tensor) -> None:
        spread, mean = torch.var_mean(found, (0, 2, 3))
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(spread)
        norm.weight.data.copy_((spread + norm.eps).sqrt())
        norm.bias.data.copy_(bias + mean)

    return settle
