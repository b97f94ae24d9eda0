"""The card that lies beside the typescript model: what it is, and the hash that it must have."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model.errors import EngineError

DELIVERED = Path(__file__).parent / "typescript"
"""The folder of the model that comes with the program."""
CARD, MODEL = "card.json", "reader.onnx"
_REMEDY = "install razmetka anew, or set engine.reader to tesseract"


@dataclass(frozen=True, slots=True)
class Card:
    """What is needed to use a model: its name, its letters in the order of its outputs, its hash.

    The rest of the card, data and figures and limits, is for people.
    """

    name: str
    letters: str
    sha256: str


def load_card(folder: Path) -> Card:
    """Return a folder's card.

    Raises:
        EngineError: there is none, or it makes no sense.

    """
    try:
        content: dict[str, Any] = json.loads((folder / CARD).read_text("utf-8"))
        return Card(str(content["name"]), str(content["letters"]), str(content["sha256"]))
    except OSError as error:
        raise EngineError(f"{CARD}: {error.strerror}; {_REMEDY}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError(f"{CARD}: not a model's card; {_REMEDY}") from error


def load_model(folder: Path, card: Card) -> bytes:
    """Return the model's bytes.

    Raises:
        EngineError: it is not there, or is not the one of the card.

    """
    try:
        model = (folder / MODEL).read_bytes()
    except OSError as error:
        raise EngineError(f"{MODEL}: {error.strerror}; {_REMEDY}") from error
    if hashlib.sha256(model).hexdigest() != card.sha256:
        raise EngineError(f"{MODEL}: damaged, not the file of its card; {_REMEDY}")
    return model
