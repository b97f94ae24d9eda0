"""The finished network as one ONNX file with its card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn

from pipeline.layout.inks import MODEL, ORDER, STEP
from training.cards import write_card
from training.inks.network import InkNet


def export(net: InkNet, folder: Path, card: dict[str, Any]) -> Path:
    """Write the network and its card into a folder and return the model's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MODEL
    whole = nn.Sequential(net, nn.Sigmoid()).to("cpu").eval()
    torch.onnx.export(
        whole,
        (torch.zeros(1, 3, 4 * STEP, 6 * STEP),),
        str(path),
        dynamo=False,
        input_names=["darkness"],
        output_names=["inks"],
        dynamic_axes={"darkness": {2: "height", 3: "width"}, "inks": {2: "height", 3: "width"}},
    )
    write_card(path, {**card, "inks": ORDER})
    return path
