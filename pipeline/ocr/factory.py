"""Opening the engine that the options name."""

from __future__ import annotations

from pipeline.model.errors import EngineError
from pipeline.ocr.engine import Engine, EngineOptions, Identity


def open_engine(options: EngineOptions) -> Engine:
    """Return the engine, its model loaded. Only the adapter that is used is imported.

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
