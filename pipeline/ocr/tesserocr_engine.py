"""Tesseract in this process: the model is loaded once and stays."""

from __future__ import annotations

import numpy as np
import tesserocr

from pipeline.model.errors import EngineError
from pipeline.model.page import Line
from pipeline.ocr.engine import EngineOptions, Grey, Identity, Segmentation
from pipeline.ocr.models import model_hashes
from pipeline.ocr.tsv import parse_tsv

MODES = {
    Segmentation.BLOCK: tesserocr.PSM.SINGLE_BLOCK,
    Segmentation.LINE: tesserocr.PSM.SINGLE_LINE,
    Segmentation.RAW_LINE: tesserocr.PSM.RAW_LINE,
}


class TesserocrEngine:
    """The library that the tesserocr wheel carries, with the system's models.

    Threads inside it fight when several workers run: start the process with
    ``OMP_THREAD_LIMIT=1``.
    """

    def __init__(self, options: EngineOptions) -> None:
        models = model_hashes(options)
        version = tesserocr.tesseract_version().split()[1]
        self.identity = Identity(f"tesseract {version} (tesserocr)", models)
        try:
            self._api = tesserocr.PyTessBaseAPI(
                path=str(options.tessdata),
                lang=options.language,
                oem=tesserocr.OEM.LSTM_ONLY,
                variables={"tessedit_do_invert": "0"},
            )
        except RuntimeError as error:
            raise EngineError(str(error)) from error

    def read(self, grey: Grey, dpi: int, segmentation: Segmentation) -> tuple[Line, ...]:
        """Return the lines of a picture."""
        height, width = grey.shape
        self._api.SetPageSegMode(MODES[segmentation])
        try:
            self._api.SetImageBytes(np.ascontiguousarray(grey).tobytes(), width, height, 1, width)
            self._api.SetSourceResolution(dpi)
            if not self._api.Recognize():
                raise EngineError("Recognize gave up")
            return parse_tsv(self._api.GetTSVText(0))
        except RuntimeError as error:
            raise EngineError(str(error)) from error
        finally:
            self._api.Clear()

    def close(self) -> None:
        """Free the model."""
        self._api.End()
