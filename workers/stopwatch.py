"""How long each step of a page takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

STEPS: Final = ("intake", "preprocess", "layout", "ocr", "zones", "records", "preview")
"""Every step that is told of."""


class Stopwatch:
    """Adds up seconds by step until they are taken."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @contextmanager
    def watch(self, step: str) -> Iterator[None]:
        """Measure a step; one that is entered several times is added up."""
        began = monotonic()
        try:
            yield
        finally:
            self._seconds[step] = self._seconds.get(step, 0.0) + monotonic() - began

    def take(self) -> dict[str, float]:
        """Return seconds by step since the last call."""
        taken, self._seconds = self._seconds, {}
        return taken
