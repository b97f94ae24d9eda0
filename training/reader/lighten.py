"""A network made lighter: weights and what passes through it as whole numbers of eight bits.

Convolutions get fixed scales, found on drawn lines; the recurrent layer and the last one scale what
comes in each time. Weights use seven bits, as processors without VNNI would overflow on eight. See
docs/decisions/0091-whole-numbers-in-the-recogniser.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)

from pipeline.ocr.strips import Ink
from training.reader.distort import shown, stances
from training.reader.lessons import drawn
from training.reader.sheaf import sheaf_of
from training.reader.veils import veils

INPUT = "strips"
_LESSONS = (31, 47, 58, 77)
_LINES = 30  # of each of them


def lighten(path: Path) -> None:
    """Put a lighter network in the place of an ONNX file's."""
    quantize_static(
        path,
        path,
        _Strips(),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=["Conv"],
        nodes_to_exclude=[_first_convolution(path)],  # it sees one channel, and gains nothing
        per_channel=True,
        reduce_range=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
    )
    quantize_dynamic(
        path,
        path,
        op_types_to_quantize=["LSTM", "MatMul"],
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )


class _Strips(CalibrationDataReader):  # type: ignore[misc]
    """Drawn lines, one after the other."""

    def __init__(self) -> None:
        self._left = _strips()

    def get_next(self) -> dict[str, Ink] | None:
        """Return the next input; ``None`` at the end."""
        strip = next(self._left, None)
        return None if strip is None else {INPUT: strip}


def _strips() -> Iterator[Ink]:
    """Yield lines as the network gets them, 1×1×HEIGHT×W."""
    rng = np.random.default_rng(3)
    for number in _LESSONS:
        sheaf = sheaf_of(list(islice(drawn(number), _LINES)), veils(number), torch.device("cpu"))
        for place in range(_LINES):
            line = np.array([place])
            yield shown(sheaf, line, stances(sheaf.widths[line], rng), rng).numpy()


def _first_convolution(path: Path) -> str:
    nodes = onnx.load(path).graph.node
    name: str = next(node.name for node in nodes if node.op_type == "Conv")
    return name
