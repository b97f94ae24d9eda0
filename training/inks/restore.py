"""From a shipped model back to a network that can go on learning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from training.exported import nodes, plain, unfold, weights
from training.inks.network import InkNet


def restored(model: Path, inks: int, darkness: Tensor) -> InkNet:
    """Return the network of an exported model.

    ``darkness``, N×7×H×W, is a sample of what will be learnt from: by what each convolution makes
    of it its normalisation is made anew, so that the network goes on from where it was.

    Raises:
        ValueError: the model was not exported from a network like ours.

    """
    graph = onnx.load(model).graph
    held = weights(graph)
    net = InkNet(inks).eval()
    try:
        state = net.state_dict()
        for name in state.keys() & {name.removeprefix("0.") for name in held}:
            state[name].copy_(held[f"0.{name}"])
        given = ([plain(name) for name in node.input[1:]] for node in nodes(graph, "Conv"))
        folded = [names for names in given if names[0].startswith("onnx::")]
        hooks = [
            up.joined[0].register_forward_pre_hook(_unfolding(held[f"0.up.{place}.beside.bias"]))
            for place, up in enumerate(net.up)
        ]
        for (convolution, norm), (weight, bias) in zip(_blocks(net), folded, strict=True):
            convolution.weight.data.copy_(held[weight])
            hooks.append(norm.register_forward_pre_hook(_unfolding(held[bias])))
        with torch.no_grad():
            net(darkness)
    except (KeyError, RuntimeError, ValueError) as error:
        raise ValueError(f"{model}: not a model of this network: {error}") from error
    for hook in hooks:
        hook.remove()
    return net


def _blocks(net: InkNet) -> Iterator[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """Yield convolutions and the normalisations after them, as they are gone through."""
    for part in (net.stem, *net.down, *(up.look for up in net.up)):
        layers = [each for each in part.modules() if isinstance(each, nn.Conv2d | nn.BatchNorm2d)]
        yield from zip(layers[::2], layers[1::2], strict=True)  # type: ignore[misc]


def _unfolding(bias: Tensor) -> Callable[[nn.BatchNorm2d, tuple[Tensor]], None]:
    """Return a hook that makes a normalisation anew by the first that it is given."""
    return lambda norm, given: unfold(norm, given[0], bias)
