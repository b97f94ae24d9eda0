"""The finished network as one ONNX file with its card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from pipeline.ocr.card import MODEL
from pipeline.ocr.strips import HEIGHT
from training.cards import write_card
from training.reader.alphabet import LETTERS
from training.reader.lighten import INPUT, lighten
from training.reader.network import Reader


def export(net: Reader, folder: Path, card: dict[str, Any]) -> Path:
    """Write the network, made lighter, and its card into a folder; return the model's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MODEL
    net = net.to("cpu").eval()
    strips = torch.zeros(1, 1, HEIGHT, 400)
    torch.onnx.export(
        net,
        (strips,),
        str(path),
        dynamo=False,
        input_names=[INPUT],
        output_names=["logits"],
        dynamic_axes={INPUT: {0: "n", 3: "width"}, "logits": {0: "n", 1: "steps"}},
    )
    lighten(path)
    write_card(path, {**card, "letters": LETTERS})
    return path
