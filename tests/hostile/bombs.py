"""Small files that ask for much memory or time. Every maker fills the folder that it is given."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from tests.desk.scans import volume
from tests.intake import makers
from tests.intake.makers import written

_START_OF_SCAN = b"\xff\xda"


def png_of_bits(folder: Path) -> None:
    makers.png_bomb(folder / "bits.png", 40_000, 1, 0)


def png_in_colour(folder: Path) -> None:
    makers.png_bomb(folder / "colour.png", 20_000, 8, 2)


def fax(folder: Path) -> None:
    makers.g4_bomb(folder / "fax.tif", 30_000)


def lying_header(folder: Path) -> None:
    makers.png(folder / "lie.png", 60_000, 60_000, (8, 0), bytes(100))


def honest_map(folder: Path) -> None:
    makers.g4_bomb(folder / "map.tif", 12_248)


def text_bomb(folder: Path) -> None:
    makers.png_with_text_bomb(folder / "text.png", 200)


def frames(folder: Path) -> None:
    volume(folder / "few.tif", 2)
    makers.many_frames(folder / "frames.tif", 3000)


def scans(folder: Path) -> None:
    """Write a progressive JPEG whose last scan comes ten thousand times."""
    buffer = io.BytesIO()
    Image.new("L", (2000, 2000), 255).save(buffer, "JPEG", progressive=True)
    data = buffer.getvalue()
    last = data.rindex(_START_OF_SCAN)
    written(folder / "scans.jpg", data[:-2] + data[last:-2] * 10_000 + data[-2:])
