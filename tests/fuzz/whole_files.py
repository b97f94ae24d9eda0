"""Whole files with spoiled bytes, read as the pool's children read them."""

from __future__ import annotations

import io
import random
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import numpy as np
from PIL import Image

from config.settings import load_settings
from pipeline.intake.options import IntakeOptions
from pipeline.model.errors import RazmetkaError, SurroundingsError
from pipeline.store.work import READ
from tests.desk.scans import strip
from tests.hostile.pdfs import scanned
from tests.intake import makers
from workers.scan_reader import ScanReader

KINDS = ("JPEG", "PNG", "TIFF", "TIFF group4", "JPEG2000", "WEBP", "GIF", "BMP", "BigTIFF", "PDF")
LIMITS = IntakeOptions(max_megapixels=2.0, render_timeout_s=10, probe_timeout_s=5)


@cache
def good(kind: str) -> bytes:
    """Return a small page of typed words in a format."""
    page = strip().resize((325, 120))
    if kind == "PDF":
        with TemporaryDirectory() as place:
            return scanned(Path(place) / "a.pdf").read_bytes()
    if kind == "BigTIFF":
        with TemporaryDirectory() as place:
            made = [makers.grey_directory(np.asarray(page, np.uint8))]
            return makers.tiff(Path(place) / "a.tif", made, big=True).read_bytes()
    buffer = io.BytesIO()
    form, _, packing = kind.partition(" ")
    shown = page.convert("1") if packing else page
    shown.save(buffer, form, **({"compression": packing} if packing else {}))
    return buffer.getvalue()


def spoiled(kind: str, dice: random.Random) -> bytes:
    """Return a good file with some bytes changed, most of them near its head, or cut short."""
    data = bytearray(good(kind))
    for _ in range(dice.randint(1, 8)):
        within = len(data) if dice.random() < 0.5 else min(len(data), 400)
        data[dice.randrange(within)] = dice.choice((0, 1, 127, 255, dice.randrange(256)))
    return bytes(data[: dice.randrange(len(data))]) if dice.random() < 0.1 else bytes(data)


class Reading:
    """A reader, and how often each end came of what it read; a fault of ours is raised."""

    def __init__(self) -> None:
        self.ends: Counter[str] = Counter()
        settings = load_settings().model_copy(update={"intake": LIMITS})
        self._reader = ScanReader(settings)
        self._place = TemporaryDirectory(prefix="razmetka-fuzz-")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._place.cleanup()

    def read(self, data: bytes) -> None:
        """Read the first page of a file of these bytes."""
        path = Path(self._place.name) / "spoiled"
        path.write_bytes(data)
        try:
            inspected = self._reader.inspect(path)
            page, preview = self._reader.read(path, 1, inspected.fingerprint)
        except SurroundingsError:
            raise
        except RazmetkaError as error:
            self.ends[error.code] += 1
            return
        assert page.state in READ
        assert preview.startswith(b"\xff\xd8")
        Image.open(io.BytesIO(preview)).load()
        self.ends[str(page.state)] += 1
