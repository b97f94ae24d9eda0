"""Cutting a scan into tiles, in a process of its own: what it takes in memory goes with it.

``python -m desk.web.reader.cutting`` takes on standard input a JSON object: the path, the SHA-256
that its bytes must have, the page's number, the folder for the tiles, and intake's options. Tiles
lie below the folder as ``LEVEL/COLUMN_ROW.jpg``; ``done`` is made when all are there.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from PIL import Image

from desk.web.reader.pyramid import QUALITY, Pyramid, cut, halved
from pipeline.intake.files import fingerprint, opened
from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import load
from pipeline.model.errors import ChangedError, RazmetkaError

DONE: Final = "done"
SMALLEST: Final = 256
"""Below this, in pixels, a level is not cut: the whole picture is one tile above it."""


def cut_page(path: Path, sha256: str, number: int, folder: Path, options: IntakeOptions) -> None:
    """Write every tile of a page below a folder, the coarse levels first.

    Raises:
        RazmetkaError: the scan is gone, changed, or cannot be read.

    """
    with opened(path) as file:
        found = fingerprint(file)
    if found.sha256 != sha256:
        raise ChangedError(path.name)
    pixels = load(path, number, found, options).pixels
    picture = Image.fromarray(pixels)
    pyramid = Pyramid(*picture.size)
    levels = [picture]
    for level in range(pyramid.top - 1, -1, -1):
        size = pyramid.size(level)
        if max(size) < SMALLEST:
            break
        levels.append(halved(levels[-1], size))
    for down, each in reversed(list(enumerate(levels))):
        _write_level(pyramid, pyramid.top - down, each, folder)
    (folder / DONE).touch()


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


def main() -> int:
    """Cut what standard input names; tell on standard error why it cannot be done."""
    asked: dict[str, Any] = json.load(sys.stdin)
    known = {field.name for field in dataclasses.fields(IntakeOptions)}
    given = {name: value for name, value in asked["options"].items() if name in known}
    options = IntakeOptions(**given)
    path = Path(os.fsdecode(bytes.fromhex(asked["path"])))
    try:
        cut_page(path, asked["sha256"], asked["number"], Path(asked["folder"]), options)
    except RazmetkaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
