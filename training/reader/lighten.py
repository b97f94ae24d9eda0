"""A network made lighter: weights and what passes through it as whole numbers of eight bits.

Convolutions get fixed scales, found on drawn lines; the recurrent layer and the last one scale what
comes in each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from pipeline.ocr.strips import Ink
from training.lighten import lighten_convolutions
from training.reader.distort import shown, stances
from training.reader.lessons import drawn
from training.reader.sheaf import sheaf_of
from training.reader.veils import veils

INPUT = "strips"
_LESSONS = (31, 47, 58, 77)
_LINES = 30  # of each of them
_FIRST = 0  # this convolution sees one channel, and gains nothing


def lighten(path: Path) -> None:
    """Put a lighter network in the place of an ONNX file's."""
    lighten_convolutions(path, _strips(), kept=[_FIRST])
    quantize_dynamic(
        path,
        path,
        op_types_to_quantize=["LSTM", "MatMul"],
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )


def _strips() -> Iterator[Ink]:
    """Yield lines as the network gets them, 1×1×HEIGHT×W."""
    rng = np.random.default_rng(3)
    for number in _LESSONS:
        sheaf = sheaf_of(list(islice(drawn(number), _LINES)), veils(number), torch.device("cpu"))
        for place in range(_LINES):
            line = np.array([place])
            yield shown(sheaf, line, stances(sheaf.widths[line], rng), rng).numpy()
