"""``razmetka show``: one page read at once, its zones drawn and its text told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from rich.console import Console
from rich.text import Text

from config.settings import Settings
from pipeline.export.inert import inert
from pipeline.export.picture import zones_picture
from pipeline.intake.flags import Flag
from pipeline.intake.source import load
from pipeline.layout.inks import delivered
from pipeline.layout.layers import Layer, one_layer
from pipeline.model.page import Zone
from pipeline.ocr.factory import open_engine
from pipeline.preprocess.sheet import prepare
from pipeline.process import read_page

RIVALS = 3  # kinds shown beside the one that was chosen


@dataclass(frozen=True, slots=True)
class ShowOrder:
    """What is wanted beside the text: a picture of the zones, the evidence for their kinds."""

    picture: Path | None = None
    why: bool = False


def show_page(settings: Settings, file: Path, number: int, order: ShowOrder) -> None:
    """Read a page, print its zones and text, and what else is asked for."""
    image = load(file, number, None, settings.intake)
    engine = open_engine(settings.engine)
    try:
        page = read_page(image, number, engine, settings.reading)
    finally:
        engine.close()
    vocabulary = settings.reading.vocabulary
    if order.picture is not None:
        zones_picture(image.pixels, page, vocabulary).save(order.picture)
    console = Console()
    for zone in page.zones:
        kind = vocabulary.kind(zone.kind)
        console.print(Text(f"{zone.order} {kind.ru} / {kind.en}", style=f"bold {kind.colour}"))
        console.print(Text(inert(zone.text)))
        for line in evidence(zone) if order.why else ():
            console.print(Text(f"    {inert(line)}", style="dim"))
    if order.picture is not None:
        console.print(str(order.picture))


def layer_named(name: str) -> Layer:
    """Return a layer by its name.

    Raises:
        ValueError: there is none of that name.

    """
    try:
        return Layer(name)
    except ValueError:
        raise ValueError(f"{name}: choose one of {', '.join(Layer)}") from None


def show_layer(settings: Settings, file: Path, number: int, order: tuple[Layer, Path]) -> None:
    """Draw one layer of a page, straightened; the leaves of a spread stand side by side."""
    layer, picture = order
    image = load(file, number, None, settings.intake)
    known = Flag.DPI_ASSUMED not in image.flags
    sheets = prepare(image.pixels, image.dpi, settings.preprocess, dpi_known=known)
    leaves = [Image.fromarray(one_layer(sheet, layer, delivered())) for sheet in sheets]
    height = max(leaf.height for leaf in leaves)
    drawn = Image.new("L", (sum(leaf.width for leaf in leaves), height), 255)
    left = 0
    for leaf in leaves:
        drawn.paste(leaf, (left, 0))
        left += leaf.width
    drawn.save(picture)
    Console().print(str(picture))


def evidence(zone: Zone) -> Iterator[str]:
    """Yield a line for the kind of a zone and for its strongest rivals: sum, then each reason."""
    sums: defaultdict[str, float] = defaultdict(float)
    for reason in zone.reasons:
        sums[reason.kind] += reason.weight
    rivals = sorted(sums.keys() - {zone.kind}, key=lambda kind: (-sums[kind], kind))
    for kind in (zone.kind, *rivals[:RIVALS]):
        told = "; ".join(f"{r.weight:+.2f} {r.why}" for r in zone.reasons if r.kind == kind)
        yield f"{kind} {sums[kind]:.2f}: {told}"
