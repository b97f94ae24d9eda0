"""An engine whose confidence means how often it is right."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.page import Line, Word, mean_confidence
from pipeline.ocr.calibration import Calibration
from pipeline.ocr.engine import Grey, Segmentation
from pipeline.ocr.together import Reader


class CalibratedEngine:
    """One reader alone."""

    def __init__(self, reader: Reader, calibration: Calibration) -> None:
        self._reader, self._calibration = reader, calibration
        self.identity = reader.engine.identity

    def read(self, grey: Grey, dpi: int, segmentation: Segmentation) -> tuple[Line, ...]:
        """Return the reader's lines, words and lines as sure as such words have been right."""
        lines = self._reader.engine.read(grey, dpi, segmentation)
        return tuple(self._calibrated(line) for line in lines)

    def close(self) -> None:
        """Let go of the model."""
        self._reader.engine.close()

    def _calibrated(self, line: Line) -> Line:
        words = tuple(map(self._worth, line.words))
        return replace(line, words=words, confidence=mean_confidence(words))

    def _worth(self, word: Word) -> Word:
        share = self._calibration.share(self._reader.name, word.text, word.confidence)
        return replace(word, confidence=share)
