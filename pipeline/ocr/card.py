"""The card that lies beside the typescript model: what it is, and the hash that it must have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.model.delivered import CARD, Delivered, UndeliveredError
from pipeline.model.errors import EngineError

DELIVERED = Path(__file__).parent / "typescript"
"""The folder of the model that comes with the program."""
MODEL = "reader.onnx"
REMEDY = "install razmetka anew, or set engine.reader to tesseract"

__all__ = ["CARD", "DELIVERED", "MODEL", "REMEDY", "Card", "load_card"]


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
        content = Delivered(folder, MODEL).card()
        return Card(str(content["name"]), str(content["letters"]), content["sha256"])
    except UndeliveredError as error:
        raise EngineError(f"{error}; {REMEDY}") from error
    except KeyError as error:
        raise EngineError(f"{CARD}: not a model's card; {REMEDY}") from error
