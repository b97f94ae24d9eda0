"""What an engine is: a picture of some lines in, lines of words out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pipeline.model.page import Line

Grey = npt.NDArray[np.uint8]
LANGUAGES = frozenset({"rus", "eng", "ukr", "bel"})


class Segmentation(StrEnum):
    """How many lines the picture holds."""

    BLOCK = "block"
    LINE = "line"
    RAW_LINE = "raw-line"  # the whole picture is the line, whatever stands in it


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What may be changed.

    Attributes:
        adapter: ``tesserocr`` (in process, the model stays loaded) or ``pytesseract`` (the
            system's program, started for each zone).
        language: a Tesseract model, one of ``LANGUAGES``.
        tessdata: the folder with ``<language>.traineddata``.
        timeout_s: longest time for one call of an outside program, 1 to 600 seconds.

    """

    adapter: str = "tesserocr"
    language: str = "rus"
    tessdata: Path = Path("/usr/share/tesseract-ocr/5/tessdata")
    timeout_s: int = 60


@dataclass(frozen=True, slots=True)
class Identity:
    """Which program and which models (SHA-256 by name) read a page."""

    name: str
    models: dict[str, str]


class Engine(Protocol):
    """A reader of text. One call reads one zone, never a word."""

    @property
    def identity(self) -> Identity:
        """What to record with everything it reads."""
        ...

    def read(self, grey: Grey, dpi: int, segmentation: Segmentation) -> tuple[Line, ...]:
        """Return the lines of an H×W grey picture, boxes in its pixels, confidence 0 to 1.

        Raises:
            EngineError: the engine fails.

        """
        ...

    def close(self) -> None:
        """Let go of the model."""
        ...
