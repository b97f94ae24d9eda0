"""The card beside a model: written with the model's hash, and figures noted on it later."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pipeline.model.delivered import CARD


def write_card(model: Path, card: dict[str, Any]) -> None:
    """Write the card of a model that was just written."""
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    _write(model.parent, {**card, "sha256": digest, "bytes": model.stat().st_size})


def note_figures(folder: Path, figures: dict[str, Any]) -> None:
    """Put figures on a card that is there."""
    _write(folder, {**read_card(folder), "figures": figures})


def read_card(folder: Path) -> dict[str, Any]:
    """Return all that a card says."""
    card: dict[str, Any] = json.loads((folder / CARD).read_text("utf-8"))
    return card


def _write(folder: Path, card: dict[str, Any]) -> None:
    text = json.dumps(card, ensure_ascii=False, indent=2) + "\n"
    (folder / CARD).write_text(text, "utf-8")
