"""A page drawn twice alike but for its stamps, so that what they cost can be told."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.metrics.zones import InkedWord, Placed
from benchmarks.pages import page_truth
from pipeline.model.page import Ink
from samples.facsimile.files import encode
from samples.facsimile.kinds import SIZES
from samples.facsimile.make import draw_kind
from samples.facsimile.marginalia import stamp_over
from samples.facsimile.plan import PageOrder
from samples.facsimile.raster import Grey, Pixels
from samples.facsimile.scan import scan
from samples.facsimile.studio import A4, open_studio
from samples.facsimile.truth import Leaf
from samples.facsimile.truth import page_truth as drawn_truth

WRITTEN: Final = ("telegram", "letter", "memorandum", "report")
DAMAGE: Final = (0, 1, 1, 2)
DPI: Final = {"colour": 300, "grey": 300, "bitonal": 300, "photo": 200}
STAMPS: Final = 5
"""How many more stamps are pressed onto a page's typing than it has."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A page with stamps on its text, and the same without them, as files.

    ``inks`` is the ink map of the first (``samples.facsimile.ink.BITS``).
    """

    name: str
    scan: str
    stamped: Path
    bare: Path
    words: tuple[InkedWord, ...]
    stamps: tuple[Placed, ...]
    inks: Grey


def twins(folder: Path, seed: int, pages: int, scans: tuple[str, ...]) -> Iterator[Twin]:
    """Yield so many pages of each scan, written below a folder."""
    for place, name in enumerate(scans):
        for number in range(pages):
            order = PageOrder(
                WRITTEN[number % len(WRITTEN)],
                name,
                DAMAGE[number // 2 % len(DAMAGE)],
                seed * 1_000_000 + 700_000 + 1000 * place + number,
                DPI.get(name, 300),
            )
            yield _twin(order, folder, f"{name}-{number:02d}-{order.kind}")


def _twin(order: PageOrder, folder: Path, name: str) -> Twin:
    studio = open_studio(order, SIZES.get(order.kind, A4))
    records = draw_kind(studio)
    stamp_over(studio, STAMPS)
    ending = ".png" if order.scan.startswith("bitonal") else ".jpg"
    chance = deepcopy(studio.rng)
    made = scan(studio.sheet, studio.wear, order.scan, studio.rng)
    size = made.image.shape[0], made.image.shape[1]
    page, beside = drawn_truth([Leaf(studio.sheet, made)], size, 1, records)
    truth = page_truth(page, beside)
    stamped = _written(folder / f"{name}{ending}", made.image, order.dpi)
    for (ink, _), layer in studio.sheet.layers.items():
        if ink is Ink.STAMP:
            layer[:] = 0
    bare = scan(studio.sheet, studio.wear, order.scan, chance)
    return Twin(
        name,
        order.scan,
        stamped,
        _written(folder / f"{name}-bare{ending}", bare.image, order.dpi),
        truth.words or (),
        tuple(zone for zone in truth.zones or () if zone.kind == "stamp"),
        made.inks,
    )


def _written(path: Path, image: Pixels, dpi: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode([image], path.suffix, dpi, 85))
    return path
