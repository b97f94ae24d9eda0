"""Orders to files: each page drawn, its truth beside it, all of them in one manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.model.facts import Records
from pipeline.model.page import Page
from pipeline.model.provenance import Document, Run, Source
from pipeline.store.codec import dump_document
from samples.facsimile.files import MEDIA_TYPES, encode, ink_png
from samples.facsimile.kinds import KINDS, SIZES
from samples.facsimile.marginalia import annotate
from samples.facsimile.pagexml import page_xml
from samples.facsimile.plan import FileOrder, PageOrder
from samples.facsimile.raster import Grey, Pixels
from samples.facsimile.scan import Scan, scan, side_by_side
from samples.facsimile.studio import A4, Studio, open_studio
from samples.facsimile.truth import Leaf, page_truth

MAKER = "facsimile 1"
Draw = Callable[[Studio], Records]


@dataclass(frozen=True, slots=True)
class Made:
    """One page as drawn: its pixels, the ink of each, its truth, the machine's face.

    ``inks`` has the image's size and the bits of ``ink.BITS``; ``beside`` is the parallel truth.
    """

    image: Pixels
    inks: Grey
    page: Page
    beside: dict[str, Any]
    face: str


def draw_kind(studio: Studio) -> Records:
    """Draw a page of the ordered kind and what readers left on it; return its facts."""
    records = KINDS[studio.order.kind](studio)
    annotate(studio)
    return records


def make_page(order: PageOrder, number: int = 1, draw: Draw = draw_kind) -> Made:
    """Draw one page and return it with its truth; the same order gives the same pixels.

    ``draw`` puts onto each leaf what stands on it, and returns the facts that it states.
    """
    if order.scan == "spread":
        return _spread(order, number, draw)
    studio, records, made = _drawn(order, draw)
    leaf = Leaf(studio.sheet, made)
    page, beside = page_truth([leaf], _size(made.image), number, records)
    return Made(made.image, made.inks, page, beside, studio.typist.machine.face.name)


def _drawn(order: PageOrder, draw: Draw) -> tuple[Studio, Records, Scan]:
    studio = open_studio(order, SIZES.get(order.kind, A4))
    records = draw(studio)
    return studio, records, scan(studio.sheet, studio.wear, order.scan, studio.rng)


def _spread(order: PageOrder, number: int, draw: Draw) -> Made:
    """Draw an open file: the foregoing leaf at the left, the ordered page at the right."""
    foregoing = replace(order, kind="continuation", part=1, leaf=None)
    left, _, before = _drawn(foregoing, draw)
    right, records, made = _drawn(order, draw)
    image = side_by_side(before.image, made.image, order.dpi)
    inks = side_by_side(before.inks, made.inks, 0)
    leaves = [Leaf(left.sheet, before), Leaf(right.sheet, made, x=before.image.shape[1])]
    page, beside = page_truth(leaves, _size(image), number, records)
    return Made(image, inks, page, beside, right.typist.machine.face.name)


def _size(image: Pixels) -> tuple[int, int]:
    return image.shape[0], image.shape[1]


def make_file(out: Path, order: FileOrder) -> dict[str, Any]:
    """Draw one file with its truth below ``out`` and return its line of the manifest."""
    made = [make_page(page, number) for number, page in enumerate(order.pages, 1)]
    name = order.path + order.ending
    data = encode([one.image for one in made], order.ending, order.pages[0].dpi, order.quality)
    _write(out / "pages" / name, data)
    digest = hashlib.sha256(data).hexdigest()
    document = Document(
        source=Source(Path(name).name, digest, MEDIA_TYPES[order.ending]),
        citation=order.citation,
        run=Run(MAKER, {}, ""),
        pages=tuple(one.page for one in made),
    )
    truth = dump_document(document) | {"truth": [_beside(one) for one in made]}
    _write(out / "truth" / f"{order.path}.json", _json(truth))
    for number, one in enumerate(made, 1):
        tail = f".{number}" if len(made) > 1 else ""
        xml = page_xml(one.page, one.beside, Path(name).name)
        _write(out / "truth" / f"{order.path}{tail}.page.xml", xml)
        _write(out / "layers" / f"{order.path}{tail}.png", ink_png(one.inks))
    return {"path": name, "sha256": digest, "pages": [_line(p, m) for p, m in _pairs(order, made)]}


def _pairs(order: FileOrder, made: list[Made]) -> list[tuple[PageOrder, Made]]:
    return list(zip(order.pages, made, strict=True))


def _beside(made: Made) -> dict[str, Any]:
    return {"zones": made.beside}


def _line(order: PageOrder, made: Made) -> dict[str, Any]:
    return {
        "kind": order.kind,
        "scan": order.scan,
        "damage": order.damage,
        "seed": order.seed,
        "dpi": order.dpi,
        "judged": order.judged,
        "face": made.face,
    }


def write_manifest(out: Path, lines: list[dict[str, Any]]) -> None:
    """Write ``manifest.json``: one entry for each file."""
    rows = ",\n".join("  " + json.dumps(line, ensure_ascii=False) for line in lines)
    text = f'{{"made_by": "{MAKER}", "files": [\n{rows}\n]}}\n'
    _write(out / "manifest.json", text.encode())


def _json(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
