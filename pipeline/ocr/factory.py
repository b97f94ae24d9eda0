"""Opening the readers that the options name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.model.errors import EngineError, SurroundingsError
from pipeline.model.page import Line
from pipeline.ocr.calibrated import CalibratedEngine
from pipeline.ocr.calibration import UNCALIBRATED, load_calibration
from pipeline.ocr.engine import READERS, Engine, EngineOptions, Grey, Identity, Segmentation
from pipeline.ocr.together import Gate, Reader, TogetherEngine

ALWAYS = 1.01  # above every confidence
TESSERACT, TYPESCRIPT = "tesseract", "typescript"
OURS = "rus"
"""The language that our recogniser knows; others are left to Tesseract."""


def open_engine(options: EngineOptions) -> Engine:
    """Return what reads, models loaded. Only the adapters that are used are imported.

    Raises:
        EngineError: there is no such reader or adapter, or it cannot start.
        MissingProgramError: the system's program is not there.

    """
    match options.reader if options.language == OURS else "tesseract":
        case "tesseract":
            return open_tesseract(options)
        case "typescript":
            reader = Reader(TYPESCRIPT, open_typescript(options))
            return CalibratedEngine(reader, load_calibration(options.model))
        case "both":
            return _together(replace(options, asked_below=ALWAYS), TESSERACT)
        case "gate":
            return _together(options, TESSERACT)
        case "first":
            return _together(options, TYPESCRIPT)
        case other:
            raise EngineError(f"no reader {other!r}; choose one of {', '.join(READERS)}")


def open_tesseract(options: EngineOptions) -> Engine:
    """Return Tesseract by the adapter of the options, its confidences as it gives them.

    Raises:
        EngineError: there is no such adapter, or it cannot start.
        MissingProgramError: the system's program is not there.

    """
    match options.adapter:
        case "tesserocr":
            from pipeline.ocr.tesserocr_engine import TesserocrEngine

            return TesserocrEngine(options)
        case "pytesseract":
            from pipeline.ocr.pytesseract_engine import PytesseractEngine

            return PytesseractEngine(options)
        case other:
            raise EngineError(f"no engine {other!r}; choose tesserocr or pytesseract")


def open_typescript(options: EngineOptions) -> Engine:
    """Return our own recogniser, its confidences as it gives them.

    Raises:
        EngineError: the model is missing or damaged.

    """
    from pipeline.ocr.typescript_engine import TypescriptEngine

    return TypescriptEngine(options)


def identify(options: EngineOptions) -> Identity:
    """Return what would read pages with these options.

    Raises:
        EngineError: the engine cannot start.
        MissingProgramError: the system's program is not there.

    """
    engine = open_engine(options)
    try:
        return engine.identity
    finally:
        engine.close()


class _Fallen:
    """A reader that could not start: it says so at each page."""

    identity = Identity("no second reader", {})

    def __init__(self, error: SurroundingsError) -> None:
        self.error = error

    def read(self, grey: Grey, dpi: int, segmentation: Segmentation) -> tuple[Line, ...]:  # noqa: ARG002
        raise self.error

    def close(self) -> None:
        """Nothing was opened."""


def _together(options: EngineOptions, first: str) -> Engine:
    """Return both readers as one engine; ``first`` names the one that reads every line.

    Tesseract must be there, since its remedy is one command; our own model may be lost.
    """
    tesseract = open_tesseract(options)
    typescript = _opened(open_typescript, options)
    whole = not isinstance(typescript, _Fallen)
    calibration = load_calibration(options.model) if whole else UNCALIBRATED
    gate = Gate(calibration, options.asked_below, options.carry_on)
    seeking = Reader(TESSERACT, tesseract, prints=True, seeks=True)
    readers = (seeking, Reader(TYPESCRIPT, typescript))
    return TogetherEngine(*(readers if first == TESSERACT else readers[::-1]), gate)


def _opened(opener: Callable[[EngineOptions], Engine], options: EngineOptions) -> Engine:
    """Return a reader, or one that has fallen where the other may carry on."""
    try:
        return opener(options)
    except SurroundingsError as error:
        if not options.carry_on:
            raise
        return _Fallen(error)
