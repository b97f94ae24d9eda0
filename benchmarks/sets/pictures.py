"""The picture that every reader gets: the file as it is, or a frame of it drawn once."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from pipeline.intake.options import IntakeOptions
from pipeline.intake.sniff import PDF
from pipeline.intake.source import Inspected, load


def handed(path: Path, number: int, inspected: Inspected, pictures: Path) -> Path:
    """Return a picture with one page alone.

    A picture of one page is handed on as it is. A page of a PDF or a frame of a TIFF becomes a PNG
    with its resolution, since not every reader can open such files.
    """
    if inspected.page_count == 1 and inspected.media_type != PDF:
        return path.absolute()
    out = pictures / f"{inspected.fingerprint.sha256}-{number}.png"
    if not out.exists():
        page = load(path, number, inspected.fingerprint, IntakeOptions())
        save_png(Image.fromarray(page.pixels), out, page.dpi)
    return out.absolute()


def save_png(image: Image.Image, out: Path, dpi: int) -> None:
    """Write a PNG that is whole or not there."""
    out.parent.mkdir(parents=True, exist_ok=True)
    half = out.with_suffix(".part")
    image.save(half, "PNG", dpi=(dpi, dpi), compress_level=3)
    half.replace(out)
