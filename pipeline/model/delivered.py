"""Models that come with the program: a file, and beside it a card with the hash it must have."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CARD = "card.json"


class UndeliveredError(Exception):
    """A model or its card is missing, damaged or another's; the message says which and how."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A folder with a model's file, by its name, and its card."""

    folder: Path
    file: str

    def card(self) -> dict[str, Any]:
        """Return what the card says.

        Raises:
            UndeliveredError: there is none, or it makes no sense.

        """
        try:
            content = json.loads((self.folder / CARD).read_text("utf-8"))
        except OSError as error:
            raise UndeliveredError(f"{CARD}: {error.strerror}") from error
        except ValueError as error:
            raise UndeliveredError(f"{CARD}: not a model's card") from error
        if not isinstance(content, dict) or not isinstance(content.get("sha256"), str):
            raise UndeliveredError(f"{CARD}: not a model's card")
        return content

    def model(self) -> bytes:
        """Return the model's bytes.

        Raises:
            UndeliveredError: it is not there, or is not the one of the card.

        """
        sha256 = self.card()["sha256"]
        try:
            model = (self.folder / self.file).read_bytes()
        except OSError as error:
            raise UndeliveredError(f"{self.file}: {error.strerror}") from error
        if hashlib.sha256(model).hexdigest() != sha256:
            raise UndeliveredError(f"{self.file}: damaged, not the file of its card")
        return model
