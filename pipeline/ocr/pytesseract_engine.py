"""Tesseract as the system's program behind the fence, one start a zone."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pytesseract

from pipeline.intake.fence import Bounds, Fence
from pipeline.model.errors import EngineError, MissingProgramError
from pipeline.model.page import Line
from pipeline.ocr.engine import EngineOptions, Grey, Identity, Segmentation
from pipeline.ocr.models import model_hashes
from pipeline.ocr.tsv import parse_tsv

_PROGRAM: Final = "tesseract"
_MEMORY_MIB: Final = 4096
_TSV_BYTES: Final = 64 << 20
MODES = {Segmentation.BLOCK: 6, Segmentation.LINE: 7, Segmentation.RAW_LINE: 13}


class PytesseractEngine:
    """The ``tesseract`` on the PATH, handed a PGM that we wrote: no PNG is encoded for it."""

    def __init__(self, options: EngineOptions) -> None:
        models = model_hashes(options)
        try:
            pytesseract.pytesseract.tesseract_cmd = _PROGRAM
            version = pytesseract.get_tesseract_version()
        except pytesseract.TesseractNotFoundError as error:
            raise MissingProgramError("tesseract") from error
        self.identity = Identity(f"tesseract {version} (pytesseract)", models)
        self._options = options

    def read(self, grey: Grey, dpi: int, segmentation: Segmentation) -> tuple[Line, ...]:
        """Return the lines of a picture."""
        bounds = Bounds(_MEMORY_MIB, self._options.timeout_s + 1)
        with Fence({_PROGRAM: _TSV_BYTES}, bounds, None) as fence:
            _write_pgm(fence.folder / "zone.pgm", grey)
            return parse_tsv(self._tsv(fence, dpi, segmentation))

    def _tsv(self, fence: Fence, dpi: int, segmentation: Segmentation) -> str:
        options = self._options
        pytesseract.pytesseract.tesseract_cmd = str(fence.folder / _PROGRAM)
        mode = f"--oem 1 --psm {MODES[segmentation]} --dpi {dpi} --tessdata-dir {options.tessdata}"
        try:
            tsv: str = pytesseract.image_to_data(
                str(fence.folder / "zone.pgm"),
                lang=options.language,
                config=f"{mode} -c tessedit_do_invert=0",
                timeout=options.timeout_s,
            )
        except (pytesseract.TesseractError, RuntimeError) as error:
            said = "; ".join(fence.complaints(_PROGRAM)[-2:])
            raise EngineError(said or str(error)) from error
        return tsv

    def close(self) -> None:
        """Nothing stays open."""


def _write_pgm(path: Path, grey: Grey) -> None:
    height, width = grey.shape
    header = f"P5\n{width} {height}\n255\n".encode()
    data = header + np.ascontiguousarray(grey).tobytes()
    path.write_bytes(data)
    if path.stat().st_size != len(data):
        raise EngineError("the zone's picture was cut short: is the disk full?")
