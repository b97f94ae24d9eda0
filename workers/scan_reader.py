"""The reader that a child process builds once: intake, engine and the whole page process."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from config.settings import Settings
from pipeline.intake.files import Fingerprint
from pipeline.intake.preview import preview
from pipeline.intake.source import Inspected, inspect, load
from pipeline.model.page import Page
from pipeline.ocr.factory import open_engine
from pipeline.process import read_page
from workers.reader import MakeReader
from workers.stopwatch import Stopwatch


class ScanReader:
    """Reads pages with the engine and the options of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._intake = settings.intake
        self._reading = settings.reading
        self._engine = open_engine(settings.engine)
        self._stopwatch = Stopwatch()

    def inspect(self, path: Path) -> Inspected:
        """Tell what a file is, without reading its pages."""
        return inspect(path, self._intake)

    def read(self, path: Path, number: int, expected: Fingerprint) -> tuple[Page, bytes]:
        """Return a page, numbered from 1, and its preview as JPEG."""
        self._stopwatch.take()
        watch = self._stopwatch.watch
        with watch("intake"):
            image = load(path, number, expected, self._intake)
        page = read_page(image, number, self._engine, self._reading, watch)
        with watch("preview"):
            return page, preview(image)

    def take_seconds(self) -> dict[str, float]:
        """Return how long each step took of the page that was read last, in seconds."""
        return self._stopwatch.take()


def reader_maker(settings: Settings) -> MakeReader:
    """Return what a child builds its reader with; no password goes along."""
    return partial(make_reader, settings.for_readers())


def make_reader(settings: Settings) -> ScanReader:
    """Build the reader in a child; threads inside the libraries would fight over the cores."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import cv2

    cv2.setNumThreads(1)
    return ScanReader(settings)
