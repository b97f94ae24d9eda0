"""``razmetka show``: one page read at once, its zones drawn and its text told."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.text import Text

from config.settings import Settings
from pipeline.export.inert import inert
from pipeline.export.picture import zones_picture
from pipeline.intake.source import load
from pipeline.ocr.factory import open_engine
from pipeline.process import read_page


def show_page(settings: Settings, file: Path, number: int, picture: Path | None) -> None:
    """Read a page, print its zones and text, and draw them where a picture is asked for."""
    image = load(file, number, None, settings.intake)
    engine = open_engine(settings.engine)
    try:
        page = read_page(image, number, engine, settings.reading)
    finally:
        engine.close()
    vocabulary = settings.reading.vocabulary
    if picture is not None:
        zones_picture(image.pixels, page, vocabulary).save(picture)
    console = Console()
    for zone in page.zones:
        kind = vocabulary.kind(zone.kind)
        console.print(Text(f"{zone.order} {kind.ru} / {kind.en}", style=f"bold {kind.colour}"))
        console.print(Text(inert(zone.text)))
    if picture is not None:
        console.print(str(picture))
