"""Cutting a scan into tiles, in a process of its own: what it takes in memory goes with it.

``python -m desk.web.reader.cutting`` carries out an order (``apart``). Tiles lie below its folder
as ``LEVEL/COLUMN_ROW.jpg``; ``done`` is made when all are there.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from PIL import Image

from desk.web.reader.apart import Order, carry_out
from desk.web.reader.pyramid import QUALITY, Pyramid, cut, halved
from desk.web.reader.workshop import DONE

SMALLEST: Final = 256
"""Below this, in pixels, a level is not cut: the whole picture is one tile above it."""


def cut_page(order: Order) -> None:
    """Write every tile of a page.

    Raises:
        RazmetkaError: the scan is gone, changed, or cannot be read.

    """
    cut_picture(Image.fromarray(order.load().pixels), order.folder)
    (order.folder / DONE).touch()


def cut_picture(picture: Image.Image, folder: Path) -> None:
    """Write every tile of a picture below a folder, the coarse levels first."""
    pyramid = Pyramid(*picture.size)
    levels = [picture]
    for level in range(pyramid.top - 1, -1, -1):
        size = pyramid.size(level)
        if max(size) < SMALLEST:
            break
        levels.append(halved(levels[-1], size))
    for down, each in reversed(list(enumerate(levels))):
        _write_level(pyramid, pyramid.top - down, each, folder)


def _write_level(pyramid: Pyramid, level: int, picture: Image.Image, folder: Path) -> None:
    place = folder / str(level)
    place.mkdir(parents=True, exist_ok=True)
    for column, row in pyramid.tiles(level):
        write_tile(cut(picture, column, row), place / f"{column}_{row}.jpg")


def write_tile(tile: Image.Image, path: Path) -> None:
    """Write a tile so that it is there whole or not at all."""
    handle, spool = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    with os.fdopen(handle, "wb") as stream:
        tile.convert("RGB" if tile.mode not in ("L", "RGB") else tile.mode).save(
            stream, "JPEG", quality=QUALITY
        )
    Path(spool).replace(path)


if __name__ == "__main__":
    sys.exit(carry_out(cut_page))
