"""What an engine is: a picture of some lines in, lines of words out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from pipeline.model.page import Line
from pipeline.ocr.card import DELIVERED

Grey = npt.NDArray[np.uint8]
LANGUAGES = frozenset({"rus", "eng", "ukr", "bel"})
READERS = ("tesseract", "typescript", "gate", "first", "both")


class Segmentation(StrEnum):
    """How many lines the picture holds."""

    BLOCK = "block"
    LINE = "line"
    RAW_LINE = "raw-line"  # the whole picture is the line, whatever stands in it


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What may be changed.

    Attributes:
        reader: ``tesseract`` or ``typescript`` (our own recogniser) alone, ``both`` on every line,
            ``gate``: Tesseract, and ours where Tesseract is not sure, or ``first``: ours, and
            Tesseract where ours is not sure.
        asked_below: with ``gate`` and ``first``, the calibrated confidence of a line, or of a
            figure in it, under which the second reader is asked, 0 to 1.
        carry_on: whether one of two readers goes on where the other fails; the page is flagged.
        adapter: ``tesserocr`` (in process, the model stays loaded) or ``pytesseract`` (the
            system's program, started for each zone).
        language: a Tesseract model, one of ``LANGUAGES``.
        tessdata: the folder with ``<language>.traineddata``.
        timeout_s: longest time for one call of an outside program, 1 to 600 seconds.
        model: the folder of our own recogniser, with its card.

    """

    reader: str = "first"
    asked_below: float = 0.85
    carry_on: bool = True
    adapter: str = "tesserocr"
    language: str = "rus"
    tessdata: Path = Path("/usr/share/tesseract-ocr/5/tessdata")
    timeout_s: int = 60
    model: Path = DELIVERED


@runtime_checkable
class Remarking(Protocol):
    """An engine that has something to say about how a page was read."""

    def take_remarks(self) -> tuple[str, ...]:
        """Return the flags for what was read since the last call."""
        ...


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


@runtime_checkable
class Choosing(Protocol):
    """An engine of several readers, of which one reads print better."""

    @property
    def seeks(self) -> bool:
        """Whether the first of them looks for lines by itself, and so may miss a row."""
        ...

    def for_print(self) -> Engine:
        """Return the engine to read print with, as stamps are."""
        ...

    def first_alone(self) -> Engine:
        """Return the engine to read with where a first reading is enough."""
        ...
