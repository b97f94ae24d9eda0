"""Convolutions made lighter: weights and what passes through them as whole numbers of eight bits.

Scales are found on samples. Weights use seven bits, as processors without VNNI would overflow on
eight. See docs/decisions/0091-whole-numbers-in-the-recogniser.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_static,
)

Sample = npt.NDArray[np.float32]

_WHOLE = ("Conv", "Relu", "Resize", "DepthToSpace")
"""What is done in whole numbers. What a Relu takes off, its convolution's zero point takes off."""


def lighten_convolutions(
    path: Path, samples: Iterable[Sample], *, kept: Iterable[int] = ()
) -> None:
    """Put a network with lighter convolutions in the place of an ONNX file's.

    ``samples`` are what the network may be given; ``kept`` are the places, from the first one, of
    convolutions that stay as they are.
    """
    graph = onnx.load(path).graph
    convolutions = [node.name for node in graph.node if node.op_type == "Conv"]
    quantize_static(
        path,
        path,
        _Samples(graph.input[0].name, samples),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=list(_WHOLE),
        nodes_to_exclude=[convolutions[place] for place in kept],
        per_channel=True,
        reduce_range=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
    )


class _Samples(CalibrationDataReader):  # type: ignore[misc]
    """Samples, one after the other, each under the name of the network's input."""

    def __init__(self, name: str, samples: Iterable[Sample]) -> None:
        self._left = ({name: sample} for sample in samples)

    def get_next(self) -> dict[str, Any] | None:
        """Return the next input; ``None`` at the end."""
        return next(self._left, None)
