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


class ScanReader:
    """Reads pages with the engine and the options of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._intake = settings.intake
        self._reading = settings.reading
        self._engine = open_engine(settings.engine)

    def inspect(self, path: Path) -> Inspected:
        """Tell what a file is, without reading its pages."""
        return inspect(path, self._intake)

    def read(self, path: Path, number: int, expected: Fingerprint) -> tuple[Page, bytes]:
        """Return a page, numbered from 1, and its preview as JPEG."""
        image = load(path, number, expected, self._intake)
        return read_page(image, number, self._engine, self._reading), preview(image)


def reader_maker(settings: Settings) -> MakeReader:
    """Return what a child builds its reader with; no password goes along."""
    return partial(make_reader, settings.for_readers())


def make_reader(settings: Settings) -> ScanReader:
    """Build the reader in a child; threads inside the libraries would fight over the cores."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import cv2

    cv2.setNumThreads(1)
    return ScanReader(settings)
