"""What an engine's confidence is worth: how often words of which it was so sure were right.

Each reader has a table for each standing of a word in the lexicon: rising steps, found by isotonic
regression over drawn pages (``python -m training.reader calibrate``). Between steps it is linear.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.model.errors import EngineError
from pipeline.text.lexicon import Standing, standing

TABLES = "calibration.json"

Table = dict[str, list[list[float]]]


@dataclass(frozen=True)
class Calibration:
    """Tables by reader and by standing: pairs of raw confidence and share of right words.

    ``tesseract`` is what Tesseract is worth anywhere, ``tesseract/typescript`` what it is worth in
    lines that our own recogniser doubts: there, damage has misled both.
    """

    tables: dict[str, Table]

    def share(self, reader: str, text: str, raw: float | None) -> float:
        """Return how likely a word is right, 0 to 1, that a reader read so sure of it.

        Where the reader has no table, that is what it says itself.
        """
        table = self._steps.get(reader)
        if table is None:
            return raw or 0.0
        stands = standing(text)
        known, shares = table[stands if stands in table else Standing.OTHER]
        return round(float(np.interp(raw or 0.0, known, shares)), 4)

    @cached_property
    def _steps(self) -> dict[str, dict[str, npt.NDArray[np.float64]]]:
        """The tables as 2×N: raw confidences, and the shares of right words."""
        return {
            reader: {name: np.array(steps).T.copy() for name, steps in table.items() if steps}
            for reader, table in self.tables.items()
        }

    def where_doubted(self, by: str) -> Calibration:
        """Return what readers are worth in lines that the one of that name doubts."""
        tables = self.tables
        return Calibration({name: tables.get(f"{name}/{by}", tables[name]) for name in tables})


UNCALIBRATED = Calibration({})
"""Confidences as the readers give them."""


def load_calibration(folder: Path) -> Calibration:
    """Return the tables that lie beside a model.

    Raises:
        EngineError: they are not there or make no sense.

    """
    try:
        content = json.loads((folder / TABLES).read_text("utf-8"))
        tables = {reader: dict(table) for reader, table in content["tables"].items()}
        if not all(Standing.OTHER in table for table in tables.values()):
            raise ValueError(TABLES)
    except OSError as error:
        raise EngineError(f"{TABLES}: {error.strerror}; install razmetka anew") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(f"{TABLES}: makes no sense; install razmetka anew") from error
    return Calibration(tables)
