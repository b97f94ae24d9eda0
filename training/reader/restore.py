"""From a shipped model back to a network that can go on learning."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from training.exported import nodes, plain, unfold, weights
from training.reader.network import Reader

_PARTS = ("weight_ih_l0", "weight_hh_l0", "bias")
_FORGET_LAST = (0, 2, 3, 1)
"""Where PyTorch's input, forget, cell and output gates stand in ONNX's order."""


def restored(model: Path, letters: int, strips: Tensor) -> Reader:
    """Return the network of an exported model.

    Export folds each normalisation into the convolution before it, and keeps weights as whole
    numbers (``lighten``), so that they come back a little coarser. ``strips``, N×1×48×W with ink
    as 1, is a sample of what will be learnt from: by what it makes each layer give, the
    normalisations are made anew, so that the network goes on from where it was.

    Raises:
        ValueError: the model was not exported from a network like ours.

    """
    graph = onnx.load(model).graph
    held = weights(graph)
    net = Reader(letters).eval()
    try:
        for layer, node in zip(_convolutions(net), nodes(graph, "Conv"), strict=True):
            _fill(layer, [held[plain(name)] for name in node.input[1:]], strips, net)
        (lstm,), (last,) = nodes(graph, "DynamicQuantizeLSTM"), nodes(graph, "MatMulInteger")
        into, back, bias = (held[plain(name)] for name in lstm.input[1:4])
        _fill_lstm(net.read, [into.transpose(1, 2), back.transpose(1, 2), bias])
        net.name.weight.data.copy_(held[plain(last.input[1])].T)
        net.name.bias.data.copy_(held["name.bias"])
    except (KeyError, RuntimeError, ValueError) as error:
        raise ValueError(f"{model}: not a model of this network: {error}") from error
    return net


def _convolutions(net: Reader) -> list[int]:
    return [place for place, layer in enumerate(net.look) if isinstance(layer, nn.Conv2d)]


def _fill(place: int, given: Sequence[Tensor], strips: Tensor, net: Reader) -> None:
    """Fill a convolution, and the normalisation after it where there is one."""
    convolution, weight, bias = net.look[place], *given
    convolution.weight.data.copy_(weight)
    if convolution.bias is not None:
        convolution.bias.data.copy_(bias)
        return
    with torch.no_grad():
        unfold(net.look[place + 1], net.look[: place + 1](strips), bias)


def _fill_lstm(lstm: nn.LSTM, given: Sequence[Tensor]) -> None:
    into, back, bias = given
    size = lstm.hidden_size
    for way, end in enumerate(("", "_reverse")):
        both = bias[way].split(4 * size)
        for name, gates in (
            ("weight_ih", into[way]),
            ("weight_hh", back[way]),
            ("bias_ih", both[0]),
            ("bias_hh", both[1]),
        ):
            parts = gates.split(size)
            getattr(lstm, f"{name}_l0{end}").data.copy_(torch.cat([parts[k] for k in _FORGET_LAST]))
